"""Going on from a saved state gives what deciding everything anew gives: in any order of arrival, however often."""

import dataclasses
import functools
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newsbot.corpus import assignment
from newsbot.corpus.overrides import NONE, Overrides
from newsbot.corpus.query.story_rows import find_story
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import Store
from newsbot.corpus.writer import Writer
from newsbot.errors import UsageError
from newsbot.items import Article
from newsbot.stories import chronicle
from newsbot.stories.clustering import Clusterer
from newsbot.text.ids import article_id
from tests.builders import article
from tests.corpus.assignment.test_assignment import stories, told
from tests.world import World

START = datetime(2026, 3, 4, 6, tzinfo=UTC)
LATER = datetime(2027, 1, 1, tzinfo=UTC)


def corpus(rounds: int = 2) -> list[Article]:
    """The fixture world's articles in four languages, over and over: each round begins six weeks after the last one."""
    world = World.load()
    found = []
    for number in range(rounds):
        shift = timedelta(weeks=6) * number
        for each in world.articles:
            if each.stored and each.published is not None:
                text = each.version(world.instants[-1]).text
                when = each.published.astimezone(UTC).replace(second=0) + shift
                seen = when + timedelta(minutes=20)
                found.append(
                    article(
                        f"{number}/{each.id}",
                        text.body,
                        each.outlet.host,
                        title=text.title,
                        language=each.language,
                        published=when,
                        first_seen=seen,
                        fetched=seen,
                        topics=("turkey",),
                    )
                )
    return found


@pytest.fixture(autouse=True)
def saves_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every day's state is saved, and what was decided is written every few articles."""
    monkeypatch.setattr(assignment, "_SAVED_FROM", 1)
    monkeypatch.setattr(assignment, "STRETCH", 7)


def come(store: Store, articles: Sequence[Article], at_once: int, overrides: Overrides = NONE) -> None:
    """So many at a time, each time followed by the desk."""
    for start in range(0, len(articles), at_once):
        Writer(store).write(articles[start : start + at_once])
        assignment.assign(store, LATER, "tests", overrides)


def standing(store: Store) -> tuple[Any, Any]:
    return told(store), stories(store)


@pytest.fixture(scope="module")
def expected() -> tuple[Any, Any]:
    """Decided in one go, with nothing saved."""
    opened = open_store("sqlite::memory:")
    try:
        Writer(opened).write(corpus())
        assignment.assign(opened, LATER, "tests")
        return standing(opened)
    finally:
        opened.close()


def test_the_corpus_has_what_makes_this_hard(expected: tuple[Any, Any]) -> None:
    """Copies, stories of several languages, threads; and windows that close between its rounds."""
    assignments, found = expected
    assert {relation for _, relation, _ in assignments.values()} >= {"copy", "follow_up", "new_story"}
    assert any(len(story.detail["languages"]) > 2 for story in found.values())
    assert sum("follows" in story.detail for story in found.values()) > 4
    once = [story for story in found.values() if not story.detail.get("series")]  # a series is opened again every week
    assert not any(story.last_seen - story.first_seen > timedelta(weeks=3) for story in once)


@pytest.mark.parametrize("at_once", [3, 20])
def test_as_it_happens(store: Store, expected: tuple[Any, Any], at_once: int) -> None:
    come(store, sorted(corpus(), key=lambda each: each.first_seen), at_once)
    assert standing(store) == expected


@pytest.mark.parametrize("seed", range(2))
def test_in_any_order(store: Store, expected: tuple[Any, Any], seed: int) -> None:
    articles = corpus()
    come(store, random.Random(seed).sample(articles, len(articles)), 11)
    assert standing(store) == expected


@pytest.mark.parametrize("late", [0, 40])
def test_one_that_comes_late(store: Store, expected: tuple[Any, Any], late: int) -> None:
    articles = sorted(corpus(), key=lambda each: each.first_seen)
    come(store, [*articles[:late], *articles[late + 1 :], articles[late]], 13)
    assert standing(store) == expected


