"""Atom (RFC 4287): an entry an article, with ids that stay the same for ever (RFC 4151)."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from lxml import etree

from newsbot.corpus.query.article_rows import said
from newsbot.corpus.query.disk_sort import sorted_on_disk
from newsbot.interfaces.export import Corpus, Row
from newsbot.text.words import one_line
from newsbot.times import iso

_ATOM = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_END = b"</feed>\n"
_SUMMARY = 400  # characters; who wants to read on goes to the outlet
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def tag(key: str) -> str:
    """The id of what `key` names, such as `article/a-9d2m…`; the same in every file and page of every newsbot."""
    return f"tag:newsbot,2026:{key}"


def pieces(corpus: Corpus) -> Iterator[bytes]:
    """A feed of `corpus.articles`, newest first; its time is that of its newest entry."""
    newest: datetime | None = None

    def entries() -> Iterator[tuple[bytes, bytes]]:
        nonlocal newest
        for row in corpus.articles:
            newest = max(newest or _BEGINNING, _updated(row))
            feed = _feed()
            _entry(feed, row)
            yield f"{iso(_updated(row))} {row['id']}".encode(), _inside(feed)

    found = sorted_on_disk(entries(), descending=True)
    first = next(found, None)  # by then all have been seen
    feed = _feed()
    _add(feed, "id", tag(corpus.key))
    _add(feed, "title", corpus.title)
    _add(feed, "updated", iso(newest or corpus.now or _BEGINNING))
    _add(_add(feed, "author"), "name", "newsbot")
    document: bytes = etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True)
    yield document.removesuffix(_END)
    if first is not None:
        yield first
    yield from found
    yield _END


def _feed() -> "etree._Element":
    return etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})


def _inside(feed: "etree._Element") -> bytes:
    """What stands between the tags of `feed`, as it is indented there."""
    written: bytes = etree.tostring(feed, encoding="utf-8", pretty_print=True)
    return written.partition(b"\n")[2].removesuffix(_END)


def _updated(row: Row) -> datetime:
    """When the text that is shown was first read: a changed article comes up again."""
    moment: datetime = row["fetched"] if row["version"] > 1 else row["first_seen"]
    return moment


def _entry(feed: "etree._Element", row: Row) -> None:
    entry = _add(feed, "entry")
    if row["language"]:
        entry.set(_LANGUAGE, row["language"])
    _add(entry, "id", tag(f"article/{row['id']}"))
    _add(entry, "title", one_line(row["title"]) or row["url"])
    _add(entry, "updated", iso(_updated(row)))
    _add(entry, "published", iso(row["published"] or row["first_seen"]))
    _add(entry, "link", rel="alternate", href=row["url"])
    for name in row["authors"] or [row["outlet"]]:
        _add(_add(entry, "author"), "name", name)
    for term in row["topics"]:
        _add(entry, "category", term=term)
    if row["unread"]:
        _add(entry, "category", term="newsbot:headline-only", label="headline only")
    _add(entry, "summary", one_line(said(row).partition("\n")[0], _SUMMARY))
    _add(_source(entry, row), "title", row["outlet"])


def _source(entry: "etree._Element", row: Row) -> "etree._Element":
    source = _add(entry, "source")
    _add(source, "id", tag(f"outlet/{row['outlet']}"))
    _add(source, "updated", iso(_updated(row)))
    return source


def _add(parent: "etree._Element", name: str, text: str | None = None, **attributes: str) -> "etree._Element":
    clean = {key: _NOT_XML.sub("\ufffd", value) for key, value in attributes.items()}
    child = etree.SubElement(parent, f"{{{_ATOM}}}{name}", clean)
    child.text = None if text is None else _NOT_XML.sub("\ufffd", text)
    return child
