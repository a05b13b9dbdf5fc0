"""What a reader is told with `new`: everything once, whatever is being written while they look."""

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from newsbot.corpus import assignment
from newsbot.corpus.query import news_since
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import Store
from newsbot.corpus.store.mongo import MongoStore
from newsbot.corpus.writer import Writer
from tests.builders import TEXT, article, at, known
from tests.corpus.store import records

NAMES = ("missile", "quake", "budget", "harvest")


class Reader:
    """Somebody who looks again and again, and remembers what they were told."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.told: Counter[tuple[str, str]] = Counter()
        self._cursor = 0
        self._looking = False

    def look(self) -> None:
        """As `newsbot new` does it."""
        if self._looking:
            return
        self._looking = True
        rows, self._cursor = news_since.news(self.store, (), self._cursor)
        self._looking = False
        self.told.update((each["url"].rpartition("/")[2], each["change"]) for row in rows for each in row["news"])


def steps(store: Store) -> Iterator[Callable[[], object]]:
    """Articles on different matters, then changed texts of all of them, a desk's pass after each."""

    def write(one: Any, hour: int) -> None:
        Writer(store).write([one])
        assignment.assign(store, at(hours=hour), "tests")

    first = {name: article(name, body=f"{name} {TEXT[::-1]} {name * 30}", language="en") for name in NAMES}
    later = {
        name: article(name, body=f"{name} {TEXT} {name * 40}", language="en", fetched=at(hours=5), known=known(old))
        for name, old in first.items()
    }
    for hour, each in enumerate([*first.values(), *later.values()]):
        yield lambda each=each, hour=hour: write(each, hour)  # type: ignore[misc]  # mypy cannot infer the default


EXPECTED = Counter({(name, change): 1 for name in NAMES for change in ("new", "revised")})


def _looks_within(monkeypatch: pytest.MonkeyPatch, method: str, look: Callable[[], None]) -> None:
    """A look after every call of a method of MongoStore."""
    original = getattr(MongoStore, method)

    def then_look(self: MongoStore, *arguments: Any, **named: Any) -> Any:
        found = original(self, *arguments, **named)
        look()
        return found

    monkeypatch.setattr(MongoStore, method, then_look)


def test_a_reader_who_looks_between_writes_is_told_everything_once(store: Store) -> None:
    reader = Reader(store)
    for step in steps(store):
        step()
        reader.look()
        reader.look()
    assert reader.told == EXPECTED


def test_a_reader_who_looks_while_mongodb_is_written_is_told_everything_once(
    fresh_mongo_uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pass of the desk is several writes there."""
    store = MongoStore(fresh_mongo_uri, create=True, timeout=10)
    reader = Reader(store)
    _looks_within(monkeypatch, "bulk", reader.look)
    for step in steps(store):
        step()
    reader.look()
    store.close()
    assert reader.told == EXPECTED


@pytest.mark.parametrize("method", ["settled_seq", "stories", "assignments_of"])
def test_a_desk_that_writes_while_a_reader_looks_hides_nothing(
    store: Store, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, ahead = Reader(store), list(steps(store))
    while ahead:
        ahead.pop(0)()  # so that there is something to look at
        _write_within(monkeypatch, store, method, ahead)
        reader.look()
        monkeypatch.undo()
    reader.look()
    assert reader.told == EXPECTED


def _write_within(
    monkeypatch: pytest.MonkeyPatch, store: Store, method: str, ahead: list[Callable[[], object]]
) -> None:
    """The next step, once, after the next call of a method of the store."""
    original = getattr(store, method)

    def then_write(*arguments: Any, **named: Any) -> Any:
        found = original(*arguments, **named)
        monkeypatch.undo()
        ahead.pop(0)()
        return found

    monkeypatch.setattr(store, method, then_write)


def test_a_change_of_text_is_told_also_when_the_article_moved_since(store: Store) -> None:
    reader, passes = Reader(store), list(steps(store))
    for step in passes[:5]:
        step()
        if step is not passes[4]:
            reader.look()
    _moved_since(store, NAMES[0])
    reader.look()
    assert reader.told == Counter({**{(name, "new"): 1 for name in NAMES}, (NAMES[0], "revised"): 1})


def _moved_since(store: Store, name: str) -> None:
    """The desk finds another home for the article: here, by a person's word."""
    from newsbot.corpus.overrides import Overrides

    others: Sequence[str] = [article(each).url for each in NAMES if each != name]
    decided = Overrides().joining(article(name).url, others[0])
    assignment.assign(store, at(hours=9), "tests", decided)


def test_what_a_killed_desk_left_is_told_after_the_next_pass(
    fresh_mongo_uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = MongoStore(fresh_mongo_uri, create=True, timeout=10)
    reader, (first, second, *_) = Reader(store), steps(store)
    first()

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(MongoStore, "_supersede", killed)
    with pytest.raises(KeyboardInterrupt):
        second()
    monkeypatch.undo()
    reader.look()
    before = dict(reader.told)
    assignment.assign(store, at(hours=9), "tests")
    reader.look()
    store.close()
    assert (before, dict(reader.told)) == ({("missile", "new"): 1}, {("missile", "new"): 1, ("quake", "new"): 1})


@pytest.mark.timeout(5)  # each number that was ever given would be gone over, for a quarter of a minute
def test_what_was_decided_before_is_not_gone_over() -> None:
    with contextlib.closing(open_store("sqlite::memory:")) as store:
        one, version = records.pair("a")
        store.put_versions([(one, version)])
        members = {"article_ids": (one.id,), "first_seen": one.first_seen, "last_seen": one.first_seen}
        assigned = records.assignment(5 * 10**8, one.id, detail={})
        store.put_stories([records.story(seq=5 * 10**8 + 1, **members)], [assigned])
        ((row,), upto) = news_since.news(store, (), 0)
        assert (row["news"][0]["change"], upto) == ("new", 5 * 10**8 + 1)
