"""Polls of feeds, between store and spider: which feeds to ask, and what a poll brought.

A poll is written as the feed's next state and a line of the poll log; when to ask again `newsbot.feeds.polling` says.
"""

import dataclasses
import functools
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from newsbot.corpus.store.base import DecisionFilter, Store
from newsbot.corpus.store.schema import FeedRecord, Json, PollRecord, UrlRecord
from newsbot.feeds.polling import FeedState, PollOutcome, after_poll, fresh_seconds, revive, settle
from newsbot.items import FeedDocument, Validators
from newsbot.network.urls import host_of, outlet_of
from newsbot.text.topics import Topic

_PROBLEMS = 500  # characters of what was odd in a feed
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""`next_due` of a retired feed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a feed's server sent. Header names are in lower case."""

    url: str  # final address
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched: datetime
    moved_to: str | None = None  # where permanent redirects led


@dataclass(frozen=True, slots=True)
class Poll:
    """A feed after a poll, and the poll's line in the log."""

    feed: FeedRecord
    record: PollRecord

    @property
    def url(self) -> str:
        """URL of the feed."""
        return self.feed.url


# --- which feeds --------------------------------------------------------------------------------


def follow(store: Store, topics: Iterable[Topic], now: datetime) -> list[FeedRecord]:
    """Give the store a record of every feed that these topics list, due at once when it is new.

    Returns the feeds that it had before.
    """
    wanted: dict[str, set[str]] = {}
    for topic in topics:
        for source in topic.sources:
            if not source.paused:
                wanted.setdefault(source.url, set()).add(topic.name)
    held = {feed.url: feed for feed in store.feeds()}
    changed = []
    for url, names in sorted(wanted.items()):
        feed = held.get(url)
        if feed is None:
            state = FeedState(url, next_due=now)
            changed.append(FeedRecord(url, outlet_of(url), tuple(sorted(names)), now, dump(state)))
        elif not names <= set(feed.topics):
            gained = dataclasses.replace(feed, topics=tuple(sorted(names | set(feed.topics))))
            changed.append(_with_state(gained, _unread(load(feed), now)))
    store.put_feeds(changed)
    return list(held.values())


def _unread(state: FeedState, now: datetime) -> FeedState:
    """Due, and the next answer a whole one: another topic wants to know all of it."""
    if state.state == "retired":
        return state
    due = max(now, state.retry_after_until or now)
    return dataclasses.replace(state, etag=None, last_modified=None, body_sha=None, next_due=due)


def to_poll(
    store: Store, topics: Sequence[str], listed: frozenset[str], now: datetime, only_due: bool
) -> list[FeedRecord]:
    """Feeds of these topics to ask now: those whose time has come, or all but resting and retired ones."""
    feeds = store.due_feeds(now, topics) if only_due else [f for f in store.feeds() if set(f.topics) & set(topics)]
    return [feed for feed in feeds if feed.url in listed and not is_resting(feed, now)]


def settled(store: Store, topics: Sequence[str], now: datetime, went_back: bool, busy: Collection[str] = ()) -> None:
    """Repair the due times of feeds after a sleep of the machine or a jump of its clock.

    Feeds that are long overdue are spread over a while. `went_back`: the clock did, so every feed is looked at, not
    only those that are due. `busy`: URLs of feeds that are being polled just now, which stay as they are.
    """
    moved = []
    for feed in store.feeds() if went_back else store.due_feeds(now, topics):
        state = load(feed)
        brought = state if feed.url in busy else settle(state, now)
        if brought != state:
            moved.append(_with_state(feed, brought))
    store.put_feeds(moved)


def resting_hosts(feeds: Iterable[FeedRecord], now: datetime) -> Mapping[str, datetime]:
    """Host -> until when (UTC) it asked to be left alone (Retry-After), as earlier polls of its feeds have noted."""
    found: dict[str, datetime] = {}
    for feed in feeds:
        until = load(feed).retry_after_until if feed.state.get("retry_after_until") else None
        if until is not None and until > now:
            host = host_of(address(feed))
            found[host] = max(until, found.get(host, until))
    return found


