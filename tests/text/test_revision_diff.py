"""Revisions: what an edit touched decides how it ranks."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.text.revision_diff import Version, diff

NINE, TEN = datetime(2026, 3, 9, 9, tzinfo=UTC), datetime(2026, 3, 9, 10, tzinfo=UTC)
BODY = (
    "The bridge over the Lunde closed on Monday after engineers found cracks. Repairs will cost 12 million crowns, "
    "the ministry said. “We will not open it before May,” said Ida Holm, the mayor. Buses take the long way round."
)


def edit(old: str, new: str, body: str = BODY) -> Version:
    assert old in body
    return Version("Bridge closed", body.replace(old, new), NINE)


ORIGINAL = Version("Bridge closed", BODY, NINE)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("12 million", "14 million", "number"),
        ("Ida Holm", "Ida Berg", "name"),
        ("open it before", "reopen anything until", "quote"),
        ("take the long way round", "wait in a queue", "text"),
        ("engineers", "enginers", "spelling"),
        ("cracks.", "cracks, twelve in all.", "text"),
    ],
)
def test_kind_of_an_edit(old, new, kind):
    assert diff(ORIGINAL, edit(old, new)).changes[0].kind == kind


@pytest.mark.parametrize(
    ("old", "new", "cosmetic"), [("engineers", "enginers", True), ("12", "14", False), ("Holm", "Berg", False)]
)
def test_small_edits_are_cosmetic_unless_they_touch_facts(old, new, cosmetic):
    assert diff(ORIGINAL, edit(old, new)).cosmetic is cosmetic


def test_changed_title_is_never_cosmetic_and_comes_first():
    found = diff(ORIGINAL, Version("Bridge to stay closed until May", BODY.replace("12", "14"), TEN))
    assert [change.kind for change in found.changes] == ["title", "number"]
    assert not found.cosmetic


def test_what_was_rewritten_reads_as_one() -> None:
    old = Version("Bridge", "There was no comment from the mayor.", TEN)
    new = Version("Bridge", "A spokesman for the mayor said that it was possible. He would not say more of it.", TEN)
    (change,) = diff(old, new).changes
    assert (change.old, change.new) == (old.body, new.body)


def test_edits_that_many_words_keep_apart_stay_apart() -> None:
    old, new = (
        Version("Bridge", f"The {a} bridge over the river was shut for {b} days.", TEN)
        for a, b in (("old", 2), ("new", 3))
    )
    assert len(diff(old, new).changes) == 2


def test_white_space_and_punctuation_change_nothing():
    assert not diff(ORIGINAL, Version("Bridge closed.", BODY.replace(", the", "  the"), NINE)).changed


def test_added_paragraph_counts_its_new_sentences():
    found = diff(ORIGINAL, Version("Bridge closed", BODY + "\nA ferry runs from Tuesday, the county announced.", TEN))
    assert found.new_share == pytest.approx(1 / 5)


def test_context_is_kept_around_a_change():
    change = diff(ORIGINAL, edit("12 million", "14 million")).changes[0]
    assert (change.before, change.old, change.new) == ("Repairs will cost", "12", "14")
    assert change.after.startswith("million crowns")


@pytest.mark.parametrize(
    ("before", "after", "silent"),
    [(NINE, NINE, True), (NINE, TEN, False), (None, TEN, False), (None, None, None)],
)
def test_silent_edit_leaves_the_modified_date(before, after, silent):
    assert diff(Version("T", BODY, before), Version("T", BODY.replace("12", "14"), after)).silent is silent


def test_cosmetic_edit_is_not_called_silent():
    assert diff(ORIGINAL, edit("engineers", "enginers")).silent is False


def test_pieces_give_back_the_new_text():
    found = diff(ORIGINAL, edit("12 million", "14 million"))
    assert " ".join(piece.text for piece in found.body if piece.op != "removed") == BODY.replace(
        "12 million", "14 million"
    )


texts = st.lists(
    st.sampled_from(["The bridge closed.", "It cost 12.", "“Never,” said Ida.", "Buses wait!", "x"]), max_size=8
).map(" ".join)


@given(texts, texts)
def test_both_texts_can_be_read_off_the_diff(old, new):
    found = diff(Version("t", old), Version("t", new))
    assert " ".join(p.text for p in found.body if p.op != "removed" and p.text).split() == new.split()


@given(texts)
def test_a_text_does_not_differ_from_itself(text):
    found = diff(Version("t", text, NINE), Version("t", text, NINE))
    assert (found.changes, found.cosmetic, found.silent) == ((), True, False)


def test_long_texts_that_share_nothing_are_quick():
    old, new = " ".join(f"a{i}" for i in range(6000)), " ".join(f"b{i}" for i in range(6000))
    assert diff(Version("t", old), Version("t", new)).new_share == 1.0
