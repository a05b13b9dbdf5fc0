"""From what a feed says of an article to an Entry: the same cleaning for every format, with a count of what was odd."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from lxml.etree import LxmlError
from lxml.html import fragment_fromstring, tostring

from newsbot.errors import BadURLError
from newsbot.feeds.cleaning import legal
from newsbot.feeds.dates import parse_date
from newsbot.items import Entry
from newsbot.network.urls import absolute_url, canonical_url
from newsbot.text.language import normalise
from newsbot.text.words import one_line

MAX_ENTRIES = 5_000
"""Entries read from one feed; what lies beyond is reported, never dropped in silence."""

_TITLE, _SUMMARY, _BODY, _AUTHORS = 500, 4_000, 1_000_000, 20
_BLOCKS = {
    "p",
    "br",
    "div",
    "li",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "tr",
    "td",
    "table",
    "blockquote",
    "hr",
}
_UNREAD = {"script", "style", "template", "svg", "math", "rt", "rp"}


@dataclass
class Draft:
    """What a feed says of one article, as it says it."""

    link: str = ""
    title: str = ""
    summary: str = ""
    published: str | None = None
    updated: str | None = None
    authors: Iterable[str] = ()
    language: str | None = None
    body_html: str | None = None
    guid: str | None = None
    plain: bool = False  # the summary holds no markup, by the format's promise


@dataclass
class Entries:
    """Collects the entries of the feed at `base`, as read at `fetched`; `problems` says in words what was dropped."""

    base: str
    fetched: datetime | None = None
    found: dict[str, Entry] = field(default_factory=dict)  # by canonical URL, first one wins
    odd: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)

    def add(self, draft: Draft, language: str | None = None) -> None:
        """Cleans `draft` into an entry; `language` is the feed's own."""
        try:
            url = canonical_url(draft.link, self.base)
            link = absolute_url(draft.link, self.base)
        except BadURLError:
            self.note("without a link that can be fetched", draft.link or draft.title)
            return
        if not draft.link.strip() or url in self.found:
            self.note("repeats an address" if draft.link.strip() else "without a link", draft.title)
            return
        if len(self.found) >= MAX_ENTRIES:
            self.note(f"beyond the {MAX_ENTRIES} that are read of one feed")
            return
        self.found[url] = Entry(
            url=url,
            link=link,
            title=one_line(plain_text(draft.title[: _TITLE * 20]), _TITLE),
            summary=_summary(draft),
            published=self.date(draft.published),
            updated=self.date(draft.updated),
            authors=_authors(draft.authors),
            language=language_of(draft.language) or language,
            body_html=self._body(draft.body_html),
            guid=one_line(legal(draft.guid), 500) if draft.guid else None,
        )

    def date(self, claim: str | None) -> datetime | None:
        """The moment that `claim` names; noted when it names none that can be true."""
        moment = parse_date(claim, self.fetched)
        if claim and claim.strip() and moment is None:
            self.note("with a date that cannot be", claim)
        return moment

    def note(self, what: str, example: str = "") -> None:
        """Counts one more entry that is `what`."""
        self.odd[what] += 1
        self.examples.setdefault(what, one_line(legal(example), 60))

    def problems(self) -> list[str]:
        """What was odd, one clause a kind, with the first example."""
        said = []
        for what, count in self.odd.items():
            example = f" ({self.examples[what]})" if self.examples[what] else ""
            said.append(f"{count} {'entry' if count == 1 else 'entries'} {what}{example}")
        return said

    def _body(self, value: str | None) -> str | None:
        if not value or not value.strip():
            return None
        if len(value) > _BODY:
            self.note(f"with a body of more than {_BODY} characters, left for its page")
            return None
        return legal(value)


def _summary(draft: Draft) -> str:
    text = draft.summary[: _SUMMARY * 20]
    return one_line(legal(text) if draft.plain else plain_text(text), _SUMMARY)


def plain_text(value: str) -> str:
    """`value` without markup and with its references read; a title that was escaped twice is unwrapped twice."""
    for _ in range(2):
        if not re.search(r"<[A-Za-z/!]|&[#A-Za-z]", value):
            break
        value = _inner_text(value)
    return " ".join(legal(value).split())


def _inner_text(value: str) -> str:
    try:
        root = fragment_fromstring(legal(value), create_parent="div")
    except (LxmlError, ValueError, AssertionError):
        return re.sub(r"<[^<>]*>", " ", value)
    for element in list(root.iter(*_UNREAD)):
        element.drop_tree()
    for element in root.iter(*_BLOCKS):
        element.text, element.tail = f" {element.text or ''}", f" {element.tail or ''}"
    return str(tostring(root, method="text", encoding="unicode"))


def _authors(names: Iterable[str]) -> tuple[str, ...]:
    kept: dict[str, None] = {}
    for name in names:
        plain = one_line(plain_text(name[:2000]), 200)
        if plain and "@" not in plain:
            kept[plain] = None
    return tuple(kept)[:_AUTHORS]


def language_of(tag: object) -> str | None:
    """The language of a tag such as `tr-TR`, None when it names none."""
    return normalise(tag) if isinstance(tag, str) else None
