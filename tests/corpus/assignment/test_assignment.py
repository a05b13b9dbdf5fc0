"""The desk: stories are a function of what is stored, whoever brought it, in whatever order, however often it ran."""

import contextlib
import dataclasses
import itertools
import pickle
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from newsbot.corpus import assignment
from newsbot.corpus.assignment import LEASE
from newsbot.corpus.assignment import articles as stored_articles
from newsbot.corpus.assignment.spread import A, Spread, T, begun_ahead, here
from newsbot.corpus.leases import this_process
from newsbot.corpus.overrides import NONE
from newsbot.corpus.query import news_since
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import Store
from newsbot.corpus.writer import Writer
from newsbot.items import Article
from newsbot.text.ids import article_id
from newsbot.times import system_clock
from tests.builders import NOON, TEXT, article, at, url

_EVENTS = {
    "missile": TEXT,
    "quake": "An earthquake of magnitude six shook the province of Van before dawn on Thursday.\n"
    "Schools stay closed, the governor said, and tents were pitched on football grounds for four hundred families.\n"
    "Seismologists counted ninety aftershocks until noon and asked people not to enter cracked houses.",
    "lira": "The central bank raised its key rate by two points and the lira gained against the dollar.\n"
    "Analysts of three houses had expected one point at most, and bank shares led the market in Istanbul.\n"
    "The governor of the bank said that inflation would fall below thirty percent by the end of summer.",
}


def corpus() -> list[Article]:
    """Three events, each with copies and reports of its own, an hour apart."""
    found = []
    for number, (event, body) in enumerate(_EVENTS.items()):
        for step, tail in enumerate(
            ["", "", f"Officials of {event} went on to say much that nobody had known of yet."]
        ):
            name, host = f"{event}-{step}", f"{'abc'[step]}.example"
            when = NOON + timedelta(hours=30 * number + step)
            text = body if step < 2 else f"{tail}\n{body.splitlines()[0]}\n{tail[::-1]}"
            found.append(
                article(
                    name,
                    body=text,
                    host=host,
                    title=f"{event.title()} report {step}",
                    first_seen=when,
                    fetched=when,
                    published=when,
                    language="en",
                    topics=("all",),
                )
            )
    return found


def told(store: Store) -> dict[str, tuple[Any, ...]]:
    """What the desk says of each article: story, relation, and why."""
    articles = [each.id for each in store.articles_in_order()]
    left_out = ("first_seq", "revised_seq", "change")
    return {
        ident: (each.story_id, each.relation, {k: v for k, v in each.detail.items() if k not in left_out})
        for ident, each in store.assignments_of(articles).items()
    }


def stories(store: Store) -> dict[str, Any]:
    """The stories that stand, without the numbers of their changes."""
    return {story.id: dataclasses.replace(story, seq=0) for story in store.stories() if story.merged_into is None}


def after(articles: Sequence[Article], assign_each: bool = False, spread: Spread = here) -> tuple[Any, Any]:
    """What stands after these articles came in this order; the desk runs at the end, or after each."""
    opened = open_store("sqlite::memory:")
    try:
        for each in articles:
            Writer(opened).write([each])
            if assign_each:
                assignment.assign(opened, at(days=9), "tests")
        assignment.assign(opened, at(days=9), "tests", spread=spread)
        return told(opened), stories(opened)
    finally:
        opened.close()


EXPECTED = after(corpus())


def test_events_become_stories_and_copies_join_them() -> None:
    assignments, found = EXPECTED
    by_event = [{assignments[each.id][0] for each in _ids(event)} for event in _EVENTS]
    assert [len(each) for each in by_event[:1]] == [1]
    assert len(set().union(*by_event)) == len(found) >= 3
    assert {assignments[article_id(f"http://b.example/{event}-1")][1] for event in _EVENTS} == {"copy"}


def _ids(event: str) -> list[Any]:
    return [type("Named", (), {"id": article_id(each.url)}) for each in corpus() if event in each.url]


def test_texts_may_be_read_and_compared_elsewhere() -> None:
    elsewhere = Elsewhere()
    assert after(corpus(), spread=elsewhere) == EXPECTED
    assert elsewhere.done["read_text"] > 3
    assert elsewhere.done["_compared"] > 3


