"""The store as the rest of newsbot sees it: domain verbs, no query language. `sqlite/` and `mongo/` implement it.

Every write is an idempotent merge: repeating it, or applying writes in another order, gives the same content. A method
returns only after what it wrote is durable (journalled). Methods are called from one thread at a time per store object.
A method raises `newsbot.errors.StoreError` when the store cannot be reached or written within its timeouts.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple, Protocol, TypeVar

from newsbot.corpus.store.schema import (
    ArticleRecord,
    AssignmentRecord,
    DecisionRecord,
    EdgeRecord,
    FeedRecord,
    Json,
    PageRecord,
    PastStoryRecord,
    PollRecord,
    ReadingRecord,
    RobotsRecord,
    RunRecord,
    StoryRecord,
    SubscriptionRecord,
    TombstoneRecord,
    UrlRecord,
    VersionRecord,
)
from newsbot.items import Known

R = TypeVar("R")

ROBOTS_KEPT = timedelta(days=30)
"""For how long a robots.txt that has run out is kept, for the validators to ask with."""

TermGroups = tuple[frozenset[str], ...]
"""A necessary condition on an article's folded words: of each group at least one occurs; `missil*` is a prefix."""


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """Typed conditions on articles, all of which hold. Times compare with `first_seen`."""

    topics: tuple[str, ...] = ()  # any of these
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    since: datetime | None = None  # at or after
    until: datetime | None = None  # before
    ids: tuple[str, ...] | None = None
    terms: TermGroups = ()  # over title and body of the current version (of a headline: its summary)
    texts_only: bool = False  # without headlines of what could not be read


@dataclass(frozen=True, slots=True)
class DecisionFilter:
    """Typed conditions on decisions, all of which hold."""

    urls: tuple[str, ...] | None = None
    reasons: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()  # any of these
    outlets: tuple[str, ...] = ()
    since: datetime | None = None  # `last` at or after
    until: datetime | None = None
    with_text: bool = False  # only those that still have their text


@dataclass(frozen=True, slots=True)
class PutResult:
    """What `put_version` changed: a new article, a new version of one, or neither."""

    article_id: str
    new_article: bool
    new_version: bool


@dataclass(frozen=True, slots=True)
class DeskMark:
    """The mark of story assignment (the desk): from where on to assign again. `position` None: nothing has changed."""

    position: tuple[datetime, str] | None  # (first_seen to the minute, article id): canonical order
    counter: int  # rises with every change; clearing needs the counter that was read


class Bearer(NamedTuple):
    """A version that bears a fingerprint key, as far as look-ups go."""

    minute: datetime  # first_seen of its article, cut: with `article_id` its place in the canonical order
    article_id: str
    version_id: str
    rank: str  # changes with the version's details (see merge.version_rank)
    outlet: str


class Standing(NamedTuple):
    """What a ranking needs of an article. `weights`: see newsbot.text.prominence."""

    first_seen: datetime
    article_id: str
    outlet: str
    language: str | None
    weights: str


class Lease(NamedTuple):
    """What somebody holds: `holder` is whatever it was taken as."""

    name: str
    holder: str
    until: datetime


Split = Literal["outlet", "language", "story", "relation"]
"""What articles are counted by, beside time."""


class Tally(NamedTuple):
    """Articles of one hour or day that have one `relation` (None: not assigned yet) and one value of a split."""

    begin: datetime
    value: str | None
    relation: str | None
    articles: int


Window = int | Literal["any"] | None
Bucket = tuple[int, Window]
"""Bearers of a key whose claimed time lies in one window (see `fingerprint.window_of`): (key, window).

None for those without a claimed time, "any" for all.
"""


@dataclass(frozen=True, slots=True)
class Ties:
    """What ties an article to those before it: see `TieRecord`; `edges` are the copies among what was compared."""

    article_id: str
    basis: str
    edges: tuple[EdgeRecord, ...]
    siblings: tuple[str, ...] = ()
    form: str = ""


class Reread(NamedTuple):
    """What the present reader makes of the kept pages of an article: each version that was read on one, and what is
    read there now. `at`: when.
    """

    article_id: str
    texts: tuple[tuple[VersionRecord, VersionRecord], ...]
    at: datetime


