"""Links between languages: conservative, symmetric, with evidence."""

from collections import Counter
from collections.abc import Iterable

import pytest

from newsbot.stories.cross_language import Links, StoryDigest, digest
from newsbot.stories.name_skeletons import skeletons


def story(name: str, language: str, first: float, marks: str) -> StoryDigest:
    return StoryDigest(name, language, (f"2026-03-{first:05.2f}", name), first, None, Counter(marks.split()))


FIRST = [
    story("en1", "en", 4.0, "drtl hty nato #80"),
    story("de1", "de", 4.2, "drtl hty nato incirlik"),
    story("en2", "en", 5.5, "bist lira #9412 nato"),
    story("de2", "de", 5.6, "berlin lira bist #9412"),
]


def links_of(digests: Iterable[StoryDigest]) -> Links:
    """All of them open, each compared once all are known."""
    links = Links()
    for each in digests:
        links.put(each, is_open=True)
    for name in sorted(links.digests):
        links.compare(name)
    return links


def pairs(links: Links) -> list[tuple[str, str]]:
    return [(link.story, link.other) for link in links.links()]


def test_stories_that_share_names_and_time_are_linked():
    assert pairs(links_of(FIRST)) == [("de1", "en1"), ("de2", "en2")]


def test_order_does_not_matter():
    assert links_of(FIRST[::-1]).links() == links_of(FIRST).links()


def test_evidence_is_named():
    assert "drtl" in links_of(FIRST).links()[0].shared


@pytest.mark.parametrize("later", [3.1, 30.0])
def test_stories_far_apart_in_time_are_not_linked(later):
    assert pairs(links_of([FIRST[0], story("de1", "de", 4 + later, "drtl hty nato")])) == []


def test_one_language_is_not_linked_with_itself():
    assert pairs(links_of([FIRST[0], story("x", "en", 4.0, "drtl hty nato #80")])) == []


def test_too_few_shared_marks():
    assert pairs(links_of([FIRST[0], story("x", "de", 4.0, "drtl hty")])) == []


def test_united_under_the_earliest():
    assert links_of(FIRST).homes() == {"en1": "en1", "de1": "en1", "en2": "en2", "de2": "en2"}


def test_a_link_stays_when_its_stories_close():
    links = links_of(FIRST)
    links.settle({"en2", "de2"})
    assert pairs(links) == [("de1", "en1"), ("de2", "en2")]
    links.put(story("en3", "en", 4.1, "drtl hty nato #80"), is_open=True)
    links.compare("en3")
    assert links.homes()["en3"] == "en3"  # de1 is closed, and compared no more


def test_two_stories_of_one_language_are_never_united():
    """Told apart there, they cannot both be what a third one tells: the stronger link counts."""
    links = links_of(
        [
            story("ar1", "ar", 4.0, "drtl hty nato #80 btrt mlt"),
            story("en1", "en", 4.0, "drtl hty nato #80"),
            story("en2", "en", 4.1, "btrt mlt krck"),
            story("de2", "de", 4.1, "btrt mlt krck #80"),
        ]
    )
    assert {(link.story, link.other) for link in links.scored.values()} >= {("ar1", "de2"), ("ar1", "en1")}
    assert pairs(links) == [("ar1", "en1"), ("de2", "en2")]


def test_what_is_united_is_kept_whole():
    links = links_of(FIRST)
    assert links.whole({"de1"}) == {"de1", "en1"}
    links.settle(set())
    links.forget(links.whole({"de1"}))
    assert links.homes() == {"en1": "en1", "de1": "en1"}


def test_digest_counts_names_numbers_and_days(report):
    body = "Fire in Norwick on 4 March, said Greta Lund of the 140 workers, as in 1987."
    found = digest("s", report("x", body=body, skeletons=skeletons(body, "en")))
    assert {"nrk", "#140", "#1987", "d3-4"} <= set(found.marks)
    assert found.language == "en"


def test_a_story_begins_with_its_earliest_claim(report):
    later, earlier = report("x", hours=5, published=None), report("y", hours=9)
    found = digest("s", later)
    assert found.first == later.first_seen.timestamp() / 86400
    assert found.told(earlier).first == earlier.published.timestamp() / 86400


def test_no_link_unites_what_a_person_keeps_apart_with_what_one_put_together():
    """A person: de1 is one with en9, and en9 is none with en1. So the link of de1 with en1 is refused."""
    links = links_of([*FIRST, story("en9", "en", 9.0, "oslo")])
    links.together, links.apart = {("de1", "en9")}, {("en1", "en9")}
    assert pairs(links) == [("de1", "en9"), ("de2", "en2")]


def test_what_a_person_put_together_parts_chains_of_links_too():
    links = links_of([*FIRST, story("tr1", "tr", 30.0, "oslo"), story("ar1", "ar", 30.0, "oslo")])
    links.together, links.apart = {("ar1", "de1"), ("ar1", "tr1")}, {("en1", "tr1")}
    assert ("de1", "en1") not in pairs(links)


def test_a_person_parts_what_was_linked_when_it_closed():
    links = links_of(FIRST)
    links.settle({"en2", "de2"})
    links.apart = {("de1", "en1")}
    assert pairs(links) == [("de2", "en2")]


def test_where_a_person_contradicts_themselves_they_are_together():
    links = links_of(FIRST)
    links.together = links.apart = {("de1", "en1")}
    assert ("de1", "en1") in pairs(links)
