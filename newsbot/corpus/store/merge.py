"""How two writes of the same record become one, as values: whoever comes first, the result is the same.

Where a field is neither a smallest, a largest nor a union, the write with the lowest *rank* decides. A rank is a string
that begins with the time of the observation and ends with a digest, so that no two different writes are equal.
SQLite calls these functions inside a transaction; MongoDB says the same with conditional updates.
"""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from newsbot.corpus.store.clean import digest, fit_url
from newsbot.corpus.store.codec import Codec, iso
from newsbot.corpus.store.schema import ArticleRecord, DecisionRecord, ReadingRecord, UrlRecord, VersionRecord
from newsbot.items import HEADLINE, Entry
from newsbot.text.ids import short_hash

_PLAIN = Codec()
R = TypeVar("R")

CURRENT_FIELDS = ("current_sha", "current_fetched", "title", "language", "published", "words", "unread")
"""Fields of an article that are copied from its current version."""
FETCH_TIMES = ("first_fetched", "last_fetched")
"""Fields of a version that merge on their own; all others come from the write with the lowest rank."""
ORIGIN_FIELDS = ("link", "outlet", "feed_url")
"""Fields of a URL that come from the announcement with the lowest rank: the first one."""


def normal(record: R) -> R:
    """`record` as it reads back: text cleaned, times in UTC. Merging compares these, never what came in."""
    return _PLAIN.decode(type(record), _PLAIN.encode(record))


def version_rank(version: VersionRecord) -> str:
    """Rank of a read: of several reads of one text the metadata of the earliest is kept."""
    return rank_of(_PLAIN.encode(version))


def rank_of(version: Mapping[str, Any]) -> str:
    """The same of a version that is encoded already, by the plain codec."""
    details = {k: v for k, v in version.items() if k not in FETCH_TIMES}
    return f"{version['first_fetched']} {digest(details)}"


def announcement_rank(record: UrlRecord) -> str:
    """Rank of an announcement: the earliest decides where a URL came from; of equals the first by feed and link."""
    return f"{iso(record.first_seen)} {record.feed_url or ''} {record.link}"


def entry_updated(entry: Entry | None) -> str:
    """When a feed says that its entry changed last; empty when it does not say."""
    return iso(entry.updated) if entry is not None and entry.updated is not None else ""


def entry_rank(record: UrlRecord) -> str:
    """Rank of an entry among those with the same `updated`: any entry before none, then the first announced."""
    if record.entry is None:
        return "none"
    return f"entry {announcement_rank(record)} {digest(_PLAIN.encode(record.entry))}"


class Announced(NamedTuple):
    """A URL's record with the ranks under which its parts were written."""

    record: UrlRecord
    rank: str
    entry_rank: str


def announced(record: UrlRecord) -> Announced:
    """A record, cut and cleaned, as one announcement gives it."""
    record = normal(fit_url(record))
    record = dataclasses.replace(record, topics=union(record.topics, ()))
    return Announced(record, announcement_rank(record), entry_rank(record))


def merge_announced(held: Announced, given: Announced) -> Announced:
    """A known URL is announced again. See `Store.announce` for what changes."""
    old, new = held.record, given.record
    changes: dict[str, Any] = {"first_seen": min(old.first_seen, new.first_seen)}
    if given.rank < held.rank:
        changes.update({name: getattr(new, name) for name in ORIGIN_FIELDS})
    topics = union(old.topics, new.topics)
    before, after = entry_updated(old.entry), entry_updated(new.entry)
    if topics != old.topics or (old.entry is not None and after > before):
        changes.update(topics=topics, due=new.due or new.first_seen)
    takes_entry = after > before or (after == before and given.entry_rank < held.entry_rank)
    if takes_entry:
        changes["entry"] = new.entry
    return Announced(
        dataclasses.replace(old, **changes),
        min(held.rank, given.rank),
        given.entry_rank if takes_entry else held.entry_rank,
    )


def merge_article(old: ArticleRecord | None, new: ArticleRecord) -> ArticleRecord:
    """Two records of one article; the fields of its current version stay the old one's."""
    old = old or new
    return dataclasses.replace(
        old,
        first_seen=min(old.first_seen, new.first_seen),
        aliases=union(old.aliases, new.aliases),
        topics=union(old.topics, new.topics),
        feed_urls=union(old.feed_urls, new.feed_urls),
        feed_published=earliest(old.feed_published, new.feed_published),
    )


