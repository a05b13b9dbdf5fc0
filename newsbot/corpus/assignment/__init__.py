"""Story assignment: which story each stored article belongs to. One process at a time does it, the holder of a lease.

In names of code and store it is *the desk*. Crawlers store versions and copy edges and move the desk's mark to the
earliest place in canonical order (first seen to the minute, then id) at which something changed. An assignment goes
back to the last checkpoint before that place and hands the stored articles from there on to incremental clustering
(`newsbot.stories.chronicle`); `ledger` writes the assignments that came out differently. So late articles, new copies
and overrides change what follows from them and nothing else, and the result is a function of the stored articles and
overrides alone, whoever brought them (docs/decisions/0003 and 0005).
"""

import collections
import dataclasses
import json
import time
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from newsbot.corpus.assignment.articles import CROWD, Met, Position, Read, minutes_from, position_of
from newsbot.corpus.assignment.ledger import Told, write
from newsbot.corpus.assignment.past import StoredPast
from newsbot.corpus.assignment.same import RULE as SAME
from newsbot.corpus.assignment.same import SameArticles
from newsbot.corpus.assignment.spread import Spread, here
from newsbot.corpus.assignment.ties import METHOD as TIES
from newsbot.corpus.leases import take
from newsbot.corpus.overrides import NONE, Overrides
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.errors import LockedError
from newsbot.stories.checkpoint import METHOD, dump, load
from newsbot.stories.chronicle import Chronicle
from newsbot.stories.model import StoryRule
from newsbot.text.fingerprint import DEFAULT_RULE, CopyRule
from newsbot.text.ids import article_id, short_hash
from newsbot.times import system_clock

LEASE, LEASE_SECONDS = "desk", 120.0
STRETCH = 2000
"""Articles after which what was decided is written: this and the window of open stories bound the memory."""
_SAVED_FROM = 25  # articles: going over so few again is cheaper than saving
_SETTLED = timedelta(hours=1)  # after which an article that was announced has mostly been read
_BEGINNING, _END = datetime(1, 1, 1, tzinfo=UTC), (datetime(9999, 12, 31, tzinfo=UTC), "")
_LOOK = "desk"  # where the desk remembers by what it decided,
_ROUND = "desk-round"  # and which round over the articles is the latest


def assign(
    store: Store,
    now: datetime,
    holder: str,
    overrides: Overrides = NONE,
    rule: StoryRule | None = None,
    copies: CopyRule = DEFAULT_RULE,
    spread: Spread = here,
) -> Mapping[str, int]:
    """Assign what has changed since the last time, as `holder` of the lease; `now` is noted as the time of doing so.

    Returns relation (`new_story`, `follow_up`, `copy`, …) -> number of articles that were assigned for the first time.
    While another process holds the lease, that one does the work for all, and nothing is done here. Other overrides
    than the last time's change what follows from the articles they name; another rule changes everything. `spread`:
    who reads and compares texts; what comes out is the same. Raises StoreError.
    """
    counts: collections.Counter[str] = collections.Counter()
    basis = _basis(overrides, rule or StoryRule(), copies)
    while _has_work(store, basis):  # asked again after the release: somebody may have been turned away
        if not take(store, LEASE, holder, system_clock(), LEASE_SECONDS):
            break
        try:
            while _has_work(store, basis):
                mark = store.desk_mark()
                work = _Work(store, overrides, (rule or StoryRule(), copies), basis, mark.position, spread)
                work.begin()
                for told in work.stretches():
                    if not (work.is_latest() and store.acquire_lease(LEASE, holder, system_clock(), LEASE_SECONDS)):
                        return counts  # this process stood still for so long that another one took over
                    met = work.met()
                    work.past.write()
                    counts.update(write(store, work.chronicle, told, met, work.dropped, work.respoken, work.same, now))
                    work.chronicle.forget()
                if work.is_whole():
                    store.drop_untied()
                store.put_look(_LOOK, basis)
                store.clear_desk_mark(mark.counter)
        finally:
            store.release_lease(LEASE, holder)
    return counts


