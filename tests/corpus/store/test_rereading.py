"""Kept pages read again: what is reported, what is written, and what follows from it and what does not."""

import dataclasses
from collections.abc import Sequence

import pytest

from newsbot.corpus import assignment, rereading
from newsbot.corpus.overrides import NONE, Overrides
from newsbot.corpus.query import news_since, story_changes, text_changes
from newsbot.corpus.rereading import Outcome, Report, Rewriting
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.corpus.writer import Writer
from newsbot.items import Article, Page
from newsbot.pages.extractor import EXTRACTOR
from newsbot.pages.reading import read_kept
from newsbot.text.ids import article_id, text_sha
from tests.builders import TEXT, article, at, url

OTHER = (
    "The harvest of hazelnuts along the coast of the Black Sea is the smallest in twenty years, growers say.\n"
    "A late frost in April killed four blossoms in five, and traders in Hamburg expect prices to double by autumn.\n"
    "The cooperative in Ordu wants the state to buy what there is, and to pay for what there is not."
)
JUNK = "Read more: the weather, the horoscope, and what the neighbours think of it all this morning"


def page(body: str, title: str, name: str) -> Page:
    """A page on which the present reader finds this text."""
    told = "".join(f"<p>{line}</p>" for line in body.split("\n"))
    byline = (
        '<meta name="author" content="Lisa Park"><meta property="article:published_time" content="2026-03-04T11:00Z">'
    )
    markup = (
        f"<html lang='en'><head><title>{title}</title>{byline}</head><body><article><h1>{title}</h1>{told}</article>"
    )
    return Page(url(name), markup.encode(), at(), "text/html; charset=utf-8")


def old(name: str, body: str = TEXT, title: str = "Missile shot down", read_as: str = "", **fields: object) -> Article:
    """An article that a former reader read with junk behind it, or as `read_as`."""
    kept = page(body, title, name)
    wrong = read_as or f"{body}\n{JUNK}"
    return article(
        name, wrong, title=title, page=kept, page_sha=f"page of {name} {text_sha(title, body)}", language="en", **fields
    )


def reread(store: Store, decided: Overrides = NONE, *, write: bool = True) -> tuple[Report, list[Outcome]]:
    """All of a store, as the command does it."""
    report = Report(3)
    found = [rereading.outcome(each, read_kept(each.page)) for each in rereading.kept(store, "outline")]
    rewriting = Rewriting(store, EXTRACTOR, at(hours=9), "tests", decided)
    for each in found:
        report.add(each)
    if write:
        rewriting.write(found)
        rewriting.finish()
    return report, found


def fill(store: Store, articles: Sequence[Article], decided: Overrides = NONE) -> None:
    Writer(store).write(list(articles))
    assignment.assign(store, at(hours=8), "tests", decided)


def current(store: Store, name: str = "a") -> str:
    (held,) = store.versions([article_id(url(name))])[article_id(url(name))]
    return held.body


def test_what_would_change_is_told_and_nothing_is_written(store: Store) -> None:
    fill(store, [old("a")])
    before = list(store.articles(ArticleFilter()))
    report, _ = reread(store, write=False)
    told = {
        field: [report.count("outlet.example", field, each) for each in ("won", "lost", "changed")]
        for field in rereading.FIELDS
    }
    assert told == {
        "body": [0, 0, 1],
        "title": [0, 0, 0],
        "authors": [1, 0, 0],
        "published": [1, 0, 0],
        "language": [0, 0, 0],
    }
    (body, authors, published) = report.samples["outlet.example"]
    assert (body.field, body.old, body.new) == ("body", JUNK, "")
    assert (authors.old, authors.new, published.new) == ("", "Lisa Park", "2026-03-04T11:00:00Z")
    assert list(store.articles(ArticleFilter())) == before
    assert story_changes.latest_rereading(store) is None


def test_the_text_is_replaced_and_marked_and_is_no_edit(store: Store) -> None:
    fill(store, [old("a")])
    _, cursor = news_since.news(store, (), 0)
    reread(store)
    assert current(store) == TEXT
    (version,) = store.versions([article_id(url("a"))])[article_id(url("a"))]
    assert (version.extractor, version.flags, version.first_fetched) == (EXTRACTOR, ("reextracted",), at())
    (held,) = store.articles(ArticleFilter())
    assert text_changes.revisions(store, held) == []
    assert news_since.news(store, (), cursor)[0] == []
    assert news_since.news(store, (), 0, since=at(hours=8))[0] == []


