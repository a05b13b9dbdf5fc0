"""RSS 0.9x-2.0, RDF and Atom through feedparser, handed clean UTF-8 and nothing that it could open or fetch."""

import io
import re
from collections.abc import Iterable
from typing import Any, Literal

from newsbot.errors import BadURLError, FeedError
from newsbot.feeds.cleaning import check_complexity, without_doctype
from newsbot.feeds.entries import Draft, Entries, language_of, plain_text
from newsbot.items import FeedDocument
from newsbot.network.urls import absolute_url
from newsbot.text.words import one_line

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LINK_WITH_ATTRIBUTES = re.compile(r"(<link)\s[^<>]*[^<>/](>\s*(?:<!\[CDATA\[)?\s*(?:https?://|/))", re.I)
_ITEMS = re.compile(r"(?=<item[\s>])")
_CAPTION = re.compile(r"<media:(description|title|text)\b[^<>]{0,500}>.{0,5000}?</media:\1>", re.DOTALL)
_SHOW = re.compile(r"<itunes:author\b[^<>]{0,500}>.{0,1000}?</itunes:author>", re.DOTALL)
_RELATIONS = "http://www.iana.org/assignments/relation/"  # a relation's plain name stands for it (RFC 4287, 4.2.7.2)
_END_OF_DOMAIN = re.compile(r"\A[a-z]+(?:\s*\(|\Z)")
_PERIODS = {"hourly": 60, "daily": 24 * 60, "weekly": 7 * 24 * 60, "monthly": 30 * 24 * 60, "yearly": 365 * 24 * 60}
_Kind = Literal["rss", "rdf", "atom"]
_Fields = dict[str, Any]  # feedparser's dict; read with dict.get, as its own falls back from one field to another


def parse_syndication(text: str, entries: Entries) -> FeedDocument:
    """The feed in `text` (decoded, legal characters only); FeedError when it is none or too complex to read."""
    text, problems = without_doctype(text)
    check_complexity(text)
    text = _LINK_WITH_ATTRIBUTES.sub(r"\1\2", text)  # feedparser would take an attribute for the address
    parsed = read("".join(map(_without_captions, _ITEMS.split(text))))
    if not parsed.get("version") and not parsed["entries"]:
        raise FeedError("it has no element of a feed")
    kind = _kind(parsed.get("version") or "")
    feed = parsed["feed"]
    language, link = _get(feed, "language"), _get(feed, "link")
    editors = tuple(_author_names(feed)) if kind == "atom" else ()
    drafts = [_draft(raw, kind, editors) for raw in parsed["entries"]]
    entries.read(drafts, language, link, [_get(feed, "updated"), _get(feed, "published")])
    if parsed["bozo"]:
        problems.append(f"not well-formed: {one_line(str(parsed.get('bozo_exception')), 120)}")
    head = _head(text)
    return FeedDocument(
        kind=kind,
        entries=tuple(entries.found.values()),
        title=one_line(plain_text(_get(feed, "title")[:5000]), 300),
        language=language_of(language),
        link=_address(link, entries.base),
        self_url=_rel(feed, "self", entries.base),
        hub_url=_rel(feed, "hub", entries.base),
        ttl_minutes=_positive(_get(feed, "ttl")),
        update_period_minutes=_period(feed),
        skip_hours=_skip_hours(head),
        skip_days=_skip_days(head),
        problems=(*problems, *entries.problems()),
    )


def _without_captions(item: str) -> str:
    """An item without the words of its pictures and the name of a show, which feedparser takes for the item's, if it
    has words and authors of its own."""
    item = _CAPTION.sub("", item) if "<description" in item else item
    return _SHOW.sub("", item) if "<author" in item or "<dc:creator" in item else item


def read(text: str) -> Any:
    """What feedparser makes of a feed; FeedError when it makes nothing of it."""
    import feedparser

    # without a content-location: feedparser would make an address of every id with it, and links are resolved anyway
    headers = {"content-type": "application/xml; charset=utf-8"}
    body = re.sub(r"\A\s*<\?xml[^>]*\?>", "", text).lstrip().encode("utf-8")
    try:  # BytesIO: bytes that are a path would be opened
        return feedparser.parse(
            io.BytesIO(body), response_headers=headers, resolve_relative_uris=False, sanitize_html=False
        )
    except (ValueError, TypeError, LookupError, AttributeError, AssertionError, RecursionError) as error:
        raise FeedError(
            f"it cannot be parsed: {type(error).__name__}: {one_line(str(error), 100)}", "too-complex"
        ) from error


def _kind(version: str) -> _Kind:
    if version.startswith("atom"):
        return "atom"
    return "rdf" if version in ("rss090", "rss10") else "rss"


def _get(fields: _Fields, key: str) -> str:
    value = dict.get(fields, key)
    return value if isinstance(value, str) else ""


# --- one entry --------------------------------------------------------------------------------------------------------