@contextmanager
def paused(store: Store, holder: str, patience: float = LEASE_SECONDS) -> Iterator[Callable[[], None]]:
    """Nobody else decides on stories meanwhile. What it gives has to be called at least once a minute.

    Raises LockedError when others go on for longer than `patience` seconds, or have taken over while this process
    stood still.
    """
    deadline = time.monotonic() + patience
    while not take(store, LEASE, holder, system_clock(), LEASE_SECONDS):
        if time.monotonic() > deadline:
            raise LockedError("Another process is assigning stories; wait until it has ended.")
        time.sleep(0.2)
    store.put_look(_ROUND, {"token": uuid.uuid4().hex})  # one that stood still has been overtaken

    def renew() -> None:
        if not store.acquire_lease(LEASE, holder, system_clock(), LEASE_SECONDS):
            raise LockedError("Another process has begun to assign stories while this one stood still; try again.")

    try:
        yield renew
    finally:
        store.release_lease(LEASE, holder)


def is_settled(store: Store, overrides: Overrides) -> bool:
    """Whether every stored article is assigned under these overrides: no while another process still has to do it."""
    return not _has_work(store, _basis(overrides, StoryRule(), DEFAULT_RULE))


def _basis(overrides: Overrides, rule: StoryRule, copies: CopyRule) -> dict[str, str]:
    """By what articles are assigned: a hash of the method, and the articles that each override speaks of."""
    weights = sorted(rule.weights.items())
    spoken = [["drop", article_id(url)] for url in sorted(overrides.drop)]
    for kind in ("together", "apart", "linked", "unlinked"):
        spoken += [[kind, *pair] for pair in sorted(getattr(overrides.for_stories, kind))]
    for kind in ("same", "distinct"):
        spoken += [[kind, *map(article_id, pair)] for pair in sorted(getattr(overrides, kind))]
    return {"method": short_hash(f"{METHOD} {rule} {weights} {TIES} {copies} {SAME}"), "overrides": json.dumps(spoken)}


def _has_work(store: Store, basis: Mapping[str, str]) -> bool:
    held = store.look(_LOOK)
    changed = held != basis if held else basis["overrides"] != "[]"
    return changed or store.desk_mark().position is not None


