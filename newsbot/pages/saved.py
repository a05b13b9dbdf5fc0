"""A page of which nothing is known but its bytes: one that somebody has saved."""

from datetime import UTC, datetime

from newsbot.items import Content, Page
from newsbot.network.archive.pages import own_address
from newsbot.pages.extraction import extract
from newsbot.pages.extractor import Reader

_WHENEVER = datetime(2100, 1, 1, tzinfo=UTC)  # when it was fetched is unknown: no date on it is in the future


def extract_saved(body: bytes, url: str | None = None, content_type: str = "", reader: Reader = "outline") -> Content:
    """The article on a page; without `url` its own claim is where it was. `content_type` may name a charset."""
    return extract(Page(url or own_address(body) or "", body, _WHENEVER, content_type), reader=reader)