def _draft(raw: _Fields, kind: _Kind, editors: Iterable[str]) -> Draft:
    """`editors`: authors of the feed, which are those of entries that name none (RFC 4287, 4.2.1)."""
    published = _get(raw, "published") or _get(raw, "created")
    updated = _get(raw, "updated")
    return Draft(
        link=_link(raw, kind),
        title=_get(raw, "title"),
        summary=_get(raw, "summary"),
        published=published or updated,  # dc:date, or Atom's one mandatory date: the only claim there is
        updated=updated or None,
        authors=list(_author_names(raw)) or editors,
        language=_get(raw, "language") or _detail(raw, "language"),
        body_html=_body(raw),
        guid=_get(raw, "id") or None,
        plain_title=kind == "atom" and _detail(raw, "type") == "text/plain",
    )


def _link(raw: _Fields, kind: _Kind) -> str:
    """The article's address: the publisher's own behind a feed proxy, else the link, else a guid that is an address,
    else that of the entry itself.

    What feedparser calls the link may be the guid; its list of links holds none. An RDF item is named by its address.
    """
    told = [each for each in dict.get(raw, "links") or [] if _relation(each) == "alternate"]
    told.sort(key=lambda each: "html" not in (_get(each, "type") or "html"))  # the same as JSON may come first
    links = [_get(each, "href") for each in told]
    for candidate in (_get(raw, "feedburner_origlink"), *links, _get(raw, "link")):
        if candidate.strip() and (candidate in links or candidate != _get(raw, "id") or _is_web(candidate)):
            return candidate
    guid = _get(raw, "id")
    own = (_get(each, "href") for each in dict.get(raw, "links") or [] if _relation(each) == "self")
    named = _is_web(guid) or kind == "rdf" or (kind == "rss" and guid.startswith("/") and dict.get(raw, "guidislink"))
    elsewhere = (_get(each, "src") for each in dict.get(raw, "content") or [])  # where Atom's content is to be had
    return guid if named else next(filter(None, (*elsewhere, *own)), "")


def _relation(link: _Fields) -> str:
    return _get(link, "rel").lower().removeprefix(_RELATIONS)


def _is_web(text: str) -> bool:
    return text.strip().lower().startswith(("http://", "https://"))


def _author_names(raw: _Fields) -> Iterable[str]:
    """Names of the authors; where addresses stand beside them, feedparser splits at the wrong places."""
    whole = _get(raw, "author")
    authors = [_whole_name(author) for author in dict.get(raw, "authors") or []]
    return [whole] if "@" in whole and len(authors) < 2 else authors


def _whole_name(author: _Fields) -> str:
    """A name without the end of a mail address: feedparser takes domains to end after four letters."""
    name = _get(author, "name")
    return _END_OF_DOMAIN.sub("", name) if _get(author, "email") else name


def _detail(raw: _Fields, key: str) -> str:
    detail = dict.get(raw, "title_detail")
    return _get(detail, key) if isinstance(detail, dict) else ""


def _body(raw: _Fields) -> str | None:
    contents = dict.get(raw, "content") or []
    markup = [_get(each, "value") for each in contents if "html" in _get(each, "type")]
    return max(markup, key=len, default=None)


# --- the feed itself --------------------------------------------------------------------------------------------------


def _address(link: str, base: str) -> str | None:
    try:
        return absolute_url(link, base) if link.strip() else None
    except BadURLError:
        return None


def _rel(feed: _Fields, rel: str, base: str) -> str | None:
    for link in dict.get(feed, "links") or []:
        if _relation(link) == rel:
            return _address(_get(link, "href"), base)
    return None


def _positive(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\s*[1-9][0-9]{0,6}\s*", text) else None


def _period(feed: _Fields) -> int | None:
    """Minutes between updates by the syndication module (sy:updatePeriod, sy:updateFrequency)."""
    period = _PERIODS.get(_get(feed, "sy_updateperiod").strip().lower())
    frequency = _positive(_get(feed, "sy_updatefrequency")) or 1
    return max(1, period // frequency) if period else None


def _head(text: str) -> str:
    """The channel's own part of the document, up to the first item."""
    first = re.search(r"<(?:item|entry)\b", text)
    return text[: min(first.start() if first else 100_000, 100_000)]


def _skip_hours(head: str) -> frozenset[int]:
    hours = re.findall(r"<hour>\s*(\d{1,2})\s*</hour>", _inside(head, "skipHours"))
    return frozenset(int(hour) % 24 for hour in hours if int(hour) <= 24)


def _skip_days(head: str) -> frozenset[int]:
    days = re.findall(r"<day>\s*([A-Za-z]+)\s*</day>", _inside(head, "skipDays"))
    return frozenset(_DAYS.index(day.lower()) for day in days if day.lower() in _DAYS)


def _inside(head: str, name: str) -> str:
    _, _, rest = head.partition(f"<{name}>")
    return rest.partition(f"</{name}>")[0]
