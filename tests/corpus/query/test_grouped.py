"""Results gathered by story and text, counts beside them, what was meant, what is like an article; on both stores."""

from collections.abc import Iterator

import pytest

from newsbot.corpus.query import article_rows, grouping, searching
from newsbot.corpus.query.searching import meant
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.errors import UsageError
from newsbot.text.topics import parse
from tests.corpus.query.corpus import NOW, world_store

EVERYWHERE = ArticleFilter()


@pytest.fixture(scope="module", params=["sqlite", "mongodb"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with world_store(request.param, tmp_path_factory.mktemp("world")) as uri:
        opened = open_store(uri)
        yield opened
        opened.close()


@pytest.mark.parametrize("sort", ["relevance", "newest"])
@pytest.mark.parametrize("by", ["story", "family"])
def test_groups_hold_every_result_once(store: Store, sort: searching.Sort, by: grouping.Group) -> None:
    asked = parse("missile")
    found = searching.search(store, asked, EVERYWHERE, 100, sort=sort)
    groups = grouping.grouped(store, asked, EVERYWHERE, 100, by, sort=sort)
    keys = [row["story"] if by == "story" else row["family"] or row["id"] for row in found]
    assert [row["group"]["id"] for row in groups] == list(dict.fromkeys(keys))
    assert sum(row["group"]["articles"] for row in groups) == len(found)
    for row in groups:
        members = [each for each, key in zip(found, keys, strict=True) if key == row["group"]["id"]]
        copies = [each for each in members if each["relation"] in ("copy", "near_duplicate")]
        assert row["group"]["articles"] == len(members)
        assert row["group"]["copies"] == len(copies) - (row["id"] in {each["id"] for each in copies})
        assert row["group"]["outlets"] == len({each["outlet"] for each in members})


def test_a_copy_stands_for_a_group_only_where_there_is_nothing_else(store: Store) -> None:
    for row in grouping.grouped(store, parse("missile"), EVERYWHERE, 100, "family"):
        if row["relation"] in ("copy", "near_duplicate"):
            assert row["group"]["articles"] == row["group"]["copies"] + 1
    assert any(row["group"]["copies"] for row in grouping.grouped(store, parse("missile"), EVERYWHERE, 100, "family"))


@pytest.mark.parametrize("sort", ["relevance", "newest"])
def test_pages_of_groups_join(store: Store, sort: searching.Sort) -> None:
    asked, after, paged = parse("missile OR patriot"), None, []
    whole = [row["group"]["id"] for row in grouping.grouped(store, asked, EVERYWHERE, 100, "story", sort=sort)]
    while rows := grouping.grouped(store, asked, EVERYWHERE, 2, "story", after, sort):
        paged += [row["group"]["id"] for row in rows]
        after = searching.cursor_of(rows[-1]["next"])
    assert paged == whole
    assert len(whole) > 4


def test_groups_have_no_oldest(store: Store) -> None:
    with pytest.raises(UsageError, match="leave --sort oldest or --group out"):
        grouping.grouped(store, parse("missile"), EVERYWHERE, 2, "story", sort="oldest")


def test_a_phrase_is_decided_by_the_text(store: Store) -> None:
    asked = parse('"air defence"')
    found = {row["story"] for row in searching.search(store, asked, EVERYWHERE, 100)}
    assert {row["group"]["id"] for row in grouping.grouped(store, asked, EVERYWHERE, 100, "story")} == found


def test_counts_beside_a_list_are_those_of_the_list(store: Store) -> None:
    found = searching.search(store, parse("missile"), EVERYWHERE, 100)
    counted = grouping.facets(store, parse("missile"), EVERYWHERE)
    assert counted["articles"] == len(found)
    assert counted["complete"]
    outlets = [row["outlet"] for row in found]
    assert counted["outlets"] == sorted(
        {(each, outlets.count(each)) for each in outlets}, key=lambda pair: (-pair[1], pair[0])
    )
    assert sum(count for _, count in counted["days"]) == len(found)
    assert counted["languages"] == [("en", len(found))]
    assert {story for story, _, _ in counted["stories"]} <= {row["story"] for row in found}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("misisle", [("misisle", "missile")]),
        ("gaziantpe missile", [("gaziantpe", "gaziantep")]),
        ("xyzzyplugh", []),
        ("missile", []),
        ("NOT misisle", []),
        ('"misisle launch"', []),
    ],
)
def test_a_word_that_is_nowhere_is_met_with_one_that_is(store: Store, typed: str, found: list[tuple[str, str]]) -> None:
    assert grouping.meant_instead(store, parse(typed, NOW)) == found


def test_what_is_like_an_article_is_about_the_same(store: Store) -> None:
    (row,) = searching.search(store, parse("title:(patriot battery malatya)"), EVERYWHERE, 1) or searching.search(
        store, parse("patriot batter* title:patriot lang:en"), EVERYWHERE, 1
    )
    asked, same = grouping.like(store, article_rows.find_article(store, row["id"]))
    assert row["id"] in same
    assert meant(store, asked) == asked  # its words are exact
    best = searching.search(store, asked, EVERYWHERE, 5, sort="relevance")
    assert best[0]["id"] == row["id"]
    others = searching.search(store, asked, EVERYWHERE, 5, sort="relevance", without=same)
    assert [each["id"] for each in others][:2] == [each["id"] for each in best if each["id"] not in same][:2]
    assert all("patriot" in f"{each['title']} {each['text']}".lower() for each in best[:3])
