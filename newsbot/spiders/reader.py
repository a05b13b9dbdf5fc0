"""From fetched bytes to an Article: what the live spider and the replay share. Pages are read in a worker.

Pages are read side by side; what they are is decided outlet by outlet in the order in which their answers came
(`Line`), with all that came before in the store. So a replay, which has that order, comes to the same.
"""

import asyncio
import hashlib
import logging
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from datetime import datetime, timedelta

from newsbot.corpus import feed_polls, frontier, purge, topic_backfill
from newsbot.corpus.leases import this_process
from newsbot.corpus.store.base import ArticleFilter, DecisionFilter, Store
from newsbot.corpus.store.schema import FeedRecord, UrlRecord
from newsbot.errors import BadURLError, LockedError, PoisonedError
from newsbot.feeds import parse_feed
from newsbot.items import Article, Content, Departure, Entry, FeedDocument, Known, Origin, Page, Validators
from newsbot.network.urls import canonical_url, outlet_of, redact
from newsbot.operation.crawl_session import Session
from newsbot.pages.canonical_link import akin, identity, without_return
from newsbot.pages.extractor import extractor_of
from newsbot.pages.reading import Reading, carries_text, page_of_entry, read_feed_text, read_headline, read_page
from newsbot.pages.walls import Wall
from newsbot.text.ids import headline_sha, short_hash, text_sha
from newsbot.text.topics import Source, Topic
from newsbot.text.words import word_count

logger = logging.getLogger(__name__)

Outcome = Article | Departure
"""What becomes of a page: an article for the pipelines, or a departure with its reason."""


AT_ONCE = 5_000
"""Pending URLs that one run takes on; more wait for the next one."""

SITEMAPS = 3
"""Sitemaps of an index that are read at a poll: the newest ones; the others are archives."""

_GONE = (404, 410)
"""Statuses of a page that is not there: what announced it was withdrawn, or wrong."""

_SAME_WALL = timedelta(days=14)
"""How long before an article's announcement other addresses may have shown the same page."""


class Place:
    """Of an answer in its line: `with` it is held, and given up."""

    def __init__(self, before: asyncio.Future[None] | None) -> None:
        self._before = before
        self.given_up: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def turn(self) -> None:
        """Wait until all that came before have given up their places."""
        if self._before is not None:
            await asyncio.shield(self._before)

    def __enter__(self) -> "Place":
        return self

    def __exit__(self, *_: object) -> None:
        if not self.given_up.done():
            self.given_up.set_result(None)


class Line:
    """The answers of each outlet, in the order in which they came."""

    def __init__(self) -> None:
        self._last: dict[str, asyncio.Future[None]] = {}

    def join(self, outlet: str) -> Place:
        """A place behind all that are in the line of this outlet."""
        place = Place(self._last.get(outlet))
        self._last[outlet] = place.given_up
        place.given_up.add_done_callback(lambda done: self._end(outlet, done))
        return place

    def _end(self, outlet: str, done: "asyncio.Future[None]") -> None:
        if self._last.get(outlet) is done:
            del self._last[outlet]