def with_current(article: ArticleRecord, version: VersionRecord) -> ArticleRecord:
    """`article` with the fields that are copied from its current version."""
    return dataclasses.replace(
        article,
        current_sha=version.sha,
        current_fetched=version.last_fetched,
        title=version.title,
        language=version.language,
        published=version.published,
        words=version.words,
        unread=version.unread,
    )


def moves_desk(old: ArticleRecord | None, new: ArticleRecord, old_first: str | None, new_first: str) -> bool:
    """Whether a merge moves the mark of story assignment: an article is new, seen earlier, has another first
    version, another topic, or another text than its current one.
    """
    return (
        old is None
        or new.current_sha != old.current_sha
        or new.first_seen < old.first_seen
        or not set(new.topics) <= set(old.topics)
        or old_first is None
        or new_first < old_first
    )


def one_of_each(versions: Iterable[VersionRecord]) -> list[VersionRecord]:
    """Several readings of one text as one: details of the first by rank, all the time between."""
    found: dict[str, VersionRecord] = {}
    for version in sorted(map(normal, versions), key=version_rank):
        first = found.setdefault(version.id, version)
        last = max(first.last_fetched, version.last_fetched)
        found[version.id] = dataclasses.replace(first, last_fetched=last)
    return list(found.values())


def with_times_of(new: VersionRecord, old: VersionRecord) -> VersionRecord:
    """`new` with the times at which the page of `old` was fetched."""
    return dataclasses.replace(new, first_fetched=old.first_fetched, last_fetched=old.last_fetched)


def reading_of(old: VersionRecord, new: VersionRecord, at: datetime) -> ReadingRecord | None:
    """What is kept of `old` when its page is read again as `new`; None when nothing but the reader is another."""
    same = dataclasses.replace(new, extractor=old.extractor, flags=old.flags)
    if normal(old) == normal(same):
        return None
    return ReadingRecord(short_hash(f"{old.id} {old.extractor}", 20), old.article_id, new.sha, at, old)


def first_version_key(version: VersionRecord) -> str:
    """Sorts an article's versions by (first_fetched, sha), headlines behind all texts."""
    return f"{'~ ' if version.unread else ''}{iso(version.first_fetched)} {version.sha}"


def current_key(extractor: str, last_fetched: datetime, sha: str) -> str:
    """Of several versions the one with the greatest is current: headlines before all texts."""
    return f"{' ' if extractor == HEADLINE else ''}{iso(last_fetched)} {sha}"


def standing(versions: Sequence[VersionRecord]) -> list[VersionRecord]:
    """Those that are read: the texts, and the headlines as long as there is no text."""
    return [version for version in versions if not version.unread] or list(versions)


def without_headlines(counts: dict[str, int]) -> dict[str, int]:
    """Counts of all `articles` and `versions`, without the `headlines` and `headline_versions` among them."""
    versions = counts["versions"] - counts.pop("headline_versions")
    return {**counts, "articles": counts["articles"] - counts["headlines"], "versions": versions}


def decision_rank(decision: DecisionRecord) -> str:
    """Rank of a decision: of several of one kind about a URL the figures of the newest are kept (highest rank)."""
    details = {k: v for k, v in _PLAIN.encode(decision).items() if k not in ("first", "last")}
    return f"{iso(decision.last)} {digest(details)}"


def merge_decision(old: DecisionRecord | None, new: DecisionRecord) -> DecisionRecord:
    """The same decision again: the figures of the newest, all the time between."""
    if old is None:
        return new
    newest = max(old, new, key=decision_rank)
    return dataclasses.replace(newest, first=min(old.first, new.first), last=max(old.last, new.last))


def union(one: Iterable[str], other: Iterable[str]) -> tuple[str, ...]:
    """Members of both, sorted."""
    return tuple(sorted({*one, *other}))


def earliest(one: datetime | None, other: datetime | None) -> datetime | None:
    """The earlier time of those that are given."""
    return min((t for t in (one, other) if t is not None), default=None)
