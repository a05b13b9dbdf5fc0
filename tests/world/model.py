"""What the manifest of the fixture world says, as values: outlets, articles and the right answer for each."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.world.text import Text, parse_text, read_expected

ROOT = Path(__file__).parents[2] / "fixtures" / "world"


@dataclass(frozen=True)
class Version:
    """One text of an article, served from `at` on. `change` is None for the first."""

    at: datetime
    text: Text
    change: str | None = None
    cosmetic: bool = False
    silent: bool = False  # the page does not admit to the change


@dataclass(frozen=True)
class Alias:
    """Another address of an article, listed by a feed: `kind` is `amp` or `redirect`."""

    kind: str
    path: str
    listed: datetime


@dataclass(frozen=True)
class Outlet:
    """One server. `feeds` maps path -> kind (see `FEED_TYPES`); no `robots` means 404."""

    key: str
    host: str
    name: str
    language: str
    about: str
    feeds: Mapping[str, str]
    validators: tuple[str, ...]
    robots: str | None = None
    charset: str = "utf-8"

    @property
    def home(self) -> str:
        """The outlet's front page."""
        return f"http://{self.host}/"


@dataclass(frozen=True)
class Article:
    """One article and the right answer for it; the fields are explained at the head of the manifest."""

    id: str
    outlet: Outlet
    path: str
    listed: datetime
    authors: tuple[str, ...]
    versions: tuple[Version, ...]
    published: datetime | None = None
    relation: str | None = None
    reason: str | None = None
    story: str | None = None
    kind: str | None = None
    copy_of: str | None = None
    status: int = 200
    page: str | None = None  # served as it is, relative to the manifest
    aliases: tuple[Alias, ...] = ()
    tests: str = ""

    @property
    def url(self) -> str:
        """The canonical address."""
        return f"http://{self.outlet.host}{self.path}"

    @property
    def language(self) -> str:
        """Two letters."""
        return self.outlet.language

    @property
    def stored(self) -> bool:
        """Whether the article belongs in the corpus."""
        return self.relation not in (None, "off_topic")

    @property
    def on_topic(self) -> bool | None:
        """The topic's verdict; None when it is never asked."""
        if self.reason in (None, "off-topic"):
            return self.reason is None
        return None

    def version(self, now: datetime) -> Version:
        """The text that the server shows at `now`; the first one before that."""
        return [v for v in self.versions if v.at <= now or v is self.versions[0]][-1]

    def updated(self, now: datetime) -> datetime | None:
        """What the page claims as its last change: silent edits do not show."""
        shown = [v.at for v in self.versions[1:] if v.at <= now and not v.silent]
        if not shown or self.published is None:
            return self.published
        return shown[-1].astimezone(self.published.tzinfo)

    def alias(self, kind: str) -> Alias | None:
        """The alias of that kind, if there is one."""
        return next((alias for alias in self.aliases if alias.kind == kind), None)


def read_manifest(root: Path) -> dict[str, Any]:
    """The manifest with its tables `outlet` and `article` as values."""
    manifest = tomllib.loads((root / "manifest.toml").read_text("utf-8"))
    outlets = {key: _outlet(key, table) for key, table in manifest["outlet"].items()}
    articles = tuple(_article(table, outlets, root) for table in manifest["article"])
    return {**manifest, "outlet": outlets, "article": articles}


def _outlet(key: str, table: dict[str, Any]) -> Outlet:
    return Outlet(key=key, **{**table, "validators": tuple(table["validators"])})


def _article(table: dict[str, Any], outlets: Mapping[str, Outlet], root: Path) -> Article:
    fields = dict(table)
    outlet = outlets[fields["id"].partition("/")[0]]
    fields["versions"] = tuple(_versions(fields, root))
    fields["aliases"] = tuple(Alias(**alias) for alias in fields.get("aliases", ()))
    fields["authors"] = tuple(fields["authors"])
    return Article(outlet=outlet, **fields)


def _versions(table: Mapping[str, Any], root: Path) -> Iterator[Version]:
    if "page" in table:
        yield Version(table["listed"], read_expected((root / table["page"]).parent.parent / "expected.json"))
        return
    file = root / "articles" / f"{table['id']}.md"
    yield Version(table["listed"], parse_text(file.read_text("utf-8")))
    for number, later in enumerate(table.get("versions", ()), start=2):
        text = parse_text(file.with_suffix(f".v{number}.md").read_text("utf-8"))
        yield Version(text=text, **later)