class Reader:
    """Turns feeds into announced URLs and pages into articles, with what the store holds of them attached."""

    def __init__(self, session: Session, origin: Origin) -> None:
        self.session = session
        self.origin = origin
        self.feeds = _listed(session.topics.values())
        self.line = Line()
        self._resting: dict[str, datetime] = {}  # hosts that a page's answer asked to leave alone, and until when

    async def begin(self, names: Collection[str], now: datetime) -> list[FeedRecord]:
        """What a crawl of these topics begins with: records for new feeds, backfill of new topics, an end to what is
        kept for a time that is over. Returns the feeds that were followed before.
        """
        topics = [topic for name, topic in self.session.topics.items() if name in names]
        call = self.session.store.call
        feeds = await call(lambda store: feed_polls.follow(store, topics, now))
        await call(lambda store: topic_backfill.catch_up(store, topics, now))
        await call(lambda store: self._retain(store, now))
        return feeds

    def _retain(self, store: Store, now: datetime) -> None:
        """Delete what is kept for a time that is over."""
        try:
            counts = purge.retain(store, self.session.config.articles.keep, now, this_process())
        except LockedError:
            return  # another process decides on stories: the next run does it
        if gone := ", ".join(f"{count} {name}" for name, count in counts.items() if count):
            logger.info("Kept for long enough, and removed: %s", gone)

    def source(self, feed_url: str) -> Source:
        """How a configured feed is to be treated; an unknown one as its address alone says."""
        return self.feeds[feed_url][0] if feed_url in self.feeds else Source(feed_url)

    async def feed(self, body: bytes, url: str, content_type: str, fetched: datetime, links: str = "") -> FeedDocument:
        """The feed in `body`, parsed in a worker; `links` is its Link header. Raises FeedError or PoisonedError."""
        headers = {"link": links}
        return await self.session.workers.run(parse_feed, body, url, content_type, headers, fetched=fetched)

    async def announce(
        self, document: FeedDocument, feed_url: str, now: datetime, only: Collection[str] | None = None
    ) -> list[UrlRecord]:
        """Make what a feed lists pending, unless it is known; returns what is new. `feed_url` is as configured; `only`:
        for these of the topics that follow it.
        """
        source, topics = self.feeds.get(feed_url, (None, ()))
        topics = topics if only is None else tuple(name for name in topics if name in only)
        offsite = source is None or source.allow_offsite
        records, astray = [], []
        for entry in document.entries:
            outlet = outlet_of(entry.url)
            if offsite or outlet == outlet_of(feed_url) or (document.link and outlet == outlet_of(document.link)):
                records.append(frontier.announced(entry, outlet, feed_url, topics, now))
            else:
                astray.append(Departure(entry.url, "fetch", "off-site", now, {"feed": feed_url}, None, None, feed_url))
        for departure in astray:
            self.session.queue.add(departure)
        new, left = await self.session.store.call(lambda store: self._take(store, records))
        detail: dict[str, object] = {"feed": feed_url, "taken": self.session.config.fetch.max_new_per_poll}
        for record in left:
            self.session.queue.add(Departure(record.url, "fetch", "left-aside", now, detail, None, None, feed_url))
        return new

    def _take(self, store: Store, records: list[UrlRecord]) -> tuple[list[UrlRecord], list[UrlRecord]]:
        """Announce known URLs again, and of the others as many as one poll may bring; the rest is still in the feed.

        Returns what is new, and what is left aside for the first time.
        """
        purged = store.tombstones(record.url for record in records)
        records = [record for record in records if record.url not in purged]
        known, most = store.urls(record.url for record in records), self.session.config.fetch.max_new_per_poll
        unknown = [record for record in records if record.url not in known]
        fresh, left = unknown[:most], {record.url: record for record in unknown[most:]}
        new = store.announce([record for record in records if record.url in known] + fresh)
        self._join(store, records, known)
        if left:
            for told in store.decisions(DecisionFilter(urls=tuple(left), reasons=("left-aside",))):
                left.pop(told.url, None)
        return [record for record in fresh if record.url in new], list(left.values())

    def _join(self, store: Store, records: Sequence[UrlRecord], known: Mapping[str, UrlRecord]) -> None:
        """What was stored for one topic and is announced for another now is judged by that, too."""
        for record in records:
            held = known.get(record.url)
            gained = set(record.topics) - set(held.topics) if held else set()
            if held and held.article_id and gained:
                articles = store.articles(ArticleFilter(ids=(held.article_id,)))
                topics = [self.session.topics[name] for name in sorted(gained) if name in self.session.topics]
                topic_backfill.join(store, articles, topics, record.first_seen)

    async def record_of(self, address: str, fetched: datetime) -> UrlRecord:
        """What was announced of `address`; a page that no feed announced is announced now. Raises BadURLError."""
        url = canonical_url(address)
        held = await self.session.store.call(lambda store: store.urls([url]))
        if url in held:
            return held[url]
        record = frontier.announced(Entry(url, address), outlet_of(url), "", (), fetched)
        await self.session.store.call(lambda store: store.announce([record]))
        return record

    def not_modified(self, record: UrlRecord, at: datetime) -> Departure:
        """The server says that the page is as it was."""
        return Departure(record.url, "fetch", "unchanged", at, {"status": 304}, record.url, None, record.feed_url)

    async def article(
        self,
        page: Page,
        record: UrlRecord,
        place: Place,
        redirects: Sequence[str] = (),
        validators: Validators | None = None,
    ) -> Outcome | None:
        """The article on `page`, a Departure when reading it failed, None when the crawl is being stopped meanwhile.

        `record` is what was announced, `place` that of its outlet's line which was taken when the page came;
        `redirects` are the addresses on the way from there to `page.url`. A page without a text gives way to the text
        that its feed carried, if it did; so does a wall before the article, or to the headline.
        """
        return self._handed(await self._of_page(page, record, place, redirects, validators))

    def _handed(self, outcome: Outcome | None) -> Outcome | None:
        if isinstance(outcome, Article):
            self.session.queue.expect(outcome)
        return outcome

    async def _of_page(
        self,
        page: Page,
        record: UrlRecord,
        place: Place,
        redirects: Sequence[str],
        validators: Validators | None,
    ) -> Outcome | None:
        outcome = await self._article(page, record, place, redirects, validators)
        if isinstance(outcome, Departure) and outcome.reason == "wall":
            fed = record.article_id is None or await self._was_fed(record.article_id)
            text = await self._from_feed(record, record.link, place, page.fetched) if fed else None
            return text or await self._or_headline(record, outcome)
        if isinstance(outcome, Article) and outcome.content.reason == "no-body":
            return await self._from_feed(record, page.url, place, page.fetched, redirects) or outcome
        return outcome

    async def _was_fed(self, article: str) -> bool:
        """Whether the feed is where the text of an article was read last: else its text would be no revision."""
        versions = (await self.session.store.call(lambda store: store.versions([article]))).get(article)
        newest = max(versions or (), key=lambda version: (version.last_fetched, version.sha), default=None)
        return newest is not None and newest.witnesses.get("body") == "feed"

    async def without_page(
        self,
        record: UrlRecord,
        place: Place,
        reason: str,
        at: datetime,
        detail: dict[str, object],
        retry_at: datetime | None = None,
    ) -> Outcome:
        """What becomes of an announced URL whose page could not be fetched: the text that its feed carried when the
        server keeps the page to itself (4xx, but neither 404 nor 410), else its headline, else the failure.
        """
        failed = self.failed(record, reason, at, detail, retry_at)
        if detail.get("status") in _GONE:
            return failed
        await place.turn()
        await self.session.queue.settled({record.url})
        text = await self._from_feed(record, record.link, place, at) if reason in ("http-4xx", "refused") else None
        outcome = text or await self._or_headline(record, failed)
        self._handed(outcome)
        return outcome

    async def _or_headline(self, record: UrlRecord, failed: Departure) -> Outcome:
        """The headline of a page that was announced and cannot be read, else the failure."""
        entry = record.entry
        if entry is None or not entry.title or not frontier.leaves_headline(record, failed.reason, failed.at):
            return failed
        known = (await self.session.store.call(lambda store: store.known([record.url]))).get(record.url)
        if known and known.read:
            return failed
        try:
            reading: Reading = await self.session.workers.run(read_headline, entry)
        except (PoisonedError, asyncio.CancelledError):  # or the crawl is being stopped: the next look may find it
            return failed
        url = known.url if known else record.url
        return Article(
            url=url,
            outlet=outlet_of(url),
            first_seen=record.first_seen,
            fetched=failed.at,
            content=reading.content,
            text_sha=headline_sha(reading.content.title, reading.content.summary),
            meaning=reading.meaning,
            aliases=tuple(sorted({record.url} - {url})),
            pending_url=record.url,
            feed_url=record.feed_url,
            feed_published=entry.published,
            candidates=record.topics,
            known=known,
            origin=self.origin,
            failure=failed,
        )

    async def _from_feed(
        self, record: UrlRecord, url: str, place: Place, at: datetime, redirects: Sequence[str] = ()
    ) -> Outcome | None:
        """The article as the feed carried it; None when it did not, or no text is found in that either."""
        entry = record.entry
        if entry is None or not carries_text(entry, self.session.config.articles.min_words):
            return None
        outcome = await self._article(page_of_entry(entry, url, at), record, place, redirects, None, fed=True)
        if isinstance(outcome, Article):
            return outcome if outcome.content.reason is None else None
        return outcome if outcome is not None and outcome.reason == "unchanged" else None

    async def _article(
        self,
        page: Page,
        record: UrlRecord,
        place: Place,
        redirects: Sequence[str],
        validators: Validators | None,
        fed: bool = False,
    ) -> Outcome | None:
        sha = hashlib.sha256(page.body).hexdigest()
        try:
            final = canonical_url(page.url)
        except BadURLError as error:
            return self._departure(record, page, "bad-url", error)
        ways = {record.url} | {way for way in _canonical(redirects) | {final} if _speaks_of(way, record.url)}
        try:
            reading = None if await self._seen(ways, sha, record) else await self._read(page, record.entry, fed)
            await place.turn()
            await self.session.queue.settled(ways)
            if seen := await self._seen(ways, sha, record):
                return _unchanged(page, record, *seen, validators)
            reading = reading or await self._read(page, record.entry, fed)
        except PoisonedError as error:
            return self._departure(record, page, error.reason, error)
        except asyncio.CancelledError:
            return None
        content = reading.content
        if reading.wall and await self._stands(reading.wall, content, record):
            return self._wall(page, record, reading.wall, content)
        ways |= {final} | {way for way in _canonical(redirects) if _speaks_of(way, final)}
        named = identity(content.canonical_url, final, content.title)
        known = await self._known(ways) or (await self._known({named}) if named not in ways else None)
        url = known.url if known else named
        return Article(
            url=url,
            outlet=outlet_of(url),
            first_seen=record.first_seen,
            fetched=page.fetched,
            content=content,
            text_sha=text_sha(content.title, content.body),
            fingerprint=reading.fingerprint,
            meaning=reading.meaning,
            aliases=tuple(sorted((ways | {named}) - {url})),
            pending_url=record.url,
            feed_url=record.feed_url,
            feed_published=record.entry.published if record.entry else None,
            candidates=record.topics,
            known=known,
            again=record.article_id is not None or record.url == url,
            origin=self.origin,
            page=page,
            page_sha=sha,
            validators=validators,
        )

    async def _known(self, addresses: Set[str]) -> Known | None:
        """The article to which one of these addresses has led; with what came before written."""
        await self.session.queue.settled(addresses)
        return _oldest(await self.session.store.call(lambda store: store.known(addresses)))

    async def _seen(self, ways: Set[str], sha: str, record: UrlRecord) -> tuple[Known, str] | None:
        """The article that was read from the same bytes before, and the hash of its text."""
        if record.article_id is None:  # or a crash left it half written: it is read again
            return None
        known = _oldest(await self.session.store.call(lambda store: store.known(ways)))
        seen = _same_bytes(known, sha, extractor_of(self.session.config.extract.reader))
        return (known, seen) if known and seen else None

    async def _stands(self, wall: Wall, content: Content, record: UrlRecord) -> bool:
        """Whether a page is a wall. One that may be the article under another headline ("other") is taken for it when
        it is seen again, is long enough for one, and no other address has shown the same text in an article's place.
        """
        if wall != "other" or record.article_id is not None or record.reason != "wall":
            return True
        if word_count(content.body) < self.session.config.articles.min_words:
            return True
        await self.session.queue.drain()  # so that walls that came before it are known
        text, where = short_hash(content.body), DecisionFilter(reasons=("wall",), since=record.first_seen - _SAME_WALL)
        seen = await self.session.store.call(lambda store: store.decisions(where))
        return any(each.detail.get("text") == text and each.url != record.url for each in seen)

    def _wall(self, page: Page, record: UrlRecord, wall: Wall, content: Content) -> Departure:
        detail = {"wall": wall, "page": redact(page.url), "text": short_hash(content.body), "title": content.title}
        return Departure(record.url, "extract", "wall", page.fetched, detail, record.url, None, record.feed_url)

    def failed(
        self, record: UrlRecord, reason: str, at: datetime, detail: dict[str, object], retry_at: datetime | None = None
    ) -> Departure:
        """The fetch brought no document."""
        return Departure(record.url, "fetch", reason, at, detail, record.url, None, record.feed_url, retry_at)

    async def _read(self, page: Page, entry: Entry | None, fed: bool) -> Reading:
        reader = self.session.config.extract.reader
        try:
            if fed and entry is not None:
                return await self.session.workers.run(read_feed_text, page, entry, reader)
            return await self.session.workers.run(read_page, page, entry, reader)
        except PoisonedError as error:
            if error.reason != "poisoned":
                raise
            # A crash may have had another cause (a worker killed by the system): the page gets a second chance.
            return await self.session.workers.run(read_page, page, entry, reader)

    def _departure(self, record: UrlRecord, page: Page, reason: str, error: Exception) -> Departure:
        detail = {"error": str(error), "bytes": len(page.body)}
        return Departure(record.url, "extract", reason, page.fetched, detail, record.url, None, record.feed_url)

    async def rest(self, host: str, until: datetime, now: datetime) -> None:
        """Let the next run know, too, that a host asked to be left alone."""
        if until > self._resting.get(host, now):
            self._resting[host] = until
            await self.session.queue.drain()  # the polls that came before it
            await self.session.store.call(lambda store: feed_polls.rest_host(store, host, until))


