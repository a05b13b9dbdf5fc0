"""What is stored: one frozen class per collection (or table), a comment beside each field. Both stores write this.

Times are aware UTC datetimes in whole seconds. Ids are functions of content or URL (newsbot.text.ids), so every write
can be repeated. "min" and "max" beside a field mean that writes merge: the store keeps the smaller or larger of old
and new value, so that the result does not depend on who came first. Where neither applies, a rank decides
(store/merge.py).

Text is cleaned and cut to what every store can hold (store/clean.py): NUL and lone surrogates become U+FFFD, bodies end
at 4 MB with the flag `text-cut`, NaN becomes None.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple

from newsbot.items import HEADLINE, Block, Entry

SCHEMA_VERSION = 6
"""Raised by one with every numbered migration; a store with a higher one is refused."""

Json = Any
"""What JSON can hold: None, bool, int, float, str, list, dict with str keys. No datetimes."""


@dataclass(frozen=True, slots=True)
class FeedRecord:
    """`feeds`: one per feed URL. Written by the spider after each poll, by `source` commands, at a crawl's start."""

    url: str  # key: the configured address
    outlet: str  # registrable host of the feed
    topics: tuple[str, ...]  # names of the topics that list it, sorted
    next_due: datetime  # when to poll next
    state: Mapping[str, Json]  # newsbot.feeds.polling.FeedState as JSON; opaque to the store


@dataclass(frozen=True, slots=True)
class PollRecord:
    """`polls`: append-only log of feed requests; key (feed_url, at)."""

    feed_url: str
    at: datetime
    outcome: Literal["ok", "not-modified", "failed"]
    status: int | None  # HTTP status; None when there was no answer
    reason: str | None  # newsbot.corpus.reasons, when failed
    entries: int  # entries in the document
    new: int  # of them, not known before
    detail: str = ""  # one line for people, URLs redacted


@dataclass(frozen=True, slots=True)
class SubscriptionRecord:
    """`subscriptions`: a feed's subscription to its hub (WebSub). Written by `watch` and by the callback for hubs; each
    write counts `revision` up by one, and one that does not is refused, so that neither undoes the other's.
    """

    feed_url: str  # key
    token: str  # last part of the callback's address, cannot be guessed
    revision: int  # 1 for the first write
    state: Mapping[str, Json] = field(
        repr=False
    )  # newsbot.feeds.websub.Subscription as JSON, with the hub's secret; opaque


@dataclass(frozen=True, slots=True)
class RobotsRecord:
    """`robots`: a site's robots.txt as it was last read, so that the next run need not ask again. Written by crawls."""

    site: str  # key: scheme, host and port
    fetched: datetime
    until: datetime  # asked again from then on
    body: bytes | None  # None: it has none, so everything is allowed
    etag: str | None = None
    last_modified: str | None = None

    @property
    def url(self) -> str:
        """What it is a record of, for messages."""
        return self.site


UrlState = Literal["pending", "done", "failed"]