class _Work:
    """One pass over what has changed, from the place where it begins."""

    def __init__(
        self,
        store: Store,
        overrides: Overrides,
        rules: tuple[StoryRule, CopyRule],
        basis: Mapping[str, str],
        mark: Position | None,
        spread: Spread,
    ) -> None:
        rule, self._copies = rules
        self._spread = spread
        self.store, self._basis, self._token = store, basis, uuid.uuid4().hex
        self._held = store.look(_LOOK)  # by what was decided the last time
        self.dropped = frozenset(article_id(url) for url in overrides.drop)
        self.same, self._met = SameArticles(store, overrides), Met()
        self.past = StoredPast(store)
        self.chronicle = Chronicle(rule, overrides.for_stories, self.past)
        self.respoken = _respoken(self._held, basis)
        self._changed = self._begins(mark)
        self._start = self._restored(rule, self._changed)
        self.past.begin(self.chronicle.minute)
        self._since_saved = 0

    def begin(self) -> None:
        """Remember what is under way: should it be interrupted, the next pass makes it good, whatever it goes by."""
        self.store.put_look(_ROUND, {"token": self._token})
        if self._held and self._held != self._basis:
            method = self._basis["method"] if self._same_method() else ""
            self.store.put_look(
                _LOOK, {**self._held, "method": method, "unfinished": json.dumps(sorted(self.respoken))}
            )

    def is_whole(self) -> bool:
        """Whether this pass went over all articles, so that what ties them is all known."""
        return self._start is None

    def met(self) -> Met:
        """What was met beside the articles since the last call."""
        met, self._met.aliases, self._met.ties = dataclasses.replace(self._met), {}, []
        return met

    def is_latest(self) -> bool:
        """Whether no other process has begun a pass since this one, having taken over while this one stood still."""
        return self.store.look(_ROUND).get("token") == self._token

    def _same_method(self) -> bool:
        return bool(self._held.get("method") == self._basis["method"])

    def _begins(self, mark: Position | None) -> Position | None:
        """The earliest place that may come out differently; None: all of it."""
        if self._held and not self._same_method():
            return None
        spoken = self.store.articles(ArticleFilter(ids=tuple(sorted(self.respoken)))) if self.respoken else []
        places = [position_of(record) for record in spoken] + ([mark] if mark else [])
        return min(places, default=_END if self._held else None)

    def _restored(self, rule: StoryRule, begins: Position | None) -> Position | None:
        """Go to the last state that was saved before `begins`; returns from where to go on."""
        if begins is None:
            self.store.checkpoint_before((_BEGINNING, ""))  # what was saved by another rule is of no use
            return None
        saved = self.store.checkpoint_before((begins[0], ""))
        if saved is None:
            return None
        try:
            self.chronicle.restore(load(saved[1], rule))
        except ValueError:  # of another version
            return None
        return saved[0]

    def stretches(self) -> Iterator[list[Told]]:
        """What was decided, about `STRETCH` articles at a time, and at least one list, if an empty one."""
        newest = self.store.articles(ArticleFilter(), limit=1)
        settled = newest[0].first_seen - _SETTLED if newest else None
        told: list[Told] = []
        before: datetime | None = None
        read = minutes_from(self.store, self._start, self.dropped, self.same, self._met, self._copies, self._spread)
        for minute in read:
            moment = minute[0][1].minute
            if settled is not None:
                self._save(moment, before, settled)
            before = moment
            if len(minute) >= CROWD:
                self._spread.rest()
            told += self._assigned(minute)
            if len(told) >= STRETCH:
                yield told
                told = []
        yield told

    def _assigned(self, minute: list[Read]) -> Iterator[Told]:
        by_id = {stored.record.id: stored for stored, _ in minute}
        self._since_saved += len(minute)
        for line in self.chronicle.assign([seen for _, seen in minute]):
            yield Told(by_id[line.article], line)

    def _save(self, minute: datetime, before: datetime | None, settled: datetime) -> None:
        """Save the state before the last hour, or before what has changed where that is later; and before the first
        minute of a day that none is kept of the age of.

        What comes next mostly follows what has come: a pass that began an hour back would go over all of that again.
        """
        if before is None or self._since_saved < _SAVED_FROM or not self.is_latest():
            return
        goal = max(settled, self._changed[0]) if self._changed else settled
        new_day = minute.date() != before.date()
        if before < goal <= minute or (new_day and _age(minute, settled) not in self._ages(settled)):
            self.past.write()
            self.store.put_checkpoint((minute, ""), dump(self.chronicle.state()))
            held = self.store.checkpoints()
            self.store.drop_checkpoints(sorted(set(held) - worth_keeping(held, settled)))
            self._since_saved = 0

    def _ages(self, newest: datetime) -> set[int]:
        return {_age(minute, newest) for minute, _ in self.store.checkpoints()}


def worth_keeping(positions: Collection[Position], settled: datetime) -> set[Position]:
    """Those of the checkpoints at `positions` to keep: the latest, the latest before `settled`, and the oldest of each
    age.

    Ages are after `settled`, less than a day before it, then up to 2, 4, 8 … days. So there are few of them, and an
    article that comes late is assigned from a checkpoint three times as old at most.
    """
    oldest: dict[int, Position] = {}
    for position in sorted(positions):
        oldest.setdefault(_age(position[0], settled), position)
    old = sorted(position for position in positions if position[0] <= settled)
    return {*oldest.values(), *old[-1:], *sorted(positions)[-1:]}


def _age(minute: datetime, settled: datetime) -> int:
    """-1 after `settled`, 0 for less than a day before it, then 1 for less than 2, 2 for less than 4, and so on."""
    return (settled - minute).days.bit_length() if minute <= settled else -1


def _respoken(held: Mapping[str, str], basis: Mapping[str, str]) -> frozenset[str]:
    """Articles that overrides speak of otherwise than the last time, or did so in a pass that was interrupted."""
    old, new = (
        {tuple(each) for each in json.loads(spoken)} for spoken in (held.get("overrides", "[]"), basis["overrides"])
    )
    unfinished = json.loads(held.get("unfinished", "[]"))
    return frozenset(article for _, *articles in old ^ new for article in articles) | frozenset(unfinished)