def _listed(topics: Iterable[Topic]) -> dict[str, tuple[Source, tuple[str, ...]]]:
    """Feed URL -> how to treat it, and the topics that follow it, sorted."""
    found: dict[str, tuple[Source, tuple[str, ...]]] = {}
    for topic in sorted(topics, key=lambda topic: topic.name):
        for source in topic.sources:
            if not source.paused:
                found[source.url] = source, (*found.get(source.url, (source, ()))[1], topic.name)
    return found


def _canonical(urls: Sequence[str]) -> set[str]:
    found = set()
    for url in urls:
        try:
            found.add(canonical_url(url))
        except BadURLError:
            continue
    return found


def _speaks_of(way: str, url: str) -> bool:
    """Whether an address on the way names what is at `url`; a consent page that knows where to return does not."""
    way = without_return(way)
    return akin(way, url) or akin(url, way)


def _oldest(known: dict[str, Known]) -> Known | None:
    """Of several articles that one address has led to, always the same one."""
    return min(known.values(), key=lambda each: (min(v.first_fetched for v in each.versions), each.url), default=None)


def _same_bytes(known: Known | None, sha: str, extractor: str) -> str | None:
    """The text hash of the held version that was read from the same bytes by the same rules, if any."""
    for version in known.versions if known else ():
        if version.page_sha == sha and version.extractor == extractor:
            return version.sha
    return None


def _unchanged(page: Page, record: UrlRecord, known: Known, sha: str, validators: Validators | None) -> Departure:
    article = Article(
        url=known.url,
        outlet=outlet_of(known.url),
        first_seen=record.first_seen,
        fetched=page.fetched,
        content=Content(),
        text_sha=sha,
        pending_url=record.url,
        known=known,
        validators=validators,
    )
    return Departure(record.url, "fetch", "unchanged", page.fetched, {}, record.url, article, record.feed_url)