class Elsewhere:
    """Who reads and compares as another process would; counts what was asked."""

    def __init__(self) -> None:
        self.done = Counter[str]()

    def __call__(self, function: Callable[[A], T], items: Sequence[A], /) -> Iterable[T]:
        self.done[function.__name__] += len(items)
        there, given = pickle.loads(pickle.dumps((function, items)))
        return pickle.loads(pickle.dumps(list(map(there, given))))  # type: ignore[no-any-return]

    def rest(self) -> None:
        self.done["rest"] += 1


class Logged:
    """Who reads and compares here, and notes what is begun and what is used."""

    def __init__(self) -> None:
        self.noted: list[str] = []

    def __call__(self, function: Callable[[A], T], items: Sequence[A], /) -> Iterable[T]:
        name = function.__name__.strip("_")
        if not items:
            return []
        self.noted.append(f"begin {name}")
        return self._used(name, function, items)

    def _used(self, name: str, function: Callable[[A], T], items: Sequence[A]) -> Iterable[T]:
        self.noted.append(f"use {name}")
        yield from map(function, items)

    def rest(self) -> None:
        self.noted.append("rest")


def test_the_next_texts_of_a_minute_are_begun_while_these_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored_articles, "_READ_AT_ONCE", 2)
    logged = Logged()
    after([article(f"http://{name}.example/1", body=f"{TEXT} {name}") for name in "abcd"], spread=logged)
    both = ["compared", "read_text"]
    assert logged.noted == [f"{what} {name}" for what in ("begin", "use") for _ in range(2) for name in both]


def test_nothing_is_begun_while_many_of_one_minute_are_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, number in {"_READ_AT_ONCE": 2, "CROWD": 3}.items():
        monkeypatch.setattr(stored_articles, name, number)
    monkeypatch.setattr(assignment, "CROWD", 3)
    logged = Logged()
    late = [article(f"http://{name}.example/2", body=f"{TEXT} {name}", first_seen=at(hours=1)) for name in "ef"]
    after([*(article(f"http://{name}.example/1", body=f"{TEXT} {name}") for name in "abc"), *late], spread=logged)
    assert logged.noted.count("begin read_text") > 2
    rest = logged.noted.index("rest")
    begun, used = (Counter(each.split()[0] for each in logged.noted[:rest])[what] for what in ("begin", "use"))
    assert begun == used


@pytest.mark.parametrize(
    ("items", "order"),
    [
        ("", []),
        ("a", ["begin a", "use a"]),
        ("abc", ["begin a", "begin b", "use a", "begin c", "use b", "use c"]),
    ],
)
def test_the_next_is_begun_while_one_is_used(items: str, order: list[str]) -> None:
    done: list[str] = []

    def begin(item: str) -> str:
        done.append(f"begin {item}")
        return item.upper()

    for item, begun in begun_ahead(begin, items):
        assert begun == item.upper()
        done.append(f"use {item}")
    assert done == order


class Meanwhile(Elsewhere):
    """What an archive brings while texts are read: an earlier version of each article."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store, self._articles = (
            store,
            [
                dataclasses.replace(
                    each,
                    content=dataclasses.replace(each.content, body=each.content.body.upper()),
                    text_sha=each.text_sha[::-1],
                    fetched=each.fetched - timedelta(minutes=1),
                )
                for each in corpus()
            ],
        )

    def __call__(self, function: Callable[[A], T], items: Sequence[A], /) -> Iterable[T]:
        found = super().__call__(function, items)
        articles, self._articles = self._articles, []
        Writer(self._store).write(articles)
        return found


def test_earlier_versions_may_come_while_texts_are_read() -> None:
    """What is decided then is made good by the next pass, which the desk's mark asks for."""
    opened = open_store("sqlite::memory:")
    Writer(opened).write(corpus())
    assignment.assign(opened, at(days=9), "tests", spread=Meanwhile(opened))
    met = told(opened), stories(opened)
    with contextlib.closing(open_store("sqlite::memory:")) as fresh:
        Writer(fresh).write(corpus())
        Writer(fresh).write(Meanwhile(fresh)._articles)
        assignment.assign(fresh, at(days=9), "tests")
        assert met == (told(fresh), stories(fresh))
    opened.close()


