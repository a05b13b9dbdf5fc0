"""Evidence of links in one text: names, numbers, and sentences that refer back."""

import pytest

from newsbot.stories.link_evidence import telling_of


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("Five days after the first explosion another kiln burst.", {5}),
        ("Zum zweiten Mal, drei Tage zuvor schon einmal.", {3}),
        ("Bu, beş gün önce yaşananın aynısı.", {5}),
        ("بعد خمسة أيام من الحادث الأول", {5}),
        ("Deux semaines après la première explosion", {14}),
        ("Dos semanas después de la primera", {14}),
        ("قبل ثلاثة أسابيع من ذلك", {21}),
        ("Einen Tag nach dem ersten Brand", {1}),
        ("It came a week after the first, 12 days before the vote.", {7, 12}),
        ("It burnt for three days in a second kiln.", set()),
        ("They stopped on day three after the second strike.", set()),
        ("Er kam an Tag drei nach der zweiten Wahl.", set()),
    ],
)
def test_days_that_a_sentence_counts_back(sentence, days):
    (cue,) = telling_of("", sentence, None).cues
    assert cue.ago == days


@pytest.mark.parametrize(
    "sentence",
    [
        "Ponownie doszło do wybuchu w hucie Halvard.",
        "Снова взрыв на заводе «Халвард».",
        "È la seconda esplosione alla fornace di Norwick.",
        "Νέα έκρηξη, η δεύτερη στο εργοστάσιο.",
        "שוב פיצוץ במפעל הלוורד.",
        "Det var den andre eksplosjonen på verket.",
    ],
)
def test_sentences_of_many_languages_refer_back(sentence):
    (cue,) = telling_of("", sentence, None).cues
    assert cue.sentence == sentence


def test_a_weekday_may_refer_back_and_no_word_says_so():
    (cue,) = telling_of("", "A kiln exploded on Tuesday.", "en").cues
    assert (cue.weekdays, cue.turns) == ({1}, False)


def test_what_does_not_refer_back_is_no_cue():
    assert telling_of("Kiln explodes", "A kiln exploded at the Halvard works in Norwick.", "en").cues == ()


def test_names_of_title_and_text_are_skeletons():
    told = telling_of(
        "Two kilns explode in Ostby", "Kilns like these kilns exploded at the Halvard works.", "en", ["140"], "m"
    )
    assert told.names == ("hlfrd", "stb")
    assert (told.numbers, told.meaning) == ({"140"}, "m")


def test_a_long_sentence_is_quoted_in_part():
    (cue,) = telling_of("", "Again " + "and again " * 60 + "it burnt.", "en").cues
    assert len(cue.sentence) == 200
    assert cue.sentence.endswith("…")