NOT_ASKED = frozenset({"off-site", "left-aside", "host-share"})
"""Decisions about addresses that nobody has asked for."""


def requests_since(
    store: Store, feeds: Iterable[FeedRecord], since: datetime, outlets: Iterable[str] = ()
) -> Mapping[str, Sequence[datetime]]:
    """Host -> times of earlier runs' requests from `since` on, ascending, as far as polls and decisions show them.

    Of all outlets, or only of these.
    """
    found: dict[str, list[datetime]] = {}
    for feed in feeds:
        polled = load(feed).last_poll if feed.state.get("last_poll") else None
        if polled is not None and polled > since:
            found.setdefault(host_of(address(feed)), []).append(polled)
    decided = store.decisions(DecisionFilter(since=since, outlets=tuple(outlets)))
    pages = {each.url: each.last for each in decided if each.reason not in NOT_ASKED and not each.detail.get("joined")}
    for url, at in pages.items():
        found.setdefault(host_of(url), []).append(at)
    return {host: sorted(times) for host, times in found.items()}


def rest_host(store: Store, host: str, until: datetime) -> None:
    """Note with the feeds of `host` that a page of it asked to be left alone (Retry-After) until then."""
    rested = []
    for feed in store.feeds():
        state = load(feed) if host_of(feed.url) == host else None
        if state is not None and state.state != "retired":
            due = max(state.next_due, until) if state.next_due else None
            rested.append(_with_state(feed, dataclasses.replace(state, retry_after_until=until, next_due=due)))
    store.put_feeds(rested)


def is_resting(feed: FeedRecord, now: datetime) -> bool:
    """Whether a feed is retired, or its host asked for a rest. Reads the JSON undecoded, since every feed is asked."""
    if feed.state.get("state") == "retired":
        return True
    return bool(feed.state.get("retry_after_until")) and now < (load(feed).retry_after_until or now)


def revived(feed: FeedRecord, now: datetime) -> FeedRecord:
    """The feed due at `now` with its failures forgotten, even a retired one."""
    return _with_state(feed, revive(load(feed), now))


def _with_state(feed: FeedRecord, state: FeedState) -> FeedRecord:
    return dataclasses.replace(feed, next_due=state.next_due or NEVER, state=dump(state))


def with_lease(feed: FeedRecord, until: datetime | None) -> FeedRecord:
    """The feed with the end of its WebSub lease in its state, which makes polls rare (None: no hub pushes its news)."""
    value = until.isoformat() if until else None
    return dataclasses.replace(feed, state={**feed.state, "pushed_until": value})


def leased_as(feed: FeedRecord, other: FeedRecord) -> FeedRecord:
    """The feed with the lease that `other`, an account of the same feed, has."""
    return dataclasses.replace(feed, state={**feed.state, "pushed_until": other.state.get("pushed_until")})


def address(feed: FeedRecord) -> str:
    """Where to ask: where permanent redirects have led, else the feed's own address."""
    return feed.state.get("moved_to") or feed.url


def validators(feed: FeedRecord) -> Validators:
    """ETag and Last-Modified of its last answer, for a conditional request."""
    return Validators(feed.state.get("etag"), feed.state.get("last_modified"))


# --- what a poll brought ------------------------------------------------------------------------