def test_a_person_changes_their_mind(store: Store, expected: tuple[Any, Any]) -> None:
    articles = sorted(corpus(), key=lambda each: each.first_seen)
    come(store, articles, 30)
    copies = [each for each, (_, relation, _) in told(store).items() if relation == "copy"]
    carried = next(each.url for each in articles if article_id(each.url) == copies[0])
    source = next(each.url for each in articles if article_id(each.url) == told(store)[copies[0]][2]["copy_of"])
    german = next(each.url for each in articles if each.content.language == "de")
    arabic = next(each.url for each in reversed(articles) if each.content.language == "ar")
    for decided in (
        NONE.dropping(source),
        NONE.parting(source, carried),
        NONE.joining(articles[0].url, carried),
        NONE.parting(articles[0].url, german),
        NONE.joining(articles[0].url, arabic),  # weeks later
    ):
        assignment.assign(store, LATER, "tests", decided)
        anew = open_store("sqlite::memory:")
        Writer(anew).write(articles)
        assignment.assign(anew, LATER, "tests", decided)
        assert standing(store) == standing(anew)
        anew.close()
    assignment.assign(store, LATER, "tests", NONE)
    assert standing(store) == expected


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What assignments go over from now on."""
    read: list[str] = []
    whole = assignment.minutes_from

    def minutes(*arguments: Any) -> Any:
        for minute in whole(*arguments):
            read.extend(stored.record.id for stored, _ in minute)
            yield minute

    monkeypatch.setattr(assignment, "minutes_from", minutes)
    return read


def test_only_what_follows_is_read_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    articles = sorted(corpus(), key=lambda each: each.first_seen)
    come(store, articles[:-1], len(articles))
    read = counted(monkeypatch)
    come(store, articles[-1:], 1)
    assert 0 < len(read) < len(articles) / 4


def test_rounds_of_one_hour_go_over_the_last_one_again_and_no_more(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes an hour late all the same has a state before it."""
    each_minute = [
        dataclasses.replace(each, first_seen=START + timedelta(minutes=number), fetched=START + timedelta(days=1))
        for number, each in enumerate(corpus()[:120])
    ]
    late = each_minute.pop(60)
    come(store, each_minute[:-5], 5)
    read = counted(monkeypatch)
    come(store, each_minute[-5:], 5)
    assert len(read) == 10
    read.clear()
    come(store, [late], 1)
    assert len(read) < 80
    anew = open_store("sqlite::memory:")
    come(anew, [*each_minute, late], 120)
    assert standing(store) == standing(anew)
    anew.close()


