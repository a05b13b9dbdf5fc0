"""Turns what the fixture world holds into bytes: pages, feeds, robots.txt. Deterministic: same values, same bytes."""

import functools
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

MARKUP = Path(__file__).parents[2] / "fixtures" / "world" / "markup"
FEED_TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "rss-full": "application/rss+xml; charset=utf-8",
    "rss-amp": "application/rss+xml; charset=utf-8",
    "rss-bare": "text/xml; charset=utf-8",
    "rdf": "application/rdf+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json",
    "sitemap": "application/xml; charset=utf-8",
}
"""Kind of feed, as the manifest names it -> Content-Type."""

_MONTHS = {
    language: names.split()
    for language, names in {
        "en": "January February March April May June July August September October November December",
        "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
        "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    }.items()
}


def iso(moment: datetime) -> str:
    """ISO 8601 with the moment's own offset, `Z` for UTC."""
    return moment.isoformat().replace("+00:00", "Z")


def http_date(moment: datetime) -> str:
    """As in the headers of HTTP, and near enough to what RSS wants."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def spoken(moment: datetime, language: str) -> str:
    """As a page shows it to people: `4 March 2026, 10:05`."""
    dot = "." if language == "de" else ""
    return f"{moment.day}{dot} {_MONTHS[language][moment.month - 1]} {moment.year}, {moment:%H:%M}"


def _json(value: object) -> Markup:
    # a script element ends at the first `</`, whatever the JSON says
    return Markup(json.dumps(value, ensure_ascii=False, indent=1).replace("</", "<\\/"))


def _people(names: Sequence[str]) -> list[dict[str, str]]:
    return [{"@type": "Person", "name": name} for name in names]


@functools.cache
def _environment() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(MARKUP),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(iso=iso, rfc822=format_datetime, spoken=spoken, json=_json, people=_people)
    return made


def render(template: str, charset: str, values: Mapping[str, Any]) -> bytes:
    """The template, filled; what `charset` lacks becomes a character reference, as browsers would send it."""
    return _environment().get_template(template).render(values).encode(charset, "xmlcharrefreplace")


def json_feed(home: str, self_url: str, title: str, entries: Sequence[Mapping[str, Any]]) -> bytes:
    """A JSON Feed 1.1 that says no dates; `entries` have `url`, `title`, `summary`, `authors`."""
    items = [
        {
            "id": entry["url"],
            "url": entry["url"],
            "title": entry["title"],
            "summary": entry["summary"],
            "authors": [{"name": name} for name in entry["authors"]],
        }
        for entry in entries
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": home,
        "feed_url": self_url,
        "language": "en-US",
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=2).encode()