@pytest.mark.parametrize(("crowd", "rests"), [(1, True), (1000, False)])
def test_who_reads_texts_rests_while_a_crowd_is_decided(
    monkeypatch: pytest.MonkeyPatch, crowd: int, rests: bool
) -> None:
    monkeypatch.setattr(assignment, "CROWD", crowd)
    elsewhere = Elsewhere()
    assert after(corpus(), spread=elsewhere) == EXPECTED
    assert bool(elsewhere.done["rest"]) is rests


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_arrival_does_not_matter(seed: int) -> None:
    assert after(random.Random(seed).sample(corpus(), len(corpus())), assign_each=bool(seed % 2)) == EXPECTED


@pytest.mark.parametrize("late", range(0, 9, 2))
def test_a_late_article_changes_what_follows_as_if_it_had_come_in_time(late: int) -> None:
    """Also when it opens its story, so that the story's id changes."""
    articles = corpus()
    held_back = articles.pop(late)
    assert after([*articles, held_back], assign_each=True) == EXPECTED


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (0, 2, 1)], ids=str)
def test_an_article_that_carries_two_texts_makes_one_family_of_them(order: tuple[int, ...]) -> None:
    texts = [_EVENTS["missile"], _EVENTS["quake"], f"{_EVENTS['missile']}\n{_EVENTS['quake']}"]
    three = [
        article(f"part-{n}", body, f"{'xyz'[n]}.example", published=at(hours=n), first_seen=at(hours=n), language="en")
        for n, body in enumerate(texts)
    ]
    assignments, found = after([three[n] for n in order], assign_each=True)
    assert len({detail["family"] for _, _, detail in assignments.values()}) == 1
    assert (assignments, found) == after(three)


@pytest.mark.parametrize("claims", list(itertools.permutations((1, 2, 3))), ids=str)
def test_of_one_minute_claims_tell_which_was_first(claims: tuple[int, ...]) -> None:
    """Whatever the ids: the headline, who reports and who follows up, and whose text was carried."""
    first, copy, later = (
        dataclasses.replace(
            each, first_seen=NOON, content=dataclasses.replace(each.content, published=at(hours=-claim))
        )
        for each, claim in zip(corpus()[:3], claims, strict=True)
    )
    other = corpus()[3]
    assignments, found = after([first, copy, later, other], assign_each=True)
    assert (assignments, found) == after([other, later, copy, first])
    claimed = sorted((first, copy, later), key=lambda each: each.content.published or NOON)
    (story,) = [each for each in found.values() if article_id(first.url) in each.article_ids]
    assert story.article_ids == tuple(article_id(each.url) for each in claimed)
    assert story.title == claimed[0].content.title
    carrier = max(first, copy, key=claimed.index)
    relations = [
        "copy" if each is carrier else "follow_up" if number else "new_story" for number, each in enumerate(claimed)
    ]
    assert [assignments[ident][1] for ident in story.article_ids] == relations


def test_nothing_to_do_is_nothing_done(store: Store) -> None:
    Writer(store).write(corpus())
    assert assignment.assign(store, at(days=9), "tests")
    before = store.next_seq()
    assert (assignment.assign(store, at(days=10), "tests"), store.next_seq()) == ({}, before)


def test_a_story_that_ends_leaves_a_tombstone_that_leads_on(store: Store) -> None:
    first, second = (each for each in corpus() if "missile" in each.url and "-2" not in each.url)
    Writer(store).write([second])
    assignment.assign(store, at(days=9), "tests")
    (old,) = store.stories()
    Writer(store).write([first])
    assignment.assign(store, at(days=9), "tests")
    (stone,) = store.stories([old.id])
    (new,) = [story for story in store.stories() if story.id != old.id]
    assert (stone.merged_into, stone.article_ids) == (new.id, ())
    assert store.assignments_of([article_id(second.url)])[article_id(second.url)].story_id == new.id


def test_a_revision_is_news_of_its_article(store: Store) -> None:
    from tests.builders import known

    Writer(store).write([article(language="en")])
    assignment.assign(store, at(hours=1), "tests")
    before = store.next_seq()
    Writer(store).write([article(body=f"{TEXT}\nMore.", language="en", fetched=at(hours=2), known=known(article()))])
    assignment.assign(store, at(hours=3), "tests")
    standing = store.assignments_of([article_id(url())])[article_id(url())]
    assert (standing.seq >= before, standing.detail["change"], standing.detail["versions"]) == (True, "revised", 2)


