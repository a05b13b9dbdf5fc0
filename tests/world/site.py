"""The fixture world as a pure function: what which host answers at what time."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from tests.world.model import ROOT, Alias, Article, Outlet, Version, read_manifest
from tests.world.pages import FEED_TYPES, http_date, json_feed, render


class Response(NamedTuple):
    """What a server answers: status, headers, body."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class World:
    """All that happens. `stories` holds each story's label and the story that it `follows`."""

    topic_path: Path
    instants: tuple[datetime, ...]
    outlets: Mapping[str, Outlet]
    stories: Mapping[str, Mapping[str, str]]
    articles: tuple[Article, ...]

    @classmethod
    def load(cls, root: Path = ROOT) -> "World":
        """Read the manifest and every text that it names; a missing or stray text raises."""
        read = read_manifest(root)
        return cls(root / read["topic"], tuple(read["instants"]), read["outlet"], read["story"], read["article"])

    @cached_property
    def by_id(self) -> dict[str, Article]:
        """Articles by id."""
        return {article.id: article for article in self.articles}

    @cached_property
    def by_url(self) -> dict[str, Article]:
        """Articles by canonical URL and by the URL of every alias."""
        found = {article.url: article for article in self.articles}
        for article in self.articles:
            found |= {f"http://{article.outlet.host}{alias.path}": article for alias in article.aliases}
        return found

    def first_seen(self, article: Article) -> datetime:
        """The first instant at which a feed shows the article."""
        return next(instant for instant in self.instants if instant >= article.listed)

    def thread(self, story: str) -> list[str]:
        """The story and those before it, the first one first."""
        before = self.stories[story].get("follows")
        return [*(self.thread(before) if before else []), story]

    def listed(self, outlet: Outlet, now: datetime) -> list[Article]:
        """What the outlet has announced by `now`, the newest first."""
        shown = [a for a in self.articles if a.outlet.host == outlet.host and a.listed <= now]
        return sorted(shown, key=lambda a: (a.listed, a.id), reverse=True)

    def respond(self, host: str, path: str, now: datetime, headers: Mapping[str, str]) -> Response:
        """What `host` answers to a GET of `path` at `now` (aware). Header names in `headers` are lower case."""
        outlet = next((o for o in self.outlets.values() if o.host == host), None)
        if outlet is None:
            return Response(421, {"Content-Type": "text/plain"}, b"no such host in this world\n")
        if path == "/robots.txt" and outlet.robots is not None:
            return Response(200, {"Content-Type": "text/plain; charset=utf-8"}, outlet.robots.encode())
        if path in outlet.feeds:
            return _validated(*self._feed(outlet, path, now), outlet, headers)
        if path == "/":
            return _page(outlet, "home.html", {"outlet": outlet, "latest": self.listed(outlet, now), "now": now})
        article = self.by_url.get(f"http://{host}{path}")
        if article is None or article.status == 404 or article.listed > now:
            return _page(outlet, "missing.html", {"outlet": outlet}, status=404)
        return self._article(article, path, now, headers)

    def _feed(self, outlet: Outlet, path: str, now: datetime) -> tuple[Response, datetime]:
        kind = outlet.feeds[path]
        entries = [entry for a in self.listed(outlet, now) if (entry := _entry(a, kind, now))]
        changed = max([entry["changed"] for entry in entries], default=self.instants[0])
        if kind == "json":
            body = json_feed(outlet.home, f"{outlet.home.rstrip('/')}{path}", outlet.name, entries)
        else:
            values = {"outlet": outlet, "path": path, "kind": kind, "entries": entries, "changed": changed}
            body = render(f"feeds/{kind.partition('-')[0]}.xml", "utf-8", values)
        return Response(200, {"Content-Type": FEED_TYPES[kind]}, body), changed

    def _article(self, article: Article, path: str, now: datetime, headers: Mapping[str, str]) -> Response:
        alias = next((alias for alias in article.aliases if alias.path == path), None)
        if alias and alias.kind == "redirect":
            return Response(301, {"Location": article.url, "Content-Type": "text/plain"}, b"")
        version, outlet = article.version(now), article.outlet
        if article.page:
            body = (ROOT / article.page).resolve().read_bytes()
            page = Response(200, {"Content-Type": "text/html; charset=utf-8"}, body)
        else:
            values = self._page_values(article, version, now)
            page = _page(outlet, _template(article, alias), values)
        return _validated(page, max(version.at, article.listed), outlet, headers)

    def _page_values(self, article: Article, version: Version, now: datetime) -> dict[str, Any]:
        return {
            "article": article,
            "outlet": article.outlet,
            "text": version.text,
            "updated": article.updated(now),
            "related": [a for a in self.listed(article.outlet, article.listed) if a is not article][:3],
            "latest": self.listed(article.outlet, now)[:4],
            "now": now,
        }


def _template(article: Article, alias: Alias | None) -> str:
    if alias:
        return f"{article.outlet.key}-amp.html"
    return f"{article.outlet.key}-video.html" if article.reason == "no-body" else f"{article.outlet.key}.html"


def _page(outlet: Outlet, template: str, values: Mapping[str, Any], status: int = 200) -> Response:
    body = render(template, outlet.charset, values)
    return Response(status, {"Content-Type": f"text/html; charset={outlet.charset}"}, body)


def _entry(article: Article, kind: str, now: datetime) -> dict[str, Any] | None:
    amp, moved = article.alias("amp"), article.alias("redirect")
    if kind == "rss-amp" and amp is None:
        return None
    path = amp.path if kind == "rss-amp" and amp else moved.path if moved else article.path
    version = article.version(now)
    return {
        "url": f"http://{article.outlet.host}{path}",
        "title": version.text.title,
        "summary": version.text.standfirst,
        "paragraphs": version.text.paragraphs,
        "authors": article.authors,
        "published": article.published,
        "updated": article.updated(now),
        "changed": version.at,
    }


def _validated(page: Response, changed: datetime, outlet: Outlet, headers: Mapping[str, str]) -> Response:
    validators = {}
    if "etag" in outlet.validators:
        validators["ETag"] = f'"{hashlib.sha256(page.body).hexdigest()[:20]}"'
    if "last-modified" in outlet.validators:
        validators["Last-Modified"] = http_date(changed)
    if _not_modified(validators, changed, headers):
        return Response(304, validators, b"")
    return Response(page.status, page.headers | validators, page.body)


def _not_modified(validators: Mapping[str, str], changed: datetime, headers: Mapping[str, str]) -> bool:
    if "ETag" in validators and "if-none-match" in headers:
        return validators["ETag"] in headers["if-none-match"]
    if "Last-Modified" in validators and "if-modified-since" in headers:
        return changed <= parsedate_to_datetime(headers["if-modified-since"])
    return False