@dataclass(frozen=True, slots=True)
class UrlRecord:
    """`urls`: everything a feed announced. pending -> done or failed; done again when a recheck falls due.

    Announced more than once, `link`, `outlet` and `feed_url` are those of the earliest announcement, `entry` the one
    with the latest `updated`.
    """

    url: str  # key: canonical URL as announced
    link: str  # the address to request
    outlet: str  # registrable host
    state: UrlState
    first_seen: datetime  # min: when a feed first showed it
    due: datetime | None  # fetch at or after this; None: never again. Pending URLs always have one
    attempts: int = 0  # failed tries in a row
    checks: int = 0  # successful fetches so far
    reason: str | None = None  # last outcome, a name from newsbot.corpus.reasons; None while never tried
    article_id: str | None = None  # set when an article was stored from it
    feed_url: str | None = None  # the feed that announced it first
    topics: tuple[str, ...] = ()  # union, sorted: topics of the feeds that announced it, who may want it
    entry: Entry | None = None  # what the feed said; a witness for extraction
    etag: str | None = None  # validators of the last complete answer
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """`articles`: one canonical URL. Written by the writer; merges, so any order of arrival gives the same record.

    The fields from `current_sha` on are copied from the current version: the one fetched last, compared by
    (last_fetched, sha); a headline only where no text was ever read. They are there for filters and lists.
    """

    id: str  # key: newsbot.text.ids.article_id(url)
    url: str  # canonical
    outlet: str
    first_seen: datetime  # min
    aliases: tuple[str, ...]  # union, sorted: other addresses that led here (canonical forms)
    topics: tuple[str, ...]  # union, sorted
    feed_urls: tuple[str, ...]  # union, sorted: feeds that announced it
    feed_published: datetime | None  # min: the feed's claim
    current_sha: str
    current_fetched: datetime  # last_fetched of that version
    title: str
    language: str | None
    published: datetime | None
    words: int
    unread: bool = False  # only its headline is known: its page could not be had


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """`versions`: one text of an article, append-only; only the two fetch times merge.

    Read more than once with other metadata (a new image, another extractor), the other fields are the earliest read's.
    A headline (extractor `headline`, no body) stands for the text as long as there is none. A page that is read again
    by a later reader (`newsbot reextract`) leaves one version: its new text, with the flag `reextracted` and the times
    at which the page was fetched, in the place of the old one, which moves to `readings`.
    """

    id: str  # key: newsbot.text.ids.version_id(article_id, sha)
    article_id: str
    sha: str  # newsbot.text.ids.text_sha(title, body)
    extractor: str  # what made the text; revisions compare under one extractor
    outlet: str
    title: str
    body: str  # plain text, one paragraph a line
    blocks: tuple[Block, ...]
    authors: tuple[str, ...]
    published: datetime | None  # UTC; what the outlet claims (page, else feed)
    modified: datetime | None
    language: str | None
    first_fetched: datetime  # min
    last_fetched: datetime  # max
    fingerprint: tuple[int, ...]  # non-negative, below 2**63; sorted; indexed
    words: int
    image: str | None = None
    section: str | None = None
    site_name: str | None = None
    agency: str | None = None
    paywalled: bool | None = None
    summary: str | None = None  # the standfirst, where it is not part of the body; of a headline its feed's summary
    organisations: tuple[str, ...] = ()  # desks, agencies and the outlet, where they are named as authors
    witnesses: Mapping[str, str] = field(default_factory=dict)
    dissent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    page_sha: str | None = None  # key into `pages`, while the bytes are kept
    meaning: str | None = (
        None  # what made it, and a vector in base64 (newsbot.text.meaning); None: language unknown to it
    )

    @property
    def unread(self) -> bool:
        """Whether it is a headline: what the feed said of a page that could not be read."""
        return self.extractor == HEADLINE

    @property
    def said(self) -> str:
        """What is known to be said beside the title: the body, of a headline the summary."""
        return (self.summary or "") if self.unread else self.body


@dataclass(frozen=True, slots=True)
class ReadingRecord:
    """`readings`: a text as it was read on its page before `newsbot reextract` read the page again. No reader is shown
    it; the first of each reader's is kept.
    """

    id: str  # key: hash of the version's id and extractor
    article_id: str
    replaced_by: str  # sha of what is read on that page now; that of the version itself when only other fields changed
    at: datetime  # when the page was read again
    version: VersionRecord


@dataclass(frozen=True, slots=True)
class PageRecord:
    """`pages`: raw bytes by SHA-256, stored compressed; deleted after `expires`."""

    sha: str  # key
    url: str
    content_type: str
    body: bytes  # not kept beyond 15 MB compressed
    fetched: datetime
    expires: datetime | None