def test_an_edit_of_the_outlet_stays_one_under_the_present_reader(store: Store) -> None:
    later = old("a", TEXT.replace("4 interceptors", "9 interceptors"), fetched=at(hours=1))
    fill(store, [old("a"), later])
    reread(store)
    (held,) = store.articles(ArticleFilter())
    (step,) = text_changes.revisions(store, held)
    assert [(change["old"], change["new"]) for change in step["changes"]] == [("4", "9")]


def test_what_only_the_former_reader_told_apart_is_one_text_and_no_news(store: Store) -> None:
    later = old("a", read_as=f"{TEXT}\nAnother teaser under it, about the price of tea.", fetched=at(hours=1))
    fill(store, [old("a"), later])
    _, cursor = news_since.news(store, (), 0)
    reread(store)
    (held,) = store.articles(ArticleFilter())
    assert (current(store), text_changes.revisions(store, held)) == (TEXT, [])
    assert news_since.news(store, (), cursor)[0] == []


def test_relations_and_stories_follow_and_are_told(store: Store) -> None:
    fill(store, [old("a"), old("b", OTHER, "Hazelnuts", read_as=f"{TEXT}\n{JUNK}")])
    assert len(list(store.all_edges())) == 1
    assert len(store.stories()) == 1
    reread(store)
    assert list(store.all_edges()) == []
    assert len(store.stories()) == 2
    span = story_changes.latest_rereading(store)
    assert span is not None
    assert (span.reader, span.at) == (EXTRACTOR, at(hours=9))
    rows = {row["change"]: row for row in story_changes.stories_reread(store, span)}
    moved = rows["new"]["gained"][0]["article"]
    assert [each["article"] for each in rows["members"]["lost"]] == [moved]
    assert rows["members"]["lost"][0]["story"] == rows["new"]["id"]


def test_a_new_title_is_told(store: Store) -> None:
    other = old("a")
    fill(store, [dataclasses.replace(other, content=dataclasses.replace(other.content, title="Outlet | Missile"))])
    reread(store)
    span = story_changes.latest_rereading(store)
    assert span is not None
    (row,) = story_changes.stories_reread(store, span)
    assert (row["change"], row["title_before"], row["title"]) == ("title", "Outlet | Missile", "Missile shot down")


def test_what_a_person_decided_stays(store: Store) -> None:
    decided = NONE.joining(url("a"), url("b"))
    fill(store, [old("a"), old("b", OTHER, "Hazelnuts")], decided)
    reread(store, decided)
    assert [len(story.article_ids) for story in store.stories()] == [2]


@pytest.mark.parametrize(("body", "reason"), [("", "no-body")])
def test_where_no_text_is_found_the_old_one_stays(store: Store, body: str, reason: str) -> None:
    fill(store, [old("a", body, read_as=TEXT)])
    report, (found,) = reread(store)
    assert (found.new, found.reason) == (None, reason)
    assert report.count("outlet.example", "body", "lost") == 1
    assert current(store) == TEXT


def test_interrupted_it_goes_on_and_tells_all_of_it(store: Store) -> None:
    fill(store, [old("a"), old("b", OTHER, "Hazelnuts", read_as=f"{TEXT}\n{JUNK}")])
    first, *_ = (rereading.outcome(each, read_kept(each.page)) for each in rereading.kept(store, "outline"))
    Rewriting(store, EXTRACTOR, at(hours=9), "tests", NONE).write([first])
    report, _ = reread(store)
    assert report.pages.total() == 1
    span = story_changes.latest_rereading(store)
    assert span is not None
    assert {row["change"] for row in story_changes.stories_reread(store, span)} == {"new", "members"}
    assert reread(store)[0].pages.total() == 0
    assert story_changes.latest_rereading(store) == span


def test_it_comes_to_what_the_present_reader_had_come_to_by_itself(store: Store, another: Store) -> None:
    articles = [old("a"), old("b", OTHER, "Hazelnuts", fetched=at(hours=1)), old("c", fetched=at(hours=2))]
    fill(store, articles)
    reread(store)
    native = []
    for each in articles:
        assert each.page is not None
        found = read_kept(rereading.KeptPage(each.page, None, False, "outline"))
        sha = text_sha(found.content.title, found.content.body)
        values = {"text_sha": sha, "fingerprint": found.fingerprint, "meaning": found.meaning}
        native.append(dataclasses.replace(each, content=found.content, **values))
    fill(another, native)

    def told(of: Store) -> list[object]:
        versions = of.versions(each.id for each in of.articles(ArticleFilter()))
        plain = {k: [dataclasses.replace(v, flags=()) for v in each] for k, each in versions.items()}
        return [plain, of.articles(ArticleFilter()), list(of.all_edges()), [each.article_ids for each in of.stories()]]

    assert told(store) == told(another)
