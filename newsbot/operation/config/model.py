"""Every setting: its name, kind, default and meaning. `load.py` fills this in, `reference.py` prints it."""

import os
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr
from pydantic.fields import FieldInfo

from newsbot.operation.config.value_kinds import (
    Addresses,
    Broker,
    FilePath,
    Length,
    LengthOrFalse,
    Lengths,
    Place,
    Routes,
    Searches,
    Seconds,
    Size,
    StoreUri,
    WebAddress,
    Zone,
)

_COUNT = "a whole number"
_SECONDS = 'seconds, such as 30 or "2m"'
_LENGTH = 'a length of time, such as "36h", "30d" or "2y"'
_SIZE = 'a size, such as 5000000 or "16 MiB"'
_PATH = "a path"


def setting(default: Any, kind: str, meaning: str, **limits: Any) -> Any:
    """A field. `kind` names what is expected, for messages and the reference; `limits` are pydantic's."""
    return Field(default, description=meaning, json_schema_extra={"kind": kind}, **limits)


class Section(BaseModel):
    """A table of a file: frozen, without unknown keys, without guesses about types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, validate_default=True, defer_build=True)


class StoreConfig(Section):
    """Where the corpus is kept."""

    uri: StoreUri = setting(
        "sqlite:newsbot.db",
        "sqlite:PATH or mongodb://…",
        "The store. A path is relative to the file that names it. Instead of NEWSBOT_STORE, NEWSBOT_STORE_FILE may name"
        " a file that holds the address, so that no password stands in the environment.",
    )


class FetchConfig(Section):
    """How pages and feeds are requested."""

    contact: str = setting(
        "",
        "an address of a web page or mailbox, without spaces",
        "How the operators of a site reach you; sent with every request. Empty: none.",
        pattern=r"^([!-~]*[@.][!-~]*)?$",
    )
    timeout: Seconds = setting(30.0, _SECONDS, "Time for one request, from connecting to the last byte.", gt=0, le=600)
    max_bytes: Size = setting(2**24, _SIZE, "Largest body that is read, after decompression.", gt=0, lt=2**31)
    delay: Seconds = setting(1.0, _SECONDS, "Pause between two requests to one host.", ge=0, le=3600)
    per_hour: int = setting(
        1000,
        _COUNT,
        "Requests to one host within an hour; pages beyond that wait. 0: as many as `delay` lets through.",
        ge=0,
    )
    max_host_bytes: Size = setting(
        10**9,
        _SIZE,
        "Bytes that one outlet, all its hosts together, may send within an hour of a run; pages beyond that wait.",
        gt=0,
    )
    concurrency: int = setting(
        128,
        _COUNT,
        "Requests on the way at one time, over all hosts, pages and feeds until they are stored; what waits for its "
        "host's `delay` does not count.",
        ge=1,
        le=1000,
    )
    max_new_per_poll: int = setting(
        200, _COUNT, "New entries taken from one poll of one feed; the rest is left, and reported.", ge=1
    )
    allow_addresses: Addresses = setting(
        (),
        'a list of IP addresses or networks, each with or without a port, such as ["127.0.0.1:8080"]',
        "Addresses that may be connected to although they are not public. For tests and recorded worlds.",
    )
    resolve: Routes = setting(
        {},
        'a table of host pattern = IP address and port, such as {"*.example" = "127.0.0.1:8080"}',
        "Hosts that are looked up here instead of in the DNS. For tests and recorded worlds.",
    )

    @property
    def user_agent(self) -> str:
        """The User-Agent header of every request, and the name that robots.txt is asked about (its first part)."""
        return f"newsbot/{version('newsbot')}" + (f" (+{self.contact})" if self.contact else "")


class ExtractConfig(Section):
    """How pages are read, in processes that can be killed."""

    workers: int = setting(0, _COUNT, "Processes that read pages; 0: one for each processor, 8 at most.", ge=0, le=256)
    timeout: Seconds = setting(20.0, _SECONDS, "Time after which the reading of a page is given up.", gt=0, le=600)
    memory: Size = setting(2**31, _SIZE, "Memory that reading one page may take.", ge=2**28)
    max_bytes: Size = setting(5_000_000, _SIZE, "Largest page that is read.", gt=0, lt=2**31)
    reader: Literal["outline", "trafilatura"] = setting(
        "outline",
        "outline or trafilatura",
        "Who reads bodies: outline asks trafilatura where it is unsure; trafilatura gives the library's, untouched.",
    )

    @property
    def worker_count(self) -> int:
        """How many processes to start: `workers`, or by the processors that this process may use."""
        return self.workers or min(len(os.sched_getaffinity(0)), 8)


class ArticlesConfig(Section):
    """What counts as an article, and how long traces are kept."""

    min_words: int = setting(
        40,
        _COUNT,
        "Words of English that a text needs to be an article; of another language as many as say the same, and half as "
        "many where the page says that it is one article; 0: any.",
        ge=0,
    )
    keep_off_topic: Length = setting(
        "30d",
        _LENGTH,
        "How long the text of a turned-away article is kept, for `newsbot topic test`.",
    )
    keep_pages: LengthOrFalse = setting(
        "365d",
        f"{_LENGTH}, or false",
        "How long a page's own bytes are kept, to be read anew after an upgrade; false: not at all.",
    )

    keep: LengthOrFalse = setting(
        False,
        f"{_LENGTH}, or false",
        "How long articles are kept, counted from when they were first seen; older ones are purged once a day, by the"
        " next crawl. false: for good.",
    )


class RecheckConfig(Section):
    """When an article is read again, to see what was changed."""

    after: Lengths = setting(
        ["1h", "3h", "8h", "1d", "3d", "7d"],
        'a list of lengths of time that ascends, such as ["1h", "1d"]',
        "Ages, counted from when it was first seen, at which an article is read again; []: never.",
    )


class ArchiveConfig(Section):
    """Recordings of crawls (WARC)."""

    dir: FilePath | None = setting(
        None, _PATH, "Folder into which every crawl is recorded; unset: crawls are not recorded."
    )


class WebSubConfig(Section):
    """Hubs that push the news of feeds (WebSub), while `newsbot watch` runs."""

    callback: WebAddress | None = setting(
        None,
        "an http or https address",
        "Public address under which hubs reach this machine, such as https://news.example/push; unset: feeds are only"
        " polled. Each feed gets a path below it that cannot be guessed.",
    )
    listen: Place = setting(
        "127.0.0.1:8712",
        'an IP address and port, such as "127.0.0.1:8712"',
        "Where `newsbot watch` listens for hubs; a web server passes on to it what comes to the callback's address.",
    )


class ClusterConfig(Section):
    """Several machines that crawl into one store (`newsbot worker`, `newsbot beat`)."""

    broker: Broker | None = setting(
        None,
        "redis://…, rediss://…, amqp://… or amqps://…",
        "The broker through which workers are told what to do, Redis or RabbitMQ; unset: there are none. With a"
        " password, in which signs such as @ and / are written %40 and %2F, better in NEWSBOT_CLUSTER_BROKER than in a"
        " file that others read.",
    )


class LogConfig(Section):
    """What is logged on stderr."""

    level: Literal["debug", "info", "warning", "error"] = setting(
        "warning", "debug, info, warning or error", "Least serious messages that are shown; -v and -q go first."
    )
    file: FilePath | None = setting(None, _PATH, "File that gets the messages too, from info on; unset: none.")


class Setting(NamedTuple):
    """One setting as `config show` prints it: dotted key, value as in a file and redacted, where it came from."""

    key: str
    value: str
    origin: str


class Config(Section):
    """Everything that can be set. Made by `newsbot.operation.config.load_config`."""

    topics_dir: FilePath = setting("topics", _PATH, "Folder of the topic files.")
    overrides: FilePath = setting(
        "overrides.toml", _PATH, "File of what you decided against the rules (`newsbot article`, `newsbot story`)."
    )
    alerts: FilePath = setting("alerts.toml", _PATH, "File of who is told what (`newsbot alert`).")
    timezone: Zone = setting(
        "UTC",
        'a time zone, such as "Europe/Istanbul"',
        "Zone in which times are shown in lists and on pages, and in which you type them (`--tz`). JSON, CSV, feeds and"
        " exports stay UTC.",
    )
    searches: Searches = setting(
        {},
        'a table of name = query, such as {debris = "debris OR enkaz"}',
        "Searches that you come back to: `newsbot search --saved NAME`, and on the search page with a feed each.",
    )
    store: StoreConfig = Field(default_factory=StoreConfig)
    fetch: FetchConfig = Field(default_factory=FetchConfig)
    extract: ExtractConfig = Field(default_factory=ExtractConfig)
    articles: ArticlesConfig = Field(default_factory=ArticlesConfig)
    recheck: RecheckConfig = Field(default_factory=RecheckConfig)
    archive: ArchiveConfig = Field(default_factory=ArchiveConfig)
    websub: WebSubConfig = Field(default_factory=WebSubConfig)
    cluster: ClusterConfig = Field(default_factory=ClusterConfig)
    log: LogConfig = Field(default_factory=LogConfig)

    _origins: dict[str, str] = PrivateAttr(default_factory=dict)


def sections() -> dict[str, type[Section]]:
    """Table name -> its class, in order; the top level has the name ""."""
    found: dict[str, type[Section]] = {"": Config}
    for name, field in Config.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, Section):
            found[name] = field.annotation
    return found


def fields() -> dict[str, FieldInfo]:
    """Dotted key -> field, for every setting."""
    tables = sections()
    return {
        f"{table}.{name}" if table else name: field
        for table, model in tables.items()
        for name, field in model.model_fields.items()
        if table or name not in tables
    }


def kind_of(field: FieldInfo) -> str:
    """What a value of `field` looks like, in words."""
    extra = field.json_schema_extra
    return str(extra["kind"]) if isinstance(extra, dict) else "a table"


def default_of(field: FieldInfo) -> object:
    """The default as it would be written in a file; None: unset."""
    default = field.get_default(call_default_factory=True)
    return str(default) if isinstance(default, Path) else default


def variable(key: str) -> str:
    """The environment variable of a setting: `fetch.timeout` is NEWSBOT_FETCH_TIMEOUT, the store NEWSBOT_STORE."""
    return "NEWSBOT_" + ("store" if key == "store.uri" else key).replace(".", "_").upper()
