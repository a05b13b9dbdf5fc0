"""Contract of every store: order and repetition of writes do not matter, whoever writes at the same time."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from functools import partial
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import Store
from tests.corpus.store.conftest import Open
from tests.corpus.store.dump import dump
from tests.corpus.store.records import at, decision, entry, headline, pair, tied, url

MINUTE = st.integers(0, 4)
NAMES = st.sampled_from("ab")


def _pair(name: str, text: int, fetched: int, seen: int, extra: int) -> Any:
    return pair(
        name,
        text=f"Text number {text}.",
        fetched=at(fetched),
        first_seen=at(seen / 2),
        aliases=(f"https://m.outlet.example/{extra}",) if extra else (),
        topics=("x", "y")[: extra % 3],
        feed_urls=(f"f{extra}",),
        feed_published=at(-extra) if extra else None,
        language=("en", "de", None)[extra % 3],
        image=f"{extra}.jpg",
        published=at(extra) if extra % 2 else None,
    )


def _headline(name: str, text: int, fetched: int, seen: int) -> Any:
    return headline(name, f"Headline number {text}", fetched=at(fetched), first_seen=at(seen / 2), language="en")


def _url(name: str, seen: int, updated: int, extra: int) -> Any:
    said = None if extra == 0 else entry(name, title=f"Title {extra}", updated=at(updated) if updated else None)
    return url(
        name,
        first_seen=at(seen),
        entry=said,
        link=f"https://outlet.example/{name}?{extra}",
        feed_url=f"https://outlet.example/{extra}.rss",
        topics=("x", "y", "z")[:extra],
    )


def _decision(name: str, minutes: int, words: int) -> Any:
    return decision(name, minutes=minutes, detail={"words": words}, title=f"Title {words}")


Step = tuple[str, Any]
STEPS = st.one_of(
    st.tuples(st.just("version"), st.builds(_pair, NAMES, MINUTE, MINUTE, MINUTE, MINUTE)),
    st.tuples(st.just("version"), st.builds(_headline, NAMES, MINUTE, MINUTE, MINUTE)),
    st.tuples(st.just("edge"), st.sampled_from([tied("a", "b"), tied("b", "c")])),
    st.tuples(st.just("url"), st.builds(_url, NAMES, MINUTE, MINUTE, MINUTE)),
    st.tuples(st.just("decision"), st.builds(_decision, NAMES, MINUTE, MINUTE)),
)
WRITERS: dict[str, Callable[[Store, list[Any]], object]] = {
    "version": lambda store, values: store.put_versions(values),
    "edge": lambda store, values: store.put_ties(values),
    "url": lambda store, values: store.announce(values),
    "decision": lambda store, values: store.put_decisions(values),
}


def _apply(store: Store, steps: list[Step]) -> dict[str, Any]:
    for kind, value in steps:
        WRITERS[kind](store, [value])
    return _content(store)


def _apply_batched(store: Store, steps: list[Step]) -> dict[str, Any]:
    for kind, write in WRITERS.items():
        write(store, [value for k, value in steps if k == kind])
    return _content(store)


def _content(store: Store) -> dict[str, Any]:
    return dump(store, [url(name).url for name in "ab"]) | {"position": None}  # how far it moved back depends on time


@settings(max_examples=60, deadline=None)
@given(steps=st.lists(STEPS, min_size=1, max_size=9), data=st.data())
def test_any_order_and_repetition_gives_the_same_content(steps: list[Step], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(steps + steps[:2]))
    with ExitStack() as opened:
        one, other, third = (opened.enter_context(closing(open_store("sqlite::memory:"))) for _ in range(3))
        expected = _apply(one, steps)
        assert _apply(other, list(shuffled)) == expected
        assert _apply_batched(third, list(shuffled)) == expected


def _many_steps(seed: int) -> list[Step]:
    """Some sixty overlapping writes in an order of their own."""
    chance = random.Random(seed)
    steps: list[Step] = [("edge", tied("a", "b")), ("edge", tied("b", "c"))]
    for n in range(60):
        kind, make, arguments = (("version", _pair, 4), ("url", _url, 3), ("decision", _decision, 2))[n % 3]
        digits = random.Random(n)  # the same writes for every seed
        steps.append((kind, make(digits.choice("abc"), *(digits.randrange(5) for _ in range(arguments)))))
    chance.shuffle(steps)
    return steps


def test_every_store_holds_the_same_after_any_order(store: Store, another: Store) -> None:
    expected = _apply(another, _many_steps(1))
    assert _apply(store, _many_steps(2)) == expected


def test_every_store_holds_the_same_after_batches(store: Store, another: Store) -> None:
    expected = _apply(another, _many_steps(1))
    assert _apply_batched(store, _many_steps(3)) == expected


def test_writers_at_the_same_time_leave_the_same_content(store: Store, another: Store, open_again: Open) -> None:
    expected = _apply(another, _many_steps(1))
    writers = [(open_again(), _many_steps(n)) for n in range(4, 7)]
    _together([partial(_apply, *writer) for writer in writers])
    assert _content(store) == expected


def test_R55_of_many_who_want_a_lease_one_gets_it(open_again: Open) -> None:
    stores = [open_again() for _ in range(4)]
    for n in range(5):
        won: list[int] = []
        _together(
            [
                lambda i=i, s=s, n=n, won=won: won.append(i) if s.acquire_lease("url", f"h{i}-{n}", at(n), 60) else None
                for i, s in enumerate(stores)
            ]
        )
        assert len(won) == 1


def _together(tasks: list[Callable[[], object]]) -> None:
    """Run all at the same time; the first error of any is raised."""
    with ThreadPoolExecutor(len(tasks)) as pool:
        for future in [pool.submit(task) for task in tasks]:
            future.result()
