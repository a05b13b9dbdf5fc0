"""Terms: what is counted, what is left out, in several scripts."""

from datetime import date

import pytest

from newsbot.stories.terms import names_of, terms_of


def test_title_and_lead_weigh_more_than_the_body():
    terms = terms_of("Bridge", "The bridge closed. " + "Buses wait here daily. " * 40 + "A ferry runs.", "en")
    assert terms.body["bridg"] == 3 + 2
    assert terms.body["ferri"] == 1


def test_numbers_dates_and_stop_words_are_no_terms():
    assert set(terms_of("", "On Monday 4 March the 1,200 were told of it.", "en").body) == set()


def test_numbers_are_kept_apart():
    terms = terms_of("", "In 2019 it cost 1,200 crowns and 7 days.", "en")
    assert (terms.numbers, terms.years) == (frozenset({"1200"}), frozenset({"2019"}))


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [("en", "missiles intercepted", "missile interception"), ("de", "Raketen", "Rakete"), ("tr", "füzeler", "füze")],
)
def test_inflections_meet(language, one, other):
    assert set(terms_of("", one, language).body) & set(terms_of("", other, language).body)


def test_turkish_case_endings_are_cut_at_the_apostrophe():
    assert "gaziantep" in terms_of("", "Olay Gaziantep'te oldu, diyor yetkililer.", "tr").names


def test_serbian_is_one_language_in_two_alphabets():
    cyrillic = terms_of("Љубљана чека", "Ђоковић је рекао да Његош неће доћи у Београд.", "sr")
    assert cyrillic == terms_of("Ljubljana čeka", "Đoković je rekao da Njegoš neće doći u Beograd.", "sr")
    assert cyrillic.names["dokovic"] == 1


def test_chinese_is_one_language_in_two_sets_of_characters():
    assert terms_of("臺灣", "總統發表聲明", "zh") == terms_of("台湾", "总统发表声明", "zh")


def test_what_is_not_seen_cuts_no_word():
    assert terms_of("", "Han\u00adni\u00adbal Gru\u200bber", "en") == terms_of("", "Hannibal Gruber", "en")


def test_scripts_without_spaces_give_character_pairs():
    assert "橋が" in terms_of("", "橋が閉鎖された", "ja").body


def test_script_without_capitals_uses_its_terms_as_names():
    terms = terms_of("", "سقطت شظايا الصاروخ في غازي عنتاب", "ar")
    assert terms.names == terms.body


def test_names_are_runs_of_capitals():
    found = names_of("The mayor, Ida Holm, spoke. Nobody asked why nobody came.", "en")
    assert found == {"ida": 1, "holm": 1, "ida holm": 1}


def test_stamp_in_the_first_lines_dates_a_text():
    assert terms_of("", "Published July 28, 2004\nHe died.", "en").stamp == date(2004, 7, 28)


def test_issues_of_a_series_have_one_template():
    assert terms_of("Risk gauge: 4 March", "x").template == terms_of("Risk gauge: 11 March", "x").template


@pytest.mark.parametrize("text", ["", "…", "123 456", "\ud800"])
def test_text_without_words_has_no_terms(text):
    assert not terms_of(text, text, "en").body