class Store(Protocol):
    """All that newsbot asks of a database.

    *The desk* is story assignment (newsbot.corpus.assignment). Its mark is the earliest place in canonical order from
    which stories may come out differently; its checkpoints are states of the clustering, from which it goes on.
    """

    uri: str  # password redacted; fit for messages

    def close(self) -> None:
        """Release files and connections; closing twice is harmless."""

    def counts(self) -> Mapping[str, int]:
        """How many of each there are: feeds, urls, urls_pending, urls_failed, articles, headlines, versions, edges,
        decisions, stories and (purged addresses) tombstones.

        Headlines of what could not be read are no articles, and no versions.
        """

    # --- the whole --------------------------------------------------------------------------------
    def frozen(self) -> AbstractContextManager[bool]:
        """Whether all that is read within is as of one moment, whatever others write; nothing may be written within.

        False: the database has no such moments, and what is read later is later.
        """

    def everything(self, kind: type[R]) -> Iterator[R]:
        """Every record of a kind (of `COLLECTIONS`, `Ties`, `LookRecord`, `CheckpointRecord`), by its key.

        Records that are written meanwhile may be among them or not.
        """

    # --- feeds ------------------------------------------------------------------------------------
    def feeds(self, urls: Iterable[str] | None = None) -> list[FeedRecord]:
        """All feeds, or those of these URLs that exist, by URL."""

    def due_feeds(self, now: datetime, topics: Sequence[str] | None = None) -> list[FeedRecord]:
        """Feeds with `next_due` <= now, most overdue first (then by URL); of these topics when given."""

    def put_feeds(self, feeds: Sequence[FeedRecord], polls: Sequence[PollRecord] = ()) -> None:
        """Write (replace) the states of feeds, of one feed's the last, and log the polls that led to them.

        A process that is killed meanwhile leaves polls too many rather than a state without its poll.
        """

    def remove_feed(self, url: str) -> None:
        """Forget a feed's state and its subscription; its polls and what it announced stay."""

    def polls(self, feed_url: str, since: datetime | None = None, limit: int = 100) -> list[PollRecord]:
        """The newest polls of a feed, newest first."""

    def subscriptions(self) -> list[SubscriptionRecord]:
        """All subscriptions to hubs, by feed URL."""

    def subscription(self, token: str) -> SubscriptionRecord | None:
        """The subscription with this token."""

    def put_subscription(self, subscription: SubscriptionRecord) -> bool:
        """Write (replace) a feed's subscription if its `revision` follows the stored one (1: if there is none).

        False: somebody else was first, and nothing was written; read again. Writing the very same again is True.
        """

    def robots(self, sites: Iterable[str]) -> dict[str, RobotsRecord]:
        """What is known of the robots.txt of these sites."""

    def put_robots(self, records: Sequence[RobotsRecord]) -> None:
        """Write (replace) what was read; of one site's the last."""

    # --- urls -------------------------------------------------------------------------------------
    def announce(self, records: Sequence[UrlRecord]) -> set[str]:
        """Add URLs that are not known yet; known ones only get the earlier `first_seen`. Returns the new keys.

        URLs with a tombstone are passed over. A known URL whose stored entry's `updated` is older than the given
        entry's becomes due at once (state unchanged) and gets the new entry. A known URL that is announced for another
        topic gains that topic and becomes due at once too. Where a record comes from (`link`, `outlet`, `feed_url`) is
        what the earliest announcement says.
        """

    def due_urls(self, now: datetime, limit: int, topics: Sequence[str] | None = None) -> list[UrlRecord]:
        """URLs with `due` <= now, pending before done (rechecks), then by due, then by key."""

    def next_due(self) -> datetime | None:
        """When the next feed or URL falls due; None when nothing ever does."""

    def urls(self, keys: Iterable[str]) -> dict[str, UrlRecord]:
        """The records of these keys that exist."""

    def put_urls(self, records: Sequence[UrlRecord]) -> None:
        """Write (replace) URL records, but keep the earlier `first_seen`."""

    # --- articles ---------------------------------------------------------------------------------
    def known(self, urls: Iterable[str]) -> dict[str, Known]:
        """For each URL that is an article's canonical URL or alias: what is held of that article."""

    def put_version(self, article: ArticleRecord, version: VersionRecord) -> PutResult:
        """Merge one text of an article into the store and move the desk's mark (`desk_mark`) where stories may change.

        Merging as schema.py says beside each field. The current version follows from the versions alone.
        """

    def put_versions(self, pairs: Sequence[tuple[ArticleRecord, VersionRecord]]) -> list[PutResult]:
        """`put_version` for each, in one batch: one transaction or as few round trips as the store allows."""

    def touch_version(self, article_id: str, sha: str, fetched: datetime) -> None:
        """A text was read again unchanged: merge its fetch times (and the article's current fields)."""

    def reread(self, rereads: Sequence[Reread]) -> None:
        """Put what was read again in the place of what stood there, which becomes a reading where it says otherwise.

        Fetch times stay those of the page. Versions that are gone meanwhile are passed over. All that follows from the
        texts is made anew, and the desk's mark is moved. Repeating it after a crash makes it whole.
        """

    def put_readings(self, readings: Sequence[ReadingRecord]) -> None:
        """Keep readings; what is there already stays."""

    def bearers(self, buckets: Collection[Bucket], limit: int) -> dict[Bucket, list[Bearer]]:
        """Of each of these buckets the first `limit` bearers in canonical order; empty ones are left out.

        A key that everybody has costs no more than `limit`, however many bear it (`"any"` looks at all of them).
        """

    def versions_by_id(self, version_ids: Iterable[str]) -> dict[str, VersionRecord]:
        """The versions with these ids that are stored."""

    def put_ties(self, ties: Sequence[Ties]) -> None:
        """Write (replace) what ties these articles to those before them. Only the desk does; no mark is moved."""

    def ties_of(self, article_ids: Iterable[str]) -> dict[str, Ties]:
        """What ties these articles to those before them, as it was put; each with its edges by id."""

    def drop_untied(self) -> int:
        """Delete edges that no article is tied by: from a store of an earlier version; returns how many."""

    def forms_of(self, article_ids: Iterable[str]) -> dict[str, str]:
        """Of these articles those that were filled into a template -> its form (see `TieRecord`)."""

    def alike(self, forms: Iterable[str]) -> dict[str, int]:
        """How many articles were filled into each of these forms; forms that stand alone are left out."""

    def tied(self, article_ids: Iterable[str]) -> set[tuple[str, str]]:
        """Pairs of articles that have an edge, the lower version's first, where one of these articles is in it."""

    def edges_of(self, article_ids: Iterable[str]) -> list[EdgeRecord]:
        """Edges that touch any of these articles, by id."""

    def all_edges(self) -> Iterator[EdgeRecord]:
        """Every edge, by id."""

    def put_pages(self, pages: Sequence[PageRecord]) -> None:
        """Keep raw bytes; what is there already stays."""

    def page(self, sha: str) -> PageRecord | None:
        """The kept bytes with this SHA-256."""

    # --- decisions and runs -----------------------------------------------------------------------
    def put_decisions(self, decisions: Sequence[DecisionRecord]) -> None:
        """Merge decisions."""

    def decisions(self, where: DecisionFilter, limit: int | None = None) -> list[DecisionRecord]:
        """Matching decisions, newest `last` first, then by id."""

    def put_run(self, run: RunRecord) -> None:
        """Write (replace) a run."""

    def runs(self, limit: int = 20) -> list[RunRecord]:
        """The newest runs, newest first."""

    def expire(self, now: datetime) -> Mapping[str, int]:
        """Delete pages and decision texts whose time is over; returns how many of each.

        Also robots.txt files that nobody has asked for in `ROBOTS_KEPT` since they ran out.
        """

    # --- taking back ------------------------------------------------------------------------------
    def put_tombstones(self, tombstones: Sequence[TombstoneRecord]) -> None:
        """Write (replace) tombstones."""

    def tombstones(self, urls: Iterable[str]) -> dict[str, TombstoneRecord]:
        """The tombstones of those of these addresses that have one."""

    def remove_tombstones(self, urls: Iterable[str]) -> None:
        """Let these addresses be fetched and imported again."""

    def announced_as(self, article_ids: Collection[str]) -> dict[str, set[str]]:
        """Article id -> addresses of the URL records and decisions that name it. Looks at all of them."""

    def stories_ever(self, article_ids: Collection[str]) -> set[str]:
        """Ids of the stories that these articles are or were assigned to."""

    def remove_articles(self, article_ids: Collection[str], urls: Collection[str]) -> Mapping[str, int]:
        """Delete articles, and with them all that was made of them: versions, what finds them, edges, assignments.

        Also the kept pages and the decisions of these articles and `urls`, and the URL records of `urls`. Returns how
        many articles, versions, pages and decisions. Stories are not touched.
        """

    def scrub(self) -> str:
        """See to it that nothing that was deleted can be read in the store's files; what is left to do, or "".

        Takes as long as writing the whole store. Raises StoreError when that cannot be done.
        """

    # --- leases -----------------------------------------------------------------------------------
    def acquire_lease(self, name: str, holder: str, now: datetime, seconds: float) -> bool:
        """Take or renew a lease: free, run out, or ours already. At most one holder wins."""

    def release_lease(self, name: str, holder: str) -> None:
        """Give a lease back if `holder` has it."""

    def lease_holder(self, name: str, now: datetime) -> str | None:
        """Who has a lease at `now`; None when it is free or has run out."""

    def leases(self, now: datetime, prefix: str = "") -> list[Lease]:
        """All leases that somebody has at `now` and whose names begin so, by name."""

    # --- reading ----------------------------------------------------------------------------------
    def articles(
        self, where: ArticleFilter, limit: int | None = None, after: tuple[datetime, str] | None = None
    ) -> list[ArticleRecord]:
        """Matching articles, newest first: by (first_seen, id) descending; `after` continues behind that pair."""

    def articles_in_order(
        self, start: tuple[datetime, str] | None = None, where: ArticleFilter | None = None
    ) -> Iterator[ArticleRecord]:
        """Articles in canonical order: (first_seen cut to the minute, id) ascending, from `start` (inclusive) on."""

    def standings(self, where: ArticleFilter, limit: int, weighed: bool = True) -> list[Standing]:
        """What a ranking needs of the newest matching articles, at most `limit`: by (first_seen, id) descending.

        Their weights are left empty unless `weighed`.
        """

    def unindexed(self) -> int:
        """How many articles of a store of an earlier version searches may not find yet; 0 for all others."""

    def index_some(self) -> int:
        """Index some hundred of them anew, from their texts; returns how many it were. Goes on where it was stopped."""

    def count_articles(self, where: ArticleFilter, most: int | None = None) -> int:
        """How many articles match, counted up to `most`."""

    def count_newest(self, terms: Sequence[TermGroups], newest: int) -> list[int]:
        """How many of so many newest articles, and of those first seen in the same second as the last of them, have
        each of these.
        """

    def tally(
        self, where: ArticleFilter, step: Literal["hour", "day"], split: Split | None, limit: int | None = None
    ) -> list[Tally]:
        """How many matching articles were first seen in each step (UTC), in any order; a Tally's `value` is of `split`.

        The story and the relation are those of the standing assignment. `limit`: only so many are counted, the newest
        by (first_seen, id).
        """

    def find_articles(self, prefix: str, limit: int = 10) -> list[ArticleRecord]:
        """Articles whose id starts with `prefix` (`a-9d2m`), by id."""

    def versions(self, article_ids: Iterable[str], *, replaced: bool = False) -> dict[str, list[VersionRecord]]:
        """All texts of these articles, each list by (first_fetched, sha); of one that was never read its headlines.

        With `replaced` also the headlines that a text has taken the place of.
        """

    def lexicon(self, heads: Iterable[str]) -> list[str]:
        """Entries of the corpus's words (`newsbot.text.forms.entries_of` every word) under these heads, sorted."""

    # --- the desk: stories ------------------------------------------------------------------------
    def desk_mark(self) -> DeskMark:
        """The earliest position whose assignment may have changed since the mark was last cleared."""

    def clear_desk_mark(self, counter: int) -> bool:
        """Clear the mark if nothing has changed since it was read; False: read again."""

    def damage(self) -> list[str]:
        """What is wrong with the database itself, in words; only a backup helps."""

    def underived(self, article_ids: Collection[str]) -> set[str]:
        """Articles of these for which search, addresses, keys or current fields are not what their versions say."""

    def derive(self, article_ids: Collection[str]) -> None:
        """Make all of that anew from the versions."""

    def orphans(self, remove: bool) -> int:
        """Entries of search, addresses and keys that belong to no article; how many there are, or were."""

    def move_desk_mark(self, position: tuple[datetime, str]) -> None:
        """Have stories assigned anew from this position on, at the latest."""

    def put_stories(self, stories: Sequence[StoryRecord], assignments: Sequence[AssignmentRecord]) -> None:
        """Append assignments, marking older ones of the same articles superseded; then write (replace) stories.

        Stories last: an assignment that was killed in between shows in stories that do not hold what is assigned to
        them. After this call `settled_seq` covers all that was ever written, also what a killed writer has left.
        """

    def next_seq(self) -> int:
        """1 + the highest seq of any story or assignment; only the lease holder asks."""

    def settled_seq(self) -> int:
        """The highest seq up to which everything can be read; above it stories or assignments may be on the way."""

    def stories(
        self,
        ids: Iterable[str] | None = None,
        since_seq: int = 0,
        topics: Sequence[str] = (),
        limit: int | None = None,
    ) -> list[StoryRecord]:
        """Stories (tombstones only when named in `ids`), by seq descending."""

    def newest_stories(
        self,
        topics: Sequence[str] = (),
        since: datetime | None = None,
        limit: int | None = None,
        after: tuple[datetime, str] | None = None,
    ) -> list[StoryRecord]:
        """Stories (no tombstones) last seen at or after `since`: by last_seen descending, then by id descending.

        `after`: (last_seen, id) of the last one that was read; those behind it follow.
        """

    def stories_after(self, ids: Iterable[str]) -> list[StoryRecord]:
        """Stories (no tombstones) that follow one of these (`detail.follows.story`), by (first_seen, id)."""

    def find_stories(self, prefix: str, limit: int = 10) -> list[StoryRecord]:
        """Stories whose id starts with `prefix`, tombstones included, by id."""

    def assignments_of(self, article_ids: Iterable[str]) -> dict[str, AssignmentRecord]:
        """The standing (not superseded) assignment of each of these articles."""

    def put_checkpoint(self, position: tuple[datetime, str], state: bytes) -> None:
        """Keep (replace) a checkpoint: the state of story assignment *before* this canonical position."""

    def checkpoints(self) -> list[tuple[datetime, str]]:
        """The positions of all checkpoints, in order."""

    def drop_checkpoints(self, positions: Iterable[tuple[datetime, str]]) -> None:
        """Delete the checkpoints at these positions."""

    def checkpoint_before(self, position: tuple[datetime, str]) -> tuple[tuple[datetime, str], bytes] | None:
        """The newest checkpoint at or before `position`; also deletes those after it, which no longer hold."""

    def put_past_stories(self, stories: Sequence[PastStoryRecord]) -> None:
        """Keep old stories; one whose key is there stays as it is."""

    def past_bearers(self, names: Iterable[str], limit: int) -> dict[str, list[str]]:
        """Name -> keys of old stories that bear it, in order, not more than `limit`; without names that none bears."""

    def past_stories(self, parts: Iterable[str]) -> list[PastStoryRecord]:
        """Old stories by their keys, in order."""

    def drop_past_stories(self, after: datetime | None = None, seen_until: datetime | None = None) -> None:
        """Delete those put aside in a minute after that time, or first seen at or before that one; all without any."""

    # --- readers ----------------------------------------------------------------------------------
    def look(self, reader: str) -> Mapping[str, Json]:
        """A reader's cursor; empty for a new reader."""

    def put_look(self, reader: str, cursor: Mapping[str, Json]) -> None:
        """Remember how far a reader has read."""
