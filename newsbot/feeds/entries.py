"""From what a feed says of an article to an Entry: the same cleaning for every format, with a count of what was odd."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape

from lxml.etree import LxmlError
from lxml.html import defs, fragment_fromstring, tostring

from newsbot.errors import BadURLError
from newsbot.feeds.cleaning import legal
from newsbot.feeds.dates import DOUBTS, FeedDates
from newsbot.items import Entry
from newsbot.network.urls import absolute_url, canonical_url, host_of, same_outlet
from newsbot.text import people
from newsbot.text.dates import Custom, Reading, country_of
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
_HOST_FIRST = re.compile(r"\s*[\w-]+(?:\.[\w-]+)+/\S*\s*\Z")  # an address without its scheme, or a file in a folder
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
    plain_title: bool = False  # nor does the title


@dataclass
class Entries:
    """Collects the entries of the feed at `base`, as read at `fetched`; `problems` says in words what was dropped."""

    base: str
    fetched: datetime | None = None
    found: dict[str, Entry] = field(default_factory=dict)  # by canonical URL, first one wins
    odd: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    beyond: int = 0  # entries that were not read, being too many
    left: list[str] = field(default_factory=list)  # what else was not read, in words

    def read(
        self, drafts: Sequence[Draft], language: str | None = None, site: str = "", dates: Iterable[str] = ()
    ) -> None:
        """Cleans `drafts` into entries. Of the feed: its language's tag, its own link, and dates of its head."""
        base = self.site_of(site)
        claims = [claim for draft in drafts for claim in (draft.published, draft.updated) if claim]
        country = country_of(host_of(base)) or country_of(host_of(self.base))
        custom = Custom(language or "", country)
        reader = FeedDates([*filter(None, dates), *claims], custom, self.fetched)
        for draft in drafts:
            self._add(draft, language_of(language), base, reader)

    def site_of(self, link: str) -> str:
        """The address that relative links of entries lead on from: the feed's own link, else the document's."""
        try:
            return absolute_url(link, self.base) if link.strip() else self.base
        except BadURLError:
            return self.base

    def _add(self, draft: Draft, language: str | None, base: str, dates: FeedDates) -> None:
        if _HOST_FIRST.match(draft.link) and same_outlet(named := f"https://{draft.link.strip()}", base):
            draft.link = named
        try:
            url = canonical_url(draft.link, base)
            link = absolute_url(draft.link, base)
        except BadURLError:
            self.note("without a link that can be fetched", draft.link or draft.title)
            return
        if not draft.link.strip() or url in self.found:
            self.note("repeats an address" if draft.link.strip() else "without a link", draft.title)
            return
        if len(self.found) >= MAX_ENTRIES:
            self.beyond += 1
            return
        published = self._date(draft.published, dates)
        updated = published if draft.updated == draft.published else self._date(draft.updated, dates)
        self.found[url] = Entry(
            url=url,
            link=link,
            title=one_line(_title(draft), _TITLE),
            summary=_summary(draft),
            published=published.moment if published else None,
            updated=updated.moment if updated else None,
            authors=_authors(draft.authors),
            language=language_of(draft.language) or language,
            body_html=self._body(draft.body_html),
            guid=one_line(legal(draft.guid), 500) if draft.guid else None,
        )

    def _date(self, claim: str | None, dates: FeedDates) -> Reading | None:
        """What `claim` names; noted when it names nothing that can be true, or something doubtful."""
        if not claim or not claim.strip():
            return None
        claim = _date_text(claim)
        reading = dates.read(claim)
        for doubt in reading.doubts if reading else ():
            self.note(DOUBTS[doubt], claim)
        if reading is None:
            self.note("with a date that cannot be", claim)
        return reading

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

    def left_aside(self) -> tuple[str, ...]:
        """What lies beyond limits and was not read."""
        told = (
            f"{self.beyond} {'entry is' if self.beyond == 1 else 'entries are'} beyond the {MAX_ENTRIES} that are read"
        )
        return (*self.left, *([told] if self.beyond else ()))

    def _body(self, value: str | None) -> str | None:
        if not value or not value.strip():
            return None
        if len(value) > _BODY:
            self.note(f"with a body of more than {_BODY} characters, left for its page")
            return None
        return legal(value)


def _date_text(claim: str) -> str:
    """A date as it is told where a template has put an element of a page into the field: `<time datetime="…">`."""
    if "<" not in claim:
        return claim
    told = re.search(r"""\bdatetime=["']([^"']+)""", claim)
    return told[1] if told else plain_text(claim[:_TITLE])


def _title(draft: Draft) -> str:
    title = draft.title[: _TITLE * 20]
    return " ".join(legal(unescape(title)).split()) if draft.plain_title else plain_text(title, shown=True)


def _summary(draft: Draft) -> str:
    text = draft.summary[: _SUMMARY * 20]
    return one_line(legal(text) if draft.plain else plain_text(text), _SUMMARY)


def plain_text(value: str, shown: bool = False) -> str:
    """`value` without markup and with its references read; a title that was escaped twice is unwrapped twice.

    With `shown`, as of titles, a tag that formats nothing stands for itself: `How the <video> tag came about`.
    """
    value = _SECTION.sub(r"\1", value)
    for _ in range(2):
        if not re.search(r"<[A-Za-z/!]|&[#A-Za-z]", value):
            break
        value = _inner_text(_only_markup(value) if shown else value)
    return " ".join(legal(value).split())


_SECTION = re.compile(r"(?:<|&lt;)!\[CDATA\[(.*?)\]\](?:>|&gt;)", re.DOTALL)  # escaped, as by those who escape twice
_TAG = re.compile(r"<(/?)([A-Za-z][\w:-]{0,30})([^<>]{0,2000})>")
_FORMATS = defs.font_style_tags | defs.phrase_tags | {"br", "hr", "wbr", "a", "font", "span", "sub", "sup", "p"}


def _only_markup(value: str) -> str:
    """`value` with `<` written out where it begins no tag of HTML that formats, has attributes, or has an end."""
    tags = {(match[1], match[2].lower()) for match in _TAG.finditer(value)}

    def kept(match: re.Match[str]) -> str:
        name = match[2].lower()
        paired = ("/" if not match[1] else "", name) in tags
        markup = name in _FORMATS or (name in defs.tags and (paired or "=" in match[3]))
        return match[0] if markup else f"&lt;{match[0][1:]}"

    return _TAG.sub(kept, value)


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


_ADDRESS = r"(?:mailto:\s*)?[^\s@()<>\[\]]+@[^\s@()<>\[\]]+"
_NAMED_ADDRESS = re.compile(rf"{_ADDRESS}\s*\(([^()@]{{1,200}})\)")
_BESIDE_NAME = re.compile(rf"[(<\[]\s*(?:{_ADDRESS}|(?:mailto:|https?:)[^()<>\[\]]*)\s*[)>\]]")


def _authors(names: Iterable[str]) -> tuple[str, ...]:
    kept: dict[str, None] = {}
    for name in names:
        bare = _BESIDE_NAME.sub(" ", _NAMED_ADDRESS.sub(r"\1", unescape(name[:2000])))
        plain = one_line(plain_text(bare).strip(" ,;"), 200)
        if plain and "@" not in plain:
            kept.update(dict.fromkeys(people.told(re.sub(r"\s+([,;])", r"\1", plain))))
    return tuple(kept)[:_AUTHORS]


def language_of(tag: object) -> str | None:
    """The language of a tag such as `tr-TR`, None when it names none."""
    return normalise(tag) if isinstance(tag, str) else None
