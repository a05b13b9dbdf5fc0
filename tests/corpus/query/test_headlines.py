"""What readers are told of headlines: marked, counted apart, news when they are read, and never a text."""

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest

from newsbot.corpus import assignment, topic_backfill
from newsbot.corpus.query import briefing, figure_table, news_since, searching, story_rows, whole_story
from newsbot.corpus.query.cache import Memo
from newsbot.corpus.query.listings import recent, story_page
from newsbot.corpus.query.trends import trend
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.corpus.writer import Writer
from newsbot.text.ids import article_id
from newsbot.text.topics import Topic, parse
from tests.builders import TEXT, article, at, headline, known, url

FIELDS: dict[str, Any] = {"language": "en", "topics": ("missiles",)}
SUMMARY = TEXT.splitlines()[0]


@pytest.fixture
def store() -> Iterator[Store]:
    """A report of an event, and before it the headline of another that could not be read."""
    opened = open_store("sqlite::memory:")
    early = headline(
        "early", host="other.example", summary=SUMMARY, first_seen=at(minutes=-30), published=at(hours=-1), **FIELDS
    )
    write(opened, early, article("a", published=at(), **FIELDS))
    yield opened
    opened.close()


def write(store: Store, *items: Any, hours: float = 0) -> None:
    Writer(store).write(items)
    assignment.assign(store, at(hours=hours), "tests")


def read_later(store: Store) -> None:
    text = (
        "Falling metal cut a power line in the plain, engineers of the province told this paper on the phone.\n" + TEXT
    )
    text_of = article("early", text, "other.example", first_seen=at(minutes=-30), fetched=at(hours=6), **FIELDS)
    write(store, headline_read(text_of), hours=6)


def headline_read(item: Any) -> Any:
    return dataclasses.replace(item, known=known(headline("early", host="other.example")))


def the_story(store: Store) -> Any:
    (record,) = store.stories()
    return whole_story.story(store, record)


def test_a_headline_may_begin_a_story_and_be_first(store: Store) -> None:
    row = the_story(store)
    assert [beat["unread"] for beat in row["beats"]] == [True, False]
    assert (row["beats"][0]["summary"], row["beats"][0]["sentences"], row["beats"][0]["relation"]) == (
        SUMMARY,
        [],
        "new_story",
    )
    assert row["priority"]["statement"].startswith("other.example (headline only) was first")
    assert (row["articles"], row["unread"], row["priority"]["newsrooms"]) == (1, 1, 1)


def test_what_only_a_headline_said_is_new_in_the_first_text(store: Store) -> None:
    states = {said["state"] for said in the_story(store)["beats"][1]["sentences"]}
    assert states == {"new"}


def test_a_headline_that_is_read_is_news_and_the_same_story(store: Store) -> None:
    before = the_story(store)["id"]
    _, upto = news_since.news(store, (), 0)
    read_later(store)
    ((row,), _) = news_since.news(store, (), upto)
    assert [(each["article"], each["change"], each["at"]) for each in row["news"]] == [
        (article_id(url("early", "other.example")), "read", at(hours=6))
    ]
    ((timed,), _) = news_since.news(store, (), 0, since=at(hours=3))
    assert [each["change"] for each in timed["news"]] == ["read"]
    assert (row["id"], row["articles"], row["unread"]) == (before, 2, 0)
    assert news_since.news(store, (), row["seq"])[0] == []


def test_who_wants_texts_only_is_told_when_it_is_read(store: Store) -> None:
    ((row,), upto) = news_since.news(store, (), 0, texts_only=True)
    assert [(each["unread"], each["change"]) for each in row["news"]] == [(False, "new")]
    read_later(store)
    ((row,), _) = news_since.news(store, (), upto, texts_only=True)
    assert [each["change"] for each in row["news"]] == ["read"]


def test_a_story_of_nothing_but_headlines_is_left_out_with_them(store: Store) -> None:
    write(store, headline("alone", title="Opera house opens its doors", summary="", topics=("opera",)))
    rows = story_rows.stories(store, (), None, 10)
    assert [(row["articles"], row["unread"]) for row in rows if row["topics"] == ["opera"]] == [(0, 1)]
    assert [row["topics"] for row in story_rows.stories(store, (), None, 10, texts_only=True)] == [["missiles"]]
    assert len(list(briefing.Briefing(store, (), texts_only=True))) == 1
    (record,) = store.stories(topics=["opera"])
    told = whole_story.story(store, record, texts_only=True)
    assert (told["beats"], told["articles"], told["priority"]["newsrooms"]) == ([], 0, 0)


def test_a_search_finds_it_by_its_summary(store: Store) -> None:
    found = searching.search(store, parse("mediterranean"), ArticleFilter(), 10)
    assert [(row["unread"], "[" not in row["snippet"]["text"]) for row in found] == [(False, True), (True, True)]
    assert [row["unread"] for row in searching.search(store, parse("hatay"), ArticleFilter(texts_only=True), 10)] == [
        False
    ]


def test_lists_count_texts_only(store: Store) -> None:
    (card,) = story_page(store, Memo(), ArticleFilter(), 10).rows
    assert (card["articles"], card["unread"], [each["unread"] for each in card["headlines"]]) == (1, 1, [False])
    assert recent(store, Memo())["articles"] == 1


def test_a_later_topic_judges_it_by_title_and_summary(store: Store) -> None:
    joined = topic_backfill.catch_up(store, [Topic("sea", parse("mediterranean"))], at(hours=1))
    assert joined == 0  # its feed is none of that topic's
    every = store.articles(ArticleFilter())
    assert topic_backfill.join(store, every, [Topic("sea", parse("mediterranean"))], at(hours=1)) == 2


def test_figures_are_those_of_texts(store: Store) -> None:
    assert figure_table.figures(store, the_story(store)["beats"]) == []


def test_a_trend_counts_texts(store: Store) -> None:
    (series,) = trend(store, [parse("mediterranean")], ArticleFilter())["series"]
    assert sum(point["articles"] for point in series["points"]) == 1
