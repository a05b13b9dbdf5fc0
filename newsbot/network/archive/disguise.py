"""Archives that may be shown to others: hosts and names are replaced by invented ones, each always by the same.

What is told stays word for word, since it is what stories are made of: places, and people whom it does not name as
authors, too, unless they are asked for.
"""

import dataclasses
import html
import json
import re
from collections.abc import Iterable

from newsbot.network.archive.exchange import Exchange, Mark, Record
from newsbot.network.urls import outlet_of

_HOST = re.compile(r"(?i)(?:https?:|(?<=[\"'(=]))(?://|\\/\\/)(?:[^/@\s\"'<>]*@)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)")
_MAIL = re.compile(r"[\w.+-]+(?=@[\w-]+\.[\w.-]+)")
_CHARSET = re.compile(r"(?i)charset=[\"']?([\w-]+)")
_WORDS_OF_A_SPECIFICATION = frozenset(
    {"schema.org", "w3.org", "purl.org", "ogp.me", "sitemaps.org", "jsonfeed.org", "ampproject.org", "gmpg.org"}
    | {"wellformedweb.org", "creativecommons.org", "rssboard.org", "google.com", "yahoo.com", "itunes.com"}
)
"""Hosts that name vocabularies: a page says nothing without them."""
_USUAL = frozenset({"www", "m", "amp", "feeds", "rss", "api", "static", "img", "cdn"})
_FIRST = ("Ada", "Ben", "Cleo", "Dora", "Emil", "Fay", "Gus", "Hana", "Ivo", "June", "Karl", "Lea", "Milo", "Nora")
_LAST = ("Ash", "Birch", "Cedar", "Dale", "Elm", "Fern", "Grove", "Heath", "Ivy", "Kelp", "Larch", "Moss", "Oak")
_SHORTEST = 3  # letters of a name that is replaced


class Disguise:
    """Replaces hosts as they are met, and these names: of outlets by their host, of people."""

    def __init__(self, outlets: Iterable[tuple[str, str]] = (), people: Iterable[str] = ()) -> None:
        self._outlets: dict[str, str] = {}  # registrable host -> the invented one
        self._below: dict[str, str] = {}  # what stands before it
        self._names: dict[str, str] = {}  # lower case -> what takes its place
        for host, name in sorted(set(outlets)):
            self._name(name, self._outlet(host).partition(".")[0].title())
        for number, person in enumerate(sorted(set(people), key=str.lower)):
            invented = f"{_FIRST[number % len(_FIRST)]} {_LAST[number // len(_FIRST) % len(_LAST)]}"
            self._name(person, invented if number < len(_FIRST) * len(_LAST) else f"{invented} {number}")
        self._pattern = _any_of(self._names)

    def record(self, of: Record) -> Record:
        """The record as it may be shown."""
        if isinstance(of, Mark):
            return of
        body, encoding = _decoded(of)
        for address in (of.url, of.target, *of.way):
            self._meet(address)
        self._meet(body)
        return dataclasses.replace(
            of,
            url=self._text(of.url),
            target=self._text(of.target),
            way=tuple(map(self._text, of.way)),
            headers=tuple((name, self._text(value)) for name, value in of.headers if name.lower() != "set-cookie"),
            body=self._text(body).encode(encoding, "xmlcharrefreplace"),
        )

    def _meet(self, text: str) -> None:
        for host in _HOST.findall(text):
            self._outlet(host)

    def _outlet(self, host: str) -> str:
        outlet = outlet_of(f"http://{host.lower()}/")
        if outlet in _WORDS_OF_A_SPECIFICATION or "." not in outlet:
            return outlet
        return self._outlets.setdefault(outlet, f"outlet-{len(self._outlets) + 1}.example")

    def _host(self, host: str) -> str:
        """The invented host for one that was met."""
        outlet = outlet_of(f"http://{host}/")
        below = [label for label in host.removesuffix(outlet).split(".") if label]
        invented = (self._below.setdefault(label, f"s{len(self._below) + 1}") for label in below if label not in _USUAL)
        kept = [label if label in _USUAL else next(invented) for label in below]
        return ".".join([*kept, self._outlet(host)])

    def _text(self, text: str) -> str:
        text = _MAIL.sub("mail", text)
        if self._outlets:
            hosts = "|".join(sorted(map(re.escape, self._outlets), key=len, reverse=True))
            found = re.compile(rf"(?i)(?<![\w.-])(?:[a-z0-9-]+\.)*(?:{hosts})(?![\w-])")
            text = found.sub(lambda match: self._host(match[0].lower()), text)
        return self._pattern.sub(self._invented, text) if self._pattern else text

    def _invented(self, match: "re.Match[str]") -> str:
        """What takes the place of a name, joined as that was: in an address by hyphens."""
        invented = self._names.get(_key(match[0]), "Name")
        joint = re.search(r"[-_]", match[0])
        return re.sub(" ", joint[0], invented.lower()) if joint and " " in invented else invented

    def _name(self, name: str, invented: str) -> None:
        if len(name) >= _SHORTEST:
            for form in (name, html.escape(name), json.dumps(name)[1:-1], _referenced(name)):
                self._names.setdefault(_key(form), invented)


def _key(name: str) -> str:
    return re.sub(r"[-\s_]+", " ", name.lower())


def _referenced(name: str) -> str:
    return name.encode("ascii", "xmlcharrefreplace").decode()


def _any_of(names: Iterable[str]) -> "re.Pattern[str] | None":
    """Longest first; hyphens and spaces within are one."""
    found = sorted(names, key=len, reverse=True)
    spelt = (r"[-\s_]+".join(map(re.escape, name.split(" "))) for name in found)
    return re.compile(rf"(?i)(?<!\w)(?:{'|'.join(spelt)})(?!\w)") if found else None


def _decoded(of: Exchange) -> tuple[str, str]:
    """The body as text, and the encoding in which it is bytes again."""
    declared = _CHARSET.findall(of.content_type) or _CHARSET.findall(of.body[:2048].decode("latin-1"))
    for encoding in ("utf-8", *declared[:1]):
        try:
            return of.body.decode(encoding), encoding
        except (UnicodeDecodeError, LookupError):
            continue
    return of.body.decode("latin-1"), "latin-1"
