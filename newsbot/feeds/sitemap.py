"""Sitemaps, their indexes and Google news sitemaps.

Own lxml code, since Scrapy's and trafilatura's readers know nothing of news and cannot be used without their crawlers.
"""

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from newsbot.errors import BadURLError, FeedError
from newsbot.feeds.cleaning import check_complexity, without_doctype
from newsbot.feeds.dates import EARLIEST, FeedDates
from newsbot.feeds.entries import MAX_ENTRIES, Draft, Entries, language_of
from newsbot.items import FeedDocument
from newsbot.network.urls import canonical_url
from newsbot.text.words import one_line

MAX_SITEMAPS = 1_000
MAX_TAGS = 1_200_000  # the 50,000 addresses that a sitemap may hold, with room; lxml reads them in a second
_WRAPPERS = ("urlset", "sitemapindex")
_OF_NEWS = ("news", "publication")
_AMPERSAND = re.compile(r"<!\[CDATA\[.*?\]\]>|&(?!#?\w{1,32};)", re.DOTALL)  # libxml2 would drop what follows one
_Fields = dict[str, str]


def parse_sitemap(text: str, entries: Entries) -> FeedDocument:
    """The sitemap or sitemap index in `text`; the newest come first, because what lies beyond a limit is not read."""
    text, problems = without_doctype(text)
    check_complexity(text, MAX_TAGS)
    root = _root(text)
    rows = _newest_first(_rows(root, "url"), entries)
    if not rows and (_name(root) == "sitemapindex" or next(_rows(root, "sitemap"), None)):
        return _index(root, entries, problems)
    _tell_of_rest(len(rows), entries)
    language = next((row["publication.language"] for row in rows if "publication.language" in row), None)
    entries.read([_draft(row) for row in rows[:MAX_ENTRIES]], language)
    names = [row["publication.name"] for row in rows if row.get("publication.name")]
    return FeedDocument(
        kind="sitemap",
        entries=tuple(entries.found.values()),
        title=one_line(names[0], 300) if names else "",
        language=language_of(language),
        problems=(*problems, *entries.problems()),
    )


def parse_list(text: str, entries: Entries) -> FeedDocument | None:
    """The sitemap in `text`, one address a line (sitemaps.org); None for one alone, or if a line is something else."""
    lines = text.split()
    if len(lines) < 2 or not all(line.lower().startswith(("http://", "https://")) for line in lines):
        return None
    _tell_of_rest(len(lines), entries)
    entries.read([Draft(link=line) for line in lines[:MAX_ENTRIES]])
    return FeedDocument(kind="sitemap", entries=tuple(entries.found.values()), problems=tuple(entries.problems()))


def _tell_of_rest(count: int, entries: Entries) -> None:
    if count > MAX_ENTRIES:
        entries.left.append(f"{count - MAX_ENTRIES} of {count} addresses are beyond the {MAX_ENTRIES} that are read")


def _root(text: str) -> etree._Element:
    """No entities, no DTD, no network, and libxml2's own limits on depth and size."""
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, recover=True, remove_comments=True
    )
    start = text.find("?>") + 2 if text.lstrip().startswith("<?xml") else 0
    try:
        root = etree.fromstring(_AMPERSAND.sub(_written_out, text[start:].strip()).encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise FeedError(f"its XML cannot be read: {one_line(str(error), 100)}") from error
    if root is None:
        raise FeedError("it holds no element")
    return root


def _written_out(match: re.Match[str]) -> str:
    return "&amp;" if match[0] == "&" else match[0]


def _name(element: etree._Element) -> str:
    return re.split("[}:]", element.tag)[-1].lower() if isinstance(element.tag, str) else ""


def _rows(root: etree._Element, wanted: str) -> Iterator[_Fields]:
    """Texts of each `wanted` element by name, those of nested elements as `parent.name`; the first of a name counts.

    They are the root's children; some sites wrap them once more (a urlset in a urlset), and one whose end is mistyped
    holds those behind it.
    """
    for child in root:
        name = _name(child)
        if name == wanted:
            yield _row(child)
        if name in (wanted, *_WRAPPERS):
            yield from _rows(child, wanted)


def _row(child: etree._Element) -> _Fields:
    row: _Fields = {}
    for element in child.iterdescendants():
        parent = element.getparent()
        prefix = "publication." if parent is not None and _name(parent) == "publication" else ""
        if parent is not child and (parent is None or _name(parent) not in _OF_NEWS):
            continue  # of an image or video
        row.setdefault(prefix + _name(element), (element.text or "").strip())
    return row


def _newest_first(rows: Iterable[_Fields], entries: Entries) -> list[_Fields]:
    kept = list(rows)
    claims = [row.get("publication_date") or row.get("lastmod") or "" for row in kept]
    dates = FeedDates(claims, fetched=entries.fetched)
    moments = [reading.moment if (reading := dates.read(claim)) else EARLIEST for claim in claims]
    return [kept[place] for place in sorted(range(len(kept)), key=moments.__getitem__, reverse=True)]


def _draft(row: _Fields) -> Draft:
    return Draft(
        link=row.get("loc", ""),
        title=row.get("title", ""),
        published=row.get("publication_date"),
        updated=row.get("lastmod"),
        language=row.get("publication.language"),
    )


def _index(root: etree._Element, entries: Entries, problems: list[str]) -> FeedDocument:
    rows = _newest_first(_rows(root, "sitemap"), entries)
    found: dict[str, None] = {}
    for row in rows:
        try:
            found[canonical_url(row.get("loc", ""), entries.base)] = None
        except BadURLError:
            entries.note("without a link that can be fetched", row.get("loc", ""))
    if len(found) > MAX_SITEMAPS:
        entries.left.append(
            f"{len(found) - MAX_SITEMAPS} of {len(found)} sitemaps are beyond the {MAX_SITEMAPS} that are read"
        )
    sitemaps = tuple(found)[:MAX_SITEMAPS]
    return FeedDocument(kind="sitemap-index", sitemaps=sitemaps, problems=(*problems, *entries.problems()))
