"""One page as a worker reads it: its content and the fingerprint of its body. Pure, and light to load in a process."""

from typing import NamedTuple

from newsbot.extract import extract
from newsbot.fingerprint import fingerprint
from newsbot.items import Content, Entry, Page


class Reading(NamedTuple):
    """What a worker makes of a page."""

    content: Content
    fingerprint: tuple[int, ...]


def read_page(page: Page, entry: Entry | None = None) -> Reading:
    """Extract a page and fingerprint its body. Pure; run it in a worker."""
    content = extract(page, entry)
    return Reading(content, fingerprint(content.body) if content.reason is None else ())
