"""Links between languages: conservative, symmetric, with evidence."""

from collections import Counter

import pytest

from newsbot.stories.crosslang import StoryDigest, digest, link_languages, united
from newsbot.stories.names import skeletons


def story(name: str, language: str, first: float, marks: str) -> StoryDigest:
    return StoryDigest(name, language, (f"2026-03-{first:05.2f}", name), first, Counter(marks.split()))


FIRST = [
    story("en1", "en", 4.0, "drtl hty nato #80"),
    story("de1", "de", 4.2, "drtl hty nato incirlik"),
    story("en2", "en", 5.5, "bist lira #9412 nato"),
    story("de2", "de", 5.6, "berlin lira bist #9412"),
]


def test_stories_that_share_names_and_time_are_linked():
    assert [(link.story, link.other) for link in link_languages(FIRST)] == [("de1", "en1"), ("de2", "en2")]


def test_order_does_not_matter():
    assert link_languages(FIRST[::-1]) == link_languages(FIRST)


def test_evidence_is_named():
    assert "drtl" in link_languages(FIRST)[0].shared


@pytest.mark.parametrize("later", [3.1, 30.0])
def test_stories_far_apart_in_time_are_not_linked(later):
    assert link_languages([FIRST[0], story("de1", "de", 4 + later, "drtl hty nato")]) == []


def test_one_language_is_not_linked_with_itself():
    assert link_languages([FIRST[0], story("x", "en", 4.0, "drtl hty nato #80")]) == []


def test_too_few_shared_marks():
    assert link_languages([FIRST[0], story("x", "de", 4.0, "drtl hty")]) == []


def test_united_under_the_earliest():
    assert united(FIRST, link_languages(FIRST)) == {"en1": "en1", "de1": "en1", "en2": "en2", "de2": "en2"}


def test_digest_counts_names_numbers_and_days(report):
    body = "Fire in Norwick on 4 March, said Greta Lund of the 140 workers."
    found = digest("s", [(report("x", body=body), skeletons(body, "en"))])
    assert {"nrk", "#140", "d3-4"} <= set(found.marks)
    assert found.language == "en"