@dataclass(frozen=True, slots=True)
class EdgeRecord:
    """`edges`: the fact that two versions carry the same text; a function of the two versions only.

    Written by the desk: each article is tied to a bounded number of those before it (see `ties`).
    """

    id: str  # key: newsbot.text.ids.edge_id(low, high)
    low: str  # version id, low < high
    high: str
    low_article: str
    high_article: str
    kind: Literal["copy", "near_duplicate"]
    containment: float  # rounded to 4 places
    evidence: Mapping[str, Json]  # hours apart, number agreement, rule


@dataclass(frozen=True, slots=True)
class TieRecord:
    """`ties`: that an article was compared with those before it, and on what basis. Written by the desk, with `edges`.

    Articles that share keys with none before them have none.
    """

    article_id: str  # key
    basis: str  # hash of the versions that were compared and of the rule: while it is the same, so are the edges
    edges: tuple[str, ...]  # ids of those that tie it
    siblings: tuple[str, ...] = ()  # articles before it that were filled into the same template, of those compared
    form: str = ""  # that template, by the id of the first article filled into it; of copies, that of what they carry


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """`decisions`: why a URL is where it is. Key is a hash of (url, stage, reason, sha); repeating one moves `last`.

    The figures and texts are those of the newest.
    """

    id: str  # key
    url: str  # canonical URL, as in `urls`
    stage: str  # what decided: "fetch", "extract", or a file of pipelines/
    reason: str  # a name from newsbot.corpus.reasons
    first: datetime  # min
    last: datetime  # max
    detail: Mapping[str, Json] = field(default_factory=dict)  # the figures: clause, words, status, ...
    article_id: str | None = None
    feed_url: str | None = None
    topics: tuple[str, ...] = ()  # topics that were asked
    outlet: str = ""
    title: str = ""
    language: str | None = None
    text: str | None = None  # off-topic texts are kept a while, for `topic test`
    text_expires: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoryRecord:
    """`stories`: one event as reported. Written only by story assignment, under the lease `desk`."""

    id: str  # key: newsbot.text.ids.story_id(seed article)
    seq: int  # rises with every change; a reader's cursor compares it
    title: str  # lead headline
    language: str | None
    topics: tuple[str, ...]  # union over members, sorted
    article_ids: tuple[str, ...]  # members in canonical order
    first_seen: datetime
    last_seen: datetime  # first_seen of the newest member
    merged_into: str | None = None  # tombstone: the id lives on there; "" when all its articles were dropped
    detail: Mapping[str, Json] = field(default_factory=dict)  # key terms, links to other languages, thread, series mark


DROPPED = "dropped"
"""Relation of an article that a person took out of the corpus; it is in no story, and readers pass over it."""


ALIAS = "alias"
"""Relation of an article that is another one (`detail.same_as`) under another address; readers are shown that one."""

HIDDEN = frozenset({DROPPED, ALIAS})
"""Relations of what is stored and in no story."""


@dataclass(frozen=True, slots=True)
class AssignmentRecord:
    """`assignments`: append-only; an article's story, its relation to it, and why. Superseded, never overwritten."""

    seq: int  # key: rises by one with every assignment
    article_id: str
    story_id: str
    relation: str  # new_story, follow_up, copy, near_duplicate, or one of HIDDEN (then story_id is empty)
    at: datetime
    detail: Mapping[str, Json]  # what was compared, figures, thresholds
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class RunRecord:
    """`runs`: one crawl, replay or import."""

    id: str  # key
    kind: str  # crawl, watch, replay, import
    started: datetime
    finished: datetime | None = None
    topics: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)  # by outcome
    exit_code: int | None = None


@dataclass(frozen=True, slots=True)
class TombstoneRecord:
    """`tombstones`: an address whose text was purged; it is never fetched, imported or replayed again. One for each
    address that led to the article.
    """

    url: str  # key: canonical URL
    article_id: str | None  # the article that was there; None: nothing was stored of it
    at: datetime  # when it was purged
    by: str  # who did: a user's name, or `retention`
    why: str = ""  # in that person's words


