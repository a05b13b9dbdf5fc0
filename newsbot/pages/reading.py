"""One page as a worker reads it: its content and the fingerprint of its body. Pure, and light to load in a process."""

import dataclasses
import html
import re
from datetime import datetime
from typing import NamedTuple

from newsbot.items import HEADLINE, Content, Entry, Page
from newsbot.network.urls import host_of
from newsbot.pages import titles
from newsbot.pages.extractor import Reader
from newsbot.pages.walls import Wall, find_wall
from newsbot.text.fingerprint import fingerprint
from newsbot.text.language import detect
from newsbot.text.meaning import meaning_of


class Reading(NamedTuple):
    """What a worker makes of a page."""

    content: Content
    fingerprint: tuple[int, ...]
    meaning: str | None = None  # see newsbot.text.meaning
    wall: Wall | None = None  # what it is instead of the article


class KeptPage(NamedTuple):
    """A page whose bytes are kept, and what a feed said of it. `fed`: it was made of that, for want of the page."""

    page: Page
    entry: Entry | None
    fed: bool
    reader: Reader


def read_kept(of: KeptPage) -> Reading:
    """A kept page as it is read now. For a worker."""
    if of.fed and of.entry is not None:
        return read_feed_text(of.page, of.entry, of.reader)
    return read_page(of.page, of.entry, of.reader)


def read_feed_text(page: Page, entry: Entry, reader: Reader = "outline") -> Reading:
    """As `read_page`, for a page that `page_of_entry` made: the feed is noted as the source of the text."""
    reading = read_page(page, entry, reader)
    witnesses = {**reading.content.witnesses, "body": "feed"}
    return reading._replace(content=dataclasses.replace(reading.content, witnesses=witnesses), wall=None)


def page_of_entry(entry: Entry, url: str, fetched: datetime) -> Page:
    """The full text that a feed carried, as a page, for when the page itself is not to be had."""
    title = html.escape(entry.title)
    language = f' lang="{entry.language}"' if entry.language else ""
    body = f"<html{language}><head><title>{title}</title></head><body><article><h1>{title}</h1>{entry.body_html}"
    return Page(url, f"{body}</article></body></html>".encode(), fetched, "text/html; charset=utf-8", entry.link)


def read_headline(entry: Entry) -> Reading:
    """What a feed says of a page that cannot be read: title, summary, people and times, and no body. For a worker."""
    names = [label for label in host_of(entry.link).split(".")[:-1] if label != "www"]
    title = titles.without_outlet(titles.tidy(entry.title), names)
    summary = "" if titles.key(entry.summary) == titles.key(title) else entry.summary
    language, known_by = detect(f"{title}\n{summary}", entry.language)
    content = Content(
        title=title,
        summary=summary,
        authors=entry.authors,
        published=entry.published,
        modified=entry.updated,
        language=language,
        witnesses={"title": "feed"} | ({"language": known_by} if language else {}),
        extractor=HEADLINE,
    )
    return Reading(content, (), meaning_of(title, summary, language))


def carries_text(entry: Entry | None, min_words: int) -> bool:
    """Whether a feed's entry holds the article itself, and not a teaser."""
    text = re.sub(r"<[^<>]*>", " ", entry.body_html or "") if entry else ""
    return len(re.findall(r"\w+", text)) >= max(min_words, 1)


def read_page(page: Page, entry: Entry | None = None, reader: Reader = "outline") -> Reading:
    """Extract a page, see whether it is a wall, fingerprint its body and note what it tells of. Pure; for a worker."""
    from newsbot.pages.extraction import extract  # with what it is made of half a second, which only workers need

    content = extract(page, entry, reader)
    wall = find_wall(page, content, entry)
    if content.reason is not None:
        return Reading(content, (), wall=wall)
    return Reading(content, fingerprint(content.body), meaning_of(content.title, content.body, content.language), wall)
