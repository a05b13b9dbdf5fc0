"""Who was first: two clocks, one tree."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newsbot.stories.priority import Report, copy_tree, credited, who_was_first
from newsbot.stories.relations import Edge

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def report(name: str, seen: float, claimed: float | None = None, agency: str | None = None) -> Report:
    published = None if claimed is None else NOON + timedelta(hours=claimed)
    return Report(name, f"{name}.example", NOON + timedelta(hours=seen), published, agency)


def test_both_clocks_agree():
    found = who_was_first([report("a", 0, -1), report("b", 2, 1)])
    assert (found.agree, found.by_claim, found.by_sight) == (True, ("a", "b"), ("a", "b"))


def test_disagreement_is_said_and_nobody_wins():
    found = who_was_first([report("a", 0, 0), report("b", 2, -3)])
    assert found.agree is False
    assert "no winner" in found.statement


def test_first_seen_without_a_claim_leaves_it_open():
    assert who_was_first([report("a", 0), report("b", 2, 1)]).agree is None


def test_no_claims_at_all():
    assert "No report claims a time" in who_was_first([report("a", 0), report("b", 2)]).statement


def test_what_was_seen_in_one_minute_is_told_by_its_claims():
    found = who_was_first([report("a", 0, -1), report("b", 0.01, -2), report("c", 0)])
    assert (found.agree, found.by_sight) == (None, ("b", "a", "c"))
    assert found.statement == "b.example was first by its own claim; a.example was seen in the same minute."
    unclaimed = who_was_first([report("a", 0), report("b", 0)])
    assert unclaimed.statement.endswith("a.example and b.example were seen in the same minute.")


def test_within_minutes_nobody_was_seen_first():
    """A first crawl takes longer than a minute now and then."""
    found = who_was_first([report("a", 0, -1), report("b", 0.03, -2)])
    assert found.agree is None
    assert found.statement == "b.example was first by its own claim; a.example was seen within minutes of it."


def test_minutes_apart_are_a_draw():
    assert who_was_first([report("a", 0, 0.05), report("b", 0.05, 0)]).agree is True


def test_tree_hangs_each_copy_under_what_it_shares_most_with():
    edges = [
        Edge("a", "b", "copy", 1.0, same_outlet=False),
        Edge("a", "c", "copy", 0.8, same_outlet=False),
        Edge("b", "c", "copy", 0.9, same_outlet=True),
    ]
    tree = {carrier.article: (carrier.source, carrier.carried) for carrier in copy_tree("abc", edges)}
    assert tree == {"a": (None, None), "b": ("a", "syndicated"), "c": ("b", "repost")}


def test_newsrooms_are_those_with_a_text_of_their_own():
    edges = [Edge("a", "b", "copy", 1.0, same_outlet=False)]
    assert who_was_first([report("a", 0), report("b", 1), report("c", 2)], edges).newsrooms == 2


def test_texts_of_one_agency_are_one_newsroom():
    assert who_was_first([report("a", 0, agency="AFP"), report("b", 1, agency="AFP")]).newsrooms == 1


@pytest.mark.parametrize(
    ("body", "agency"),
    [
        ("ANKARA (Reuters) - A missile was shot down.", "Reuters"),
        ("BERLIN, dpa – Eine Rakete wurde abgefangen.", "dpa"),
        ("A missile was shot down, AFP reported.", "AFP"),
        ("A missile was shot down, according to the Associated Press.", "AP"),
        ("Füze düşürüldü, DHA bildirdi.", "DHA"),
        ("The mayor of Ostby said so.", None),
        ("", None),
    ],
)
def test_agency_credited_in_a_text(body, agency):
    assert credited(body) == agency


def test_agency_found_by_extraction_stands():
    assert credited("Nothing here.", "Associated Press") == "AP"


def test_a_headline_may_be_first_and_is_no_newsroom():
    unread = replace(report("a", 0, 0), unread=True)
    found = who_was_first([unread, report("b", 2, 1)])
    assert found.statement == "a.example (headline only) was first by its own claim and by when it was seen."
    assert (found.by_sight[0], found.newsrooms) == ("a", 1)