def test_a_saved_state_of_another_version_is_passed_over(
    store: Store, expected: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = sorted(corpus(), key=lambda each: each.first_seen)
    come(store, articles[:-1], 30)
    monkeypatch.setattr(assignment, "load", lambda *_: (_ for _ in ()).throw(ValueError("of another version")))
    come(store, articles[-1:], 1)
    assert standing(store) == expected


@pytest.mark.parametrize("calls", [1, 2, 3])
def test_R02_a_desk_that_dies_between_its_writes_is_made_good(
    store: Store, expected: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch, calls: int
) -> None:
    """The stories of a round are written last; here they are lost, and its assignments stand."""
    articles = sorted(corpus(), key=lambda each: each.first_seen)
    come(store, articles[:40], 40)
    put, left = store.put_stories, iter(range(calls))

    def dies(found: Any, assignments: Any) -> None:
        if next(left, None) is None:
            put([], assignments)
            raise KeyboardInterrupt
        put(found, assignments)

    with monkeypatch.context() as patch:
        patch.setattr(store, "put_stories", dies)
        with pytest.raises(KeyboardInterrupt):
            come(store, articles[40:], len(articles))
    assignment.assign(store, LATER, "tests")
    come(store, articles, len(articles))
    assert standing(store) == expected


def test_numbers_only_rise_for_what_changed(store: Store) -> None:
    articles = sorted(corpus(1), key=lambda each: each.first_seen)
    come(store, articles, 10)
    before = {story.id: story.seq for story in store.stories()}
    new = dataclasses.replace(articles[-1], url="http://elsewhere.example/x", outlet="elsewhere.example")
    come(store, [new], 1)
    changed = [story for story in store.stories() if before.get(story.id) != story.seq]
    assert len(changed) < 4


def test_states_are_kept_the_thinner_the_older_they_are() -> None:
    """A year of days, each with a new state: few are kept, and what is late does not go back much too far."""
    kept: set[assignment.Position] = set()
    for day in range(365):
        newest = START + timedelta(days=day)
        kept = assignment.worth_keeping([*kept, (newest, "")], newest)
        ages = sorted((newest - minute).days for minute, _ in kept)
        assert len(ages) <= 2 + day.bit_length()
        for late in range(1, ages[-1] + 1):
            assert min(age for age in ages if age >= late) <= 3 * late


def test_the_last_state_before_the_hour_is_kept_beside_the_first_and_the_last_after_it() -> None:
    """So that an article of the last hour's beginning does not go back to the day's first state."""
    held = [(START + timedelta(minutes=minute), "") for minute in (0, 200, 300, 320, 340, 350)]
    assert assignment.worth_keeping(held, START + timedelta(minutes=310)) == {held[0], held[2], held[3], held[5]}


# --- passes that are interrupted, and stories that close --------------------------------------------------------------


def test_a_drop_that_was_interrupted_and_taken_back_leaves_nothing(
    store: Store, expected: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = sorted(corpus(), key=lambda each: each.first_seen)
    come(store, articles, len(articles))
    put, left = store.put_stories, iter(range(2))

    def dies(*written: Any) -> None:
        put(*written)
        if next(left, None) is None:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(store, "put_stories", dies)
        with pytest.raises(KeyboardInterrupt):
            assignment.assign(store, LATER, "tests", NONE.dropping(articles[0].url))
    assignment.assign(store, LATER, "tests", NONE)
    assert standing(store) == expected


def test_an_override_of_what_is_not_stored_tells_little_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    come(store, corpus(1), 100)
    monkeypatch.setattr(assignment, "write", lambda *arguments: {"told": len(arguments[2])})
    assert assignment.assign(store, LATER, "tests", NONE.dropping("http://never.example/stored"))["told"] < 5


def test_a_story_whose_articles_were_all_dropped_is_listed_no_more(store: Store) -> None:
    only = corpus(1)[0]
    come(store, [only], 1)
    (story,) = store.stories()
    assignment.assign(store, LATER, "tests", NONE.dropping(only.url))
    assert (store.stories(), store.newest_stories()) == ([], [])
    for name in (story.id, only.url):
        with pytest.raises(UsageError, match="a person dropped"):
            find_story(store, name)
    assignment.assign(store, LATER, "tests", NONE)
    assert find_story(store, only.url).article_ids == (article_id(only.url),)


def test_many_stories_may_close_in_one_day(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than are kept to be joined: their digests are still there when the day ends."""
    monkeypatch.setattr(chronicle, "Clusterer", functools.partial(Clusterer, closed_kept=2))
    articles = [dataclasses.replace(each, topics=()) for each in corpus()]
    come(store, articles, len(articles))
    anew = open_store("sqlite::memory:")
    monkeypatch.setattr(assignment, "STRETCH", 10_000)
    come(anew, articles, len(articles))
    assert standing(store) == standing(anew)
    anew.close()


@pytest.mark.parametrize("fault", ["the first comes late", "the first is dropped"])
def test_R02_stories_that_a_killed_desk_did_not_write_are_found_out(
    store: Store, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    """On MongoDB assignments and stories are several writes: here the stories are lost, and nothing is settled."""
    articles = sorted(corpus(1), key=lambda each: each.first_seen)
    decided = NONE.dropping(articles[0].url) if "dropped" in fault else NONE
    come(store, articles if "dropped" in fault else articles[1:], len(articles))
    put = store.put_stories

    def dies(_: Any, assignments: Any) -> None:
        put([], assignments)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(store, "put_stories", dies)
        with pytest.raises(KeyboardInterrupt):
            come(store, articles[:1], 1, decided)
    with monkeypatch.context() as patch:
        patch.setattr(store, "settled_seq", lambda: 0)
        assignment.assign(store, LATER, "tests", decided)
    anew = open_store("sqlite::memory:")
    Writer(anew).write(articles)
    assignment.assign(anew, LATER, "tests", decided)
    assert standing(store) == standing(anew)
    anew.close()


def test_a_desk_that_slept_writes_nothing_over_what_another_one_did(
    store: Store, expected: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *others = sorted(corpus(), key=lambda each: each.first_seen)
    Writer(store).write(others)
    whole, slept = assignment.minutes_from, []

    def sleepy(*arguments: Any) -> Iterator[Any]:
        for number, minute in enumerate(whole(*arguments)):
            if number == 10 and not slept:
                slept.append(number)
                Writer(store).write([first])
                store.release_lease(assignment.LEASE, "sleeper")
                assignment.assign(store, LATER, "another")
            yield minute

    monkeypatch.setattr(assignment, "minutes_from", sleepy)
    assignment.assign(store, LATER, "sleeper")
    assert standing(store) == expected
