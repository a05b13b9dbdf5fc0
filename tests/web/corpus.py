"""Small corpora for pages: articles with any title and text, assigned to stories by the desk."""

from datetime import timedelta
from typing import Any

from newsbot.desk import assign
from newsbot.fingerprint import fingerprint
from newsbot.ids import article_id, text_sha, version_id
from newsbot.items import Block
from newsbot.store.base import Store
from newsbot.store.schema import ArticleRecord, VersionRecord
from tests.builders import NOON, TEXT, at

TOPIC = "missiles"


def put(store: Store, name: str, title: str, body: str = TEXT, **fields: Any) -> str:
    """Store one text of the article of that name, and return the article's id."""
    url = fields.pop("url", f"http://outlet.example/{name}")
    ident, sha = article_id(url), text_sha(title, body)
    seen = fields.pop("seen", NOON)
    outlet = fields.pop("outlet", "outlet.example")
    version = VersionRecord(
        id=version_id(ident, sha),
        article_id=ident,
        sha=sha,
        extractor="test-1",
        outlet=outlet,
        title=title,
        body=body,
        blocks=tuple(Block("paragraph", line) for line in body.split("\n")),
        authors=fields.pop("authors", ()),
        published=fields.pop("published", NOON),
        modified=None,
        language=fields.pop("language", "en"),
        first_fetched=seen,
        last_fetched=seen,
        fingerprint=fingerprint(body),
        words=len(body.split()),
        **fields,
    )
    article = ArticleRecord(
        id=ident,
        url=url,
        outlet=outlet,
        first_seen=seen,
        aliases=(),
        topics=(TOPIC,),
        feed_urls=("http://outlet.example/rss",),
        feed_published=None,
        current_sha=sha,
        current_fetched=seen,
        title=title,
        language=version.language,
        published=version.published,
        words=version.words,
    )
    store.put_version(article, version)
    return ident


def settle(store: Store) -> None:
    """Assign every article to a story."""
    assign(store, at(hours=1), "test")


def later(minutes: float) -> Any:
    """So much after noon."""
    return NOON + timedelta(minutes=minutes)
