"""Kept pages read again by the present reader: what is to be read, what would change, and the writing of it.

The article stays what it is, whatever its page says of itself now: its address, topics and outlet, and what a person
said of it. A page on which the present reader finds no text, or a wall, leaves the text as it was.
"""

import collections
import dataclasses
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from newsbot.corpus import assignment
from newsbot.corpus.overrides import Overrides
from newsbot.corpus.query.story_changes import REREADING
from newsbot.corpus.records import records_of
from newsbot.corpus.store.base import ArticleFilter, Reread, Store
from newsbot.corpus.store.codec import iso
from newsbot.corpus.store.schema import ArticleRecord, UrlRecord, VersionRecord
from newsbot.errors import PoisonedError
from newsbot.items import Article, Page
from newsbot.pages.extractor import Reader, extractor_of
from newsbot.pages.reading import KeptPage, Reading
from newsbot.text.ids import text_sha
from newsbot.text.revision_diff import Version, diff

FIELDS = ("body", "title", "authors", "published", "language")
"""What a report is about."""

Became = Literal["won", "lost", "changed", "same"]

_AT_ONCE = 50  # articles


class Kept(NamedTuple):
    """A version whose page is kept."""

    article: ArticleRecord
    version: VersionRecord
    page: KeptPage


class Sample(NamedTuple):
    """One edit that a new reading amounts to; of other fields than texts the whole values."""

    article: str
    url: str
    field: str
    old: str
    new: str
    before: str = ""  # words around it
    after: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """What the present reader makes of a kept page. `new` is None where it finds no text, for `reason`."""

    kept: Kept
    new: VersionRecord | None
    reason: str | None = None

    def became(self, field: str) -> Became:
        """What has become of a field."""
        old = getattr(self.kept.version, field)
        if self.new is None:
            return "lost" if field == "body" else "same"  # the text stays, with all that was read with it
        new = getattr(self.new, field)
        if old == new:
            return "same"
        return "changed" if old and new else "won" if new else "lost"


# --- what is to be read -----------------------------------------------------------------------------


def kept(store: Store, reader: Reader, outlets: Sequence[str] = (), *, every: bool = False) -> Iterator[Kept]:
    """The versions that another one than the present `reader` made (`every`: all) of a page that is kept, article by
    article in canonical order, those of one by the time at which their page was fetched.
    """
    present = extractor_of(reader)
    articles = store.articles_in_order(where=ArticleFilter(outlets=tuple(outlets)))
    while batch := list(itertools.islice(articles, _AT_ONCE)):
        versions = store.versions([article.id for article in batch])
        wanted = {
            article.id: [v for v in versions[article.id] if v.page_sha and (every or v.extractor != present)]
            for article in batch
        }
        read = [article for article in batch if wanted[article.id]]
        announced = store.urls({url for article in read for url in (article.url, *article.aliases)})
        for article in read:
            record = _announced(article, announced)
            for version in wanted[article.id]:
                if page := _page(store, version, record, reader):
                    yield Kept(article, version, page)


def _announced(article: ArticleRecord, records: Mapping[str, UrlRecord]) -> UrlRecord | None:
    """What was announced of an article first, by a feed if one did."""
    found = [records[url] for url in (article.url, *article.aliases) if url in records]
    return min(found, key=lambda each: (each.entry is None, each.first_seen, each.url), default=None)


def _page(store: Store, version: VersionRecord, record: UrlRecord | None, reader: Reader) -> KeptPage | None:
    held = store.page(version.page_sha) if version.page_sha else None
    if held is None:
        return None
    page = Page(held.url, held.body, version.first_fetched, held.content_type, record.link if record else "")
    return KeptPage(page, record.entry if record else None, version.witnesses.get("body") == "feed", reader)


# --- what comes of it -------------------------------------------------------------------------------


