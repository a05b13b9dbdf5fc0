"""Word forms: keys by language, and the words of a corpus that share one."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.text.forms import COMPOUND, FORM, LANGUAGES, Lookup, entries_of, forms_among, forms_in, keys, words_of


def corpus(*texts: tuple[str, str | None]) -> Lookup:
    """A lexicon of these texts with their languages."""
    held = sorted(
        {entry for text, language in texts for written in words_of(text, language) for entry in entries_of(written)}
    )

    def look_up(heads: Iterable[str]) -> list[str]:
        wanted = set(heads)
        return [entry for entry in held if entry.partition(" ")[0] in wanted]

    return look_up


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", "missile missiles"),
        ("en", "intercept intercepts intercepted interception"),
        ("en", "defence defense defences"),
        ("en", "labour labor labours"),
        ("en", "organise organize organised organization organisation"),
        ("en", "centre center centres"),
        ("en", "travelled traveled travelling"),
        ("en", "manoeuvre maneuver"),
        ("de", "rakete raketen"),
        ("de", "türkei tuerkei"),
        ("de", "häuser haus"),
        ("tr", "füze füzesi füzeler füzenin füzeyi"),
        ("tr", "uçak uçağı"),
        ("ar", "صاروخ صواريخ الصواريخ"),
        ("ar", "وزير وزراء"),
        ("ar", "مشروع مشاريع"),
        ("ru", "ракета ракеты ракетами"),
        ("uk", "ракета ракети ракетами"),
        ("pl", "rakieta rakiety rakietami"),
        ("no", "fisker fiskerne"),
        ("he", "טיל טילים"),
        ("ko", "미사일 미사일이"),
        ("hi", "परिवार परिवारों"),
    ],
)
def test_forms_of_a_word_share_a_key(language: str, forms: str) -> None:
    first, *others = (set(keys(form, language)) for form in forms.split())
    assert all(first & other for other in others)


@pytest.mark.parametrize(
    "words", ["university universe", "important import", "business busy", "several sever", "arms arm", "four for"]
)
def test_words_of_other_meanings_share_none(words: str) -> None:
    one, other = words.split()
    assert not set(keys(one, "en")) & set(keys(other, "en"))


def test_a_language_without_known_forms_has_no_keys() -> None:
    assert keys("kombora", "sw") == ()


def test_forms_are_words_of_the_corpus() -> None:
    look_up = corpus(("Two missiles and one missile; missing", "en"), ("Raketen", "de"))
    assert forms_in("missile", look_up) == {"missiles": FORM}
    assert forms_in("Missiles", look_up) == {"missile": FORM}
    assert forms_in("rakete", look_up) == {"raketen": FORM}
    assert forms_in("rocket", look_up) == {}


def test_a_word_is_one_of_the_languages_that_have_it() -> None:
    look_up = corpus(("the war", "en"), ("wir waren da", "de"))
    assert forms_in("war", look_up) == {}
    assert forms_in("war", look_up, everywhere=True) == {"waren": FORM}
    assert forms_in("ware", look_up) == {"waren": FORM}  # the corpus has it in no language: of any


def test_compounds_count_less_than_forms() -> None:
    look_up = corpus(("Rakete Raketen Raketenabwehr Abwehr Mittelstreckenrakete Mittelstrecke Raketentext", "de"))
    found = forms_in("Rakete", look_up)
    assert found == {"raketen": FORM, "raketenabwehr": COMPOUND, "mittelstreckenrakete": COMPOUND}
    assert forms_in("Abwehr", look_up) == {"raketenabwehr": COMPOUND}


def test_spellings_without_the_letters_of_a_language() -> None:
    look_up = corpus(("Türkei und Köln", "de"))
    assert forms_in("Tuerkei", look_up) == {"turkei": FORM}
    assert forms_in("Koeln", look_up) == {"koln": FORM}


def test_forms_in_one_text_are_those_of_its_language() -> None:
    assert forms_among("missile", "Two missiles, one mission", "en") == {"missiles": FORM}
    assert forms_among("missile", "Two missiles, one mission", None) == {}
    assert forms_among("missile", "Two missiles", "sw") == {}


@given(st.text(max_size=30), st.text(max_size=60), st.sampled_from([*LANGUAGES, "xx", None]))
def test_any_text_has_entries_and_forms(typed: str, text: str, language: str | None) -> None:
    held = {entry for written in words_of(text, language) for entry in entries_of(written)}
    assert all(entry.count(" ") >= 1 for entry in held)
    found = forms_in(typed, corpus((text, language)))
    assert all(0 < weight <= 1 and " " not in form for form, weight in found.items())
    forms_among(typed, text, language)


def test_stemmers_of_several_threads_do_not_meet() -> None:
    texts = [word for word in ("elections", "organising", "harbours", "missiles") for _ in range(50)]
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda word: keys.__wrapped__(word, "en"), texts))
    assert found == [keys(word, "en") for word in texts]
