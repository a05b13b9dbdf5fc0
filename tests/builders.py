"""Articles and departures for tests, with as little said as the test is about."""

from datetime import UTC, datetime, timedelta
from typing import Any

from newsbot.corpus.frontier import announced
from newsbot.corpus.store.schema import UrlRecord
from newsbot.items import HEADLINE, Article, Content, Departure, Entry, Known, KnownVersion
from newsbot.text.fingerprint import fingerprint
from newsbot.text.ids import article_id, headline_sha, text_sha

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
FEED = "http://outlet.example/rss"
TEXT = (
    "Air defence units of the alliance shot down a ballistic missile over the eastern Mediterranean on Wednesday.\n"
    "Debris fell into citrus groves near Dörtyol in the province of Hatay, where nobody was hurt, the governor said.\n"
    "The ministry said that 2 batteries had fired 4 interceptors, and that the inquiry would take several weeks."
)


def at(**later: float) -> datetime:
    """So much after noon: `at(hours=2)`."""
    return NOON + timedelta(**later)


def url(name: str = "a", host: str = "outlet.example") -> str:
    """An article's address."""
    return f"http://{host}/{name}"


def entry(name: str = "a", host: str = "outlet.example", **fields: Any) -> Entry:
    """What a feed says of it."""
    return Entry(url(name, host), url(name, host), **fields)


def pending(name: str = "a", host: str = "outlet.example", **fields: Any) -> UrlRecord:
    """Its record, as just announced."""
    import dataclasses

    return dataclasses.replace(announced(entry(name, host), host, FEED, ("missiles",), NOON), **fields)


def article(name: str = "a", body: str = TEXT, host: str = "outlet.example", **fields: Any) -> Article:
    """An article as it leaves the spider. Fields of its content (title, language, published, …) are told apart."""
    of_content = {key: fields.pop(key) for key in list(fields) if key in Content.__dataclass_fields__}
    content = Content(**({"title": "Missile shot down", "body": body, "extractor": "test-1"} | of_content))
    values: dict[str, Any] = {
        "outlet": host,
        "first_seen": NOON,
        "fetched": NOON,
        "content": content,
        "text_sha": text_sha(content.title, content.body),
        "fingerprint": fingerprint(content.body),
        "pending_url": url(name, host),
        "feed_url": FEED,
    }
    return Article(url=url(name, host), **(values | fields))


def headline(name: str = "a", reason: str = "refused", **fields: Any) -> Article:
    """Its headline, as the spider gives it when its page cannot be had for that reason."""
    told = {"title": "Missile shot down over Hatay", "summary": "Nobody was hurt, the governor said."} | fields
    of_content = {"body": "", "extractor": HEADLINE}
    sha, fetched = headline_sha(told["title"], told["summary"]), told.get("fetched", NOON)
    failed = departure(reason, at=fetched, detail={"status": 403}, pending_url=url(name))
    return article(name, **({"text_sha": sha, "fingerprint": (), "failure": failed} | of_content | told))


def known(of: Article) -> Known:
    """What the store holds once this article is stored."""
    version = KnownVersion(of.text_sha, of.content.extractor, of.fetched, of.fetched, of.page_sha)
    return Known(article_id(of.url), of.url, (version,))


def departure(reason: str, of: Article | None = None, **fields: Any) -> Departure:
    """A departure of this article, or of a page that was never read."""
    address = of.pending_url if of and of.pending_url else url()
    values: dict[str, Any] = {"stage": "fetch", "at": of.fetched if of else NOON, "pending_url": address, "article": of}
    return Departure(address, reason=reason, **(values | fields))