@dataclass(frozen=True, slots=True)
class LookRecord:
    """A cursor of a reader, an alert or the desk."""

    reader: str  # key
    cursor: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class PastStoryRecord:
    """`past_stories`: what is kept of a story of one language that is too old for the state of story assignment, so
    that later ones can still be told to follow it. Written by the desk, once; of no use to readers.
    """

    part: str  # key: the story within its language
    home: str  # the story that it was part of then
    minute: datetime  # of the corpus, in which it was put aside: what was decided before knows nothing of it
    seen: datetime  # when its first article was first seen, to the minute
    first: float  # days since 1970 of its beginning
    language: str  # empty when unknown
    names: tuple[str, ...]  # skeletons of its particular names (newsbot/stories/name_skeletons.py), the rarest first
    numbers: tuple[str, ...]
    meanings: tuple[str, ...]  # of its first texts (newsbot/text/meaning.py)


@dataclass(frozen=True, slots=True)
class CheckpointRecord:
    """The state of story assignment before a place in the canonical order."""

    minute: datetime  # key, with `article_id`
    article_id: str
    state: bytes


class Collection(NamedTuple):
    """How one kind of record is kept: its class, the fields that name it, and what is looked up by."""

    record: type
    key: tuple[str, ...]
    indexes: tuple[tuple[str, ...], ...] = ()


COLLECTIONS: dict[str, Collection] = {
    "feeds": Collection(FeedRecord, ("url",), (("next_due",),)),
    "polls": Collection(PollRecord, ("feed_url", "at"), (("feed_url", "at"),)),
    "subscriptions": Collection(SubscriptionRecord, ("feed_url",), (("token",),)),
    "robots": Collection(RobotsRecord, ("site",), (("until",),)),
    "urls": Collection(UrlRecord, ("url",), (("state", "due", "url"), ("due",))),
    "articles": Collection(
        ArticleRecord,
        ("id",),
        (
            ("url",),
            ("aliases",),
            ("first_seen", "id"),
            ("topics", "first_seen", "id"),
            ("outlet", "first_seen", "id"),
            ("language", "first_seen", "id"),
        ),
    ),
    "versions": Collection(VersionRecord, ("id",), (("article_id",),)),
    "readings": Collection(ReadingRecord, ("id",), (("article_id",),)),
    "pages": Collection(PageRecord, ("sha",), (("expires",),)),
    "edges": Collection(EdgeRecord, ("id",), (("low_article",), ("high_article",))),
    "ties": Collection(TieRecord, ("article_id",), (("form",),)),
    "decisions": Collection(
        DecisionRecord, ("id",), (("url",), ("reason", "last"), ("topics", "last"), ("last",), ("text_expires",))
    ),
    "stories": Collection(
        StoryRecord,
        ("id",),
        (
            ("seq", "id"),
            ("last_seen", "id"),
            ("topics", "last_seen", "id"),
            ("detail.follows.story",),
            ("merged_into",),
        ),
    ),
    "assignments": Collection(AssignmentRecord, ("seq",), (("article_id", "seq"),)),
    "past_stories": Collection(PastStoryRecord, ("part",), (("names",), ("minute",), ("seen",))),
    "runs": Collection(RunRecord, ("id",), (("started", "id"),)),
    "tombstones": Collection(TombstoneRecord, ("url",)),
}
"""Collections (tables) that hold records. Beside them a store keeps `leases`, `looks` (a reader's cursor),
`checkpoints` (states of story assignment), its mark, `lexicon` (the corpus's words, see newsbot/text/forms.py), the
schema's version and that of the search index."""

SEARCH_VERSION = 2
"""Rises with every change of what a text is found by. A store of a lower one is indexed anew by the next run that
writes (`newsbot.corpus.indexing`), from the texts that it holds."""