def test_dropping_and_keeping_again_is_no_news(store: Store) -> None:
    Writer(store).write(corpus())
    gone = corpus()[0].url
    assignment.assign(store, at(days=9), "tests")
    seen = store.settled_seq()
    for decided in (NONE.dropping(gone), NONE.keeping(gone)):
        assignment.assign(store, at(days=9), "tests", decided)
    rows, _ = news_since.news(store, (), seen)
    assert [each["change"] for row in rows for each in row["news"]] == []


def test_dropping_and_keeping_again_ends_where_it_began(store: Store) -> None:
    Writer(store).write(corpus())
    assignment.assign(store, at(days=9), "tests")
    gone = corpus()[0].url
    assignment.assign(store, at(days=9), "tests", NONE.dropping(gone))
    assert store.assignments_of([article_id(gone)])[article_id(gone)].relation == "dropped"
    assignment.assign(store, at(days=9), "tests", NONE)
    assert (told(store), stories(store)) == EXPECTED


# --- leases and crashes -----------------------------------------------------------------------------------------------


def test_while_another_desk_works_nothing_is_done(store: Store) -> None:
    Writer(store).write(corpus())
    assert store.acquire_lease(LEASE, "elsewhere:1", system_clock(), 60)
    assert (assignment.assign(store, at(days=9), "tests"), store.stories()) == ({}, [])


def test_the_lease_of_a_desk_that_was_killed_is_taken_over(store: Store) -> None:
    Writer(store).write(corpus())
    store.acquire_lease(LEASE, f"{this_process().rpartition(':')[0]}:{2**22 + 1}", system_clock(), 60)
    assert assignment.assign(store, at(days=9), "tests")


def test_a_desk_that_lost_its_lease_writes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    Writer(store).write(corpus())
    whole = assignment.minutes_from

    def stalled(*arguments: Any) -> Any:
        yield from whole(*arguments)
        store.release_lease(LEASE, "tests")
        store.acquire_lease(LEASE, "elsewhere:1", system_clock(), 60)

    monkeypatch.setattr(assignment, "minutes_from", stalled)
    assert (assignment.assign(store, at(days=9), "tests"), store.stories()) == ({}, [])


@pytest.mark.parametrize("step", ["write", "put_look", "clear_desk_mark"])
def test_R02_a_desk_that_is_interrupted_is_made_good_by_the_next(
    store: Store, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    Writer(store).write(corpus())

    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(assignment if step == "write" else store, step, interrupted)
        with pytest.raises(KeyboardInterrupt):
            assignment.assign(store, at(days=9), "tests")
    assignment.assign(store, at(days=9), "tests")
    assert (told(store), stories(store)) == EXPECTED


def test_an_article_that_comes_while_the_desk_works_is_not_passed_over(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    *most, last = corpus()
    Writer(store).write(most)
    original, arrived = assignment.write, []

    def write(*arguments: Any) -> Any:
        result = original(*arguments)
        if not arrived:
            arrived.append(Writer(store).write([last]))
        return result

    monkeypatch.setattr(assignment, "write", write)
    assignment.assign(store, at(days=9), "tests")
    assert (told(store), stories(store)) == EXPECTED


def test_desks_of_several_processes_agree(tmp_path: Path) -> None:
    """Crawlers that store and assign at the same time leave what one of them alone would have left."""
    uri, articles = f"sqlite:{tmp_path / 'news.db'}", corpus()
    open_store(uri).close()

    def crawl(number: int) -> None:
        opened = open_store(uri)
        for each in articles[number::3]:
            Writer(opened).write([each])
            assignment.assign(opened, at(days=9), f"elsewhere:{number}")
        opened.close()

    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(crawl, number) for number in range(3)]:
            done.result()
    store = open_store(uri)
    assignment.assign(store, at(days=9), "tests")
    assert (told(store), stories(store)) == EXPECTED
    store.close()


def test_a_story_is_on_the_topics_that_its_articles_have_joined(store: Store) -> None:
    articles = corpus()[:3]
    Writer(store).write(articles)
    assignment.assign(store, at(days=1), "me")
    Writer(store).write([dataclasses.replace(articles[1], topics=("later",))])
    assert assignment.assign(store, at(days=2), "me") == {}
    (story,) = [each for each in store.stories() if article_id(articles[1].url) in each.article_ids]
    assert story.topics == ("all", "later")
