"""Pages of results go on without repeats or holes while articles arrive between them, in every order and grouping."""

import contextlib
import itertools
from collections.abc import Iterator

import pytest

from newsbot.corpus.query import article_rows, grouping, searching
from newsbot.corpus.query.cache import Memo
from newsbot.corpus.query.listings import story_page
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.text.topics import parse
from tests.corpus.store.records import assignment, at, pair, story

STORIES, MEMBERS = 9, 3
ASKED = parse("harbour")
EVERYWHERE = ArticleFilter()


class Desk:
    """Puts articles into stories, as the desk does: each under a number of its own."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.numbers = itertools.count(1)
        self.members: dict[str, list[str]] = {}

    def put(self, name: str, minutes: int, story_id: str) -> None:
        """An article about the harbour, the more of it the later in its hour."""
        article, version = pair(
            name, title=f"Report {name}", text="The harbour. " * (1 + minutes % 7), first_seen=at(minutes)
        )
        self.store.put_version(article, version)
        members = self.members.setdefault(story_id, [])
        members.append(article.id)
        number = next(self.numbers)
        relation = "follow_up" if len(members) > 1 else "new_story"
        made = assignment(
            number, article_id=article.id, story_id=story_id, relation=relation, detail={"first_seq": number}
        )
        self.store.put_stories([story(story_id, next(self.numbers), article_ids=tuple(members))], [made])


@pytest.fixture
def desk() -> Iterator[Desk]:
    """Nine stories of three articles, the articles of each spread over the whole day."""
    with contextlib.closing(open_store("sqlite::memory:")) as store:
        found = Desk(store)
        for number in range(STORIES * MEMBERS):
            found.put(f"n{number}", number * 11, f"s-{number % STORIES}")
        yield found


def pages(desk: Desk, by: grouping.Group | None, sort: searching.Sort, size: int) -> Iterator[list[article_rows.Row]]:
    after = None
    while True:
        if by is None:
            rows = searching.search(desk.store, ASKED, EVERYWHERE, size, after, sort)
        else:
            rows = grouping.grouped(desk.store, ASKED, EVERYWHERE, size, by, after, sort)
        if not rows:
            return
        yield rows
        after = searching.cursor_of(rows[-1]["next"])


def names(rows: list[article_rows.Row]) -> list[str]:
    return [row["group"]["id"] if "group" in row else row["id"] for row in rows]


@pytest.mark.parametrize("by", [None, "story", "family"])
@pytest.mark.parametrize("sort", ["relevance", "newest"])
def test_pages_go_on_while_articles_arrive(desk: Desk, by: grouping.Group | None, sort: searching.Sort) -> None:
    whole = names(next(pages(desk, by, sort, 100)))
    shown: list[str] = []
    for number, rows in enumerate(pages(desk, by, sort, 2)):
        shown += names(rows)
        if number < 4:  # newer than all, of a story on the last page; and announced before, but read only now
            desk.put(f"new{number}", 400 + number, f"s-{STORIES - 1 - number}")
            desk.put(f"late{number}", 250 - number * 60, f"s-{number}")
    assert len(set(shown)) == len(shown)
    assert [name for name in shown if name in whole] == whole
    assert by is None or shown == whole


def test_pages_of_stories_go_on_while_articles_arrive(desk: Desk) -> None:
    memo = Memo()
    whole = [row["id"] for row in story_page(desk.store, memo, EVERYWHERE, 100).rows]
    shown: list[str] = []
    page = story_page(desk.store, memo, EVERYWHERE, 2)
    for number in range(4):
        shown += [row["id"] for row in page.rows]
        desk.put(f"new{number}", 400 + number, f"s-{STORIES - 1 - number}")
        desk.put(f"late{number}", 250 - number * 60, f"s-{number}")
        desk.put(f"own{number}", 200 - number * 60, f"s-new{number}")
        page = story_page(desk.store, memo, EVERYWHERE, 2, page.after, page.upto)
    assert (shown + [row["id"] for row in page.rows], page.after) == (whole, None)
    assert len(story_page(desk.store, memo, EVERYWHERE, 100).rows) == STORIES + 4


def test_the_oldest_first_end_with_what_arrived(desk: Desk) -> None:
    whole = names(next(pages(desk, None, "oldest", 100)))
    shown: list[str] = []
    for number, rows in enumerate(pages(desk, None, "oldest", 5)):
        shown += names(rows)
        if number == 1:
            desk.put("new", 500, "s-0")
    assert shown[:-1] == whole


def test_a_first_page_has_what_arrived(desk: Desk) -> None:
    desk.put("new", 500, "s-3")
    (first, *_) = next(pages(desk, "story", "newest", 5))
    assert first["group"]["id"] == "s-3"
    with contextlib.closing(open_store("sqlite::memory:")) as empty:
        assert list(pages(Desk(empty), "story", "newest", 5)) == []