def outcome(of: Kept, found: Reading | PoisonedError) -> Outcome:
    """What is to be written of a page that was read again."""
    if isinstance(found, PoisonedError):
        return Outcome(of, None, found.reason)
    content = found.content
    if found.wall or content.reason:
        return Outcome(of, None, "wall" if found.wall else content.reason)
    article = Article(
        url=of.article.url,
        outlet=of.version.outlet,
        first_seen=of.article.first_seen,
        fetched=of.version.first_fetched,
        content=dataclasses.replace(content, flags=(*content.flags, "reextracted")),
        text_sha=text_sha(content.title, content.body),
        fingerprint=found.fingerprint,
        meaning=found.meaning,
        feed_published=of.article.feed_published,
        page_sha=of.version.page_sha,
    )
    _, version = records_of(article)
    return Outcome(of, version)


def samples(of: Outcome) -> Iterator[Sample]:
    """What has changed, texts word by word."""
    old, new, article = of.kept.version, of.new, of.kept.article
    if new is None:
        yield Sample(article.id, article.url, "body", "", of.reason or "")
        return
    changes = diff(Version(old.title, old.body), Version(new.title, new.body)).changes
    for change in changes:
        field = "title" if change.kind == "title" else "body"
        yield Sample(article.id, article.url, field, change.old, change.new, change.before, change.after)
    for field in FIELDS[2:]:
        if of.became(field) != "same":
            yield Sample(article.id, article.url, field, _words(getattr(old, field)), _words(getattr(new, field)))


def _words(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    return iso(value) if isinstance(value, datetime) else str(value or "")


class Report:
    """By outlet: how many pages were read, what has become of each field, and some samples, of each field in turn."""

    def __init__(self, most: int) -> None:
        self.most = most  # samples of a field of an outlet
        self.pages: collections.Counter[str] = collections.Counter()
        self.became: dict[str, collections.Counter[tuple[str, Became]]] = {}
        self.samples: dict[str, list[Sample]] = {}
        self.readers: set[str] = set()

    def add(self, of: Outcome) -> None:
        """Count one page."""
        outlet = of.kept.version.outlet
        self.pages[outlet] += 1
        self.readers.add(of.kept.version.extractor)
        counts = self.became.setdefault(outlet, collections.Counter())
        for field in FIELDS:
            counts[field, of.became(field)] += 1
        shown = self.samples.setdefault(outlet, [])
        room = {field: self.most - sum(each.field == field for each in shown) for field in FIELDS}
        if any(room[field] > 0 and of.became(field) != "same" for field in FIELDS):
            for sample in samples(of):
                if room[sample.field] > 0:
                    shown.append(sample)
                    room[sample.field] -= 1

    def count(self, outlet: str, field: str, became: Became) -> int:
        """How many pages of an outlet."""
        return self.became[outlet][field, became]


# --- writing ----------------------------------------------------------------------------------------


class Rewriting:
    """Writes what was read again and has stories follow. Interrupted, the next one goes on where it was."""

    def __init__(self, store: Store, present: str, now: datetime, holder: str, overrides: Overrides) -> None:
        self.store, self.present, self.now = store, present, now
        self.holder, self.overrides = holder, overrides
        self._begun = False

    def write(self, outcomes: Iterable[Outcome]) -> None:
        """Write what was found on pages of some articles, each of them whole."""
        rereads = []
        for ident, group in itertools.groupby(outcomes, key=lambda each: each.kept.article.id):
            texts = tuple((each.kept.version, each.new) for each in group if each.new is not None)
            if texts:
                rereads.append(Reread(ident, texts, self.now))
        if rereads:
            self._begin()
            self.store.reread(rereads)

    def _begin(self) -> None:
        """Note from where on stories change by this, and not by what was to be assigned before."""
        if self._begun:
            return
        self._begun = True
        held = self.store.look(REREADING)
        if held.get("reader") != self.present or held.get("to") is not None:
            self._assign()
            last = self.store.next_seq() - 1
            self.store.put_look(REREADING, {"reader": self.present, "at": iso(self.now), "from": last, "to": None})

    def _assign(self) -> None:
        assignment.assign(self.store, self.now, self.holder, self.overrides)

    def finish(self) -> None:
        """Assign stories, and note up to where they have changed."""
        held = self.store.look(REREADING)
        if held and held["to"] is None:
            self._assign()
            self.store.put_look(REREADING, {**held, "to": self.store.next_seq() - 1})