def answered(feed: FeedRecord, answer: Answer, document: FeedDocument, new: Sequence[UrlRecord], cap: int) -> Poll:
    """The feed sent a document. With `cap` new entries some may have been left aside: then the next answer has to be
    a whole one again, so no validators are kept. Nor are those of an index, which may stay as it is while its sitemaps
    change.
    """
    cut, index = len(new) >= cap, bool(document.sitemaps)
    told = [f"{cap} new entries taken, the rest at the next poll (fetch.max_new_per_poll)"] if cut else []
    left = "; ".join([*told, *document.left])[:_PROBLEMS]
    headers = {} if cut or index else answer.headers
    outcome = PollOutcome(
        kind="ok",
        new=tuple(record.entry.published if record.entry else None for record in new),
        entries=len(document.entries),
        problems="; ".join(document.problems)[:_PROBLEMS] or None,
        left=left or None,
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        body_sha=None if index else hashlib.sha256(answer.body).hexdigest(),
        moved_to=answer.moved_to,
        fresh_seconds=fresh_seconds(answer.headers, answer.fetched),
        ttl_minutes=document.ttl_minutes,
        update_period_minutes=document.update_period_minutes,
        skip_hours=document.skip_hours,
        skip_days=document.skip_days,
        hub_url=document.hub_url,
        topic_url=document.self_url or answer.url,
    )
    detail = "; ".join([*([left] if left else ()), *document.problems])[:_PROBLEMS]
    return _poll(feed, outcome, answer.fetched, answer.status, detail)


def not_modified(feed: FeedRecord, answer: Answer) -> Poll:
    """The poll of a feed that answered 304 (not modified)."""
    headers = answer.headers
    outcome = PollOutcome(
        kind="not-modified",
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        fresh_seconds=fresh_seconds(headers, answer.fetched),
    )
    return _poll(feed, outcome, answer.fetched, answer.status)


_OF_THE_BODY = (
    "body_sha",
    "problems",
    "left",
    "ttl_minutes",
    "update_period_minutes",
    "skip_hours",
    "skip_days",
    "hub_url",
    "topic_url",
)


def same_body(feed: FeedRecord, answer: Answer, cap: int) -> Poll | None:
    """The poll of a feed whose server sent once more what it sent the last time, which need not be read again.

    None when the body is another, or when the last poll may have left some of it aside (`cap` new entries).
    """
    state = load(feed)
    if state.body_sha != hashlib.sha256(answer.body).hexdigest() or max(state.recent_new[-1:], default=0) >= cap:
        return None
    outcome = PollOutcome(
        kind="ok",
        entries=state.window,
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
        moved_to=answer.moved_to,
        fresh_seconds=fresh_seconds(answer.headers, answer.fetched),
        **{name: getattr(state, name) for name in _OF_THE_BODY},
    )
    return _poll(feed, outcome, answer.fetched, answer.status, "the same bytes as before")


def failed(
    feed: FeedRecord, reason: str, words: str, now: datetime, status: int | None = None, again: datetime | None = None
) -> Poll:
    """The poll of a feed that could not be read, for a `reason` of newsbot.corpus.reasons, in `words` for people.

    `status`: of its HTTP answer, if there was one; `again`: the time before which the server does not want to be asked.
    """
    kind: Literal["gone", "failed"] = "gone" if status == 410 else "failed"
    outcome = PollOutcome(kind=kind, reason=reason, status=status, error=words, retry_after=again)
    return _poll(feed, outcome, now, status, words)


def _poll(feed: FeedRecord, outcome: PollOutcome, now: datetime, status: int | None, detail: str = "") -> Poll:
    state = after_poll(load(feed), outcome, now)
    record = PollRecord(
        feed_url=feed.url,
        at=now,
        outcome="failed" if outcome.kind == "gone" else outcome.kind,
        status=status,
        reason=outcome.reason,
        entries=outcome.entries,
        new=len(outcome.new),
        detail=detail,
    )
    return Poll(_with_state(feed, state), record)


# --- as JSON ------------------------------------------------------------------------------------


@functools.cache
def _adapter() -> Any:
    from pydantic import TypeAdapter  # loaded on first use: commands that only read do without

    return TypeAdapter(FeedState)


def dump(state: FeedState) -> Mapping[str, Json]:
    """A feed's state for the store."""
    found: Mapping[str, Json] = _adapter().dump_python(state, mode="json")
    return found


def load(feed: FeedRecord) -> FeedState:
    """A feed's state as the store has it."""
    state: FeedState = _adapter().validate_python({"url": feed.url, **feed.state})
    return state
