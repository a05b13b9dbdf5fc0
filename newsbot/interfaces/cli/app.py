"""What every command has: the common options (before or after its name), configuration, clock, store and output."""

import functools
import logging
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsbot.errors import StoreError, UsageError
from newsbot.interfaces.cli import completion
from newsbot.interfaces.cli.groups import Group
from newsbot.interfaces.cli.output import FORMATS, Output, tell
from newsbot.times import Clock, fixed_clock, system_clock

if TYPE_CHECKING:
    from newsbot.corpus.store.base import Store
    from newsbot.operation.config import Config
    from newsbot.text.topics import Topic


class App:
    """One command's surroundings, made from the common options."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        self.quiet = bool(options.get("quiet"))
        self.verbose = int(options.get("verbose") or 0)
        self.clock = _clock(options.get("now"))

    @functools.cached_property
    def config(self) -> "Config":
        """The configuration; flags go first."""
        from newsbot.operation.config import load_config

        flags = {"store.uri": self.options.get("store"), "timezone": self.options.get("tz")}
        return load_config(self.options.get("config_path"), flags)

    @functools.cached_property
    def zone(self) -> tzinfo:
        """The zone in which times are shown and typed."""
        from newsbot.times import zone_named

        return zone_named(self.config.timezone)

    def now(self) -> datetime:
        """The time, in the zone in which it is shown."""
        return self.clock().astimezone(self.zone)

    def local(self, value: Any) -> Any:
        """A row, or rows, with their times in that zone."""
        from newsbot.times import in_zone

        return in_zone(value, self.zone)

    @functools.cached_property
    def topics(self) -> "dict[str, Topic]":
        """The topics of the configured folder."""
        from newsbot.operation.config.topicfiles import load_topics

        return load_topics(self.config.topics_dir)

    def check_topics(self, names: Iterable[str]) -> None:
        """UsageError for a name that is none of the topics, where there are any."""
        for name in names:
            if self.topics:
                self.topic(name)

    def topic(self, name: str) -> "Topic":
        """The topic of this name. UsageError when there is none."""
        from newsbot.operation.config.topicfiles import topic_named

        return topic_named(self.topics, name)

    @functools.cached_property
    def out(self) -> Output:
        """Where data goes."""
        name = "jsonl" if self.options.get("as_json") else self.options.get("format_")
        if name and name not in FORMATS:
            raise UsageError(f"There is no format {name!r}; there are: {', '.join(FORMATS)}.")
        return Output(name, self.options.get("color") or "auto", lambda: self.now())

    @contextmanager
    def store(self, create: bool = False, unfinished: bool = False) -> "Iterator[Store]":
        """The configured store; without `create` it has to be there, without `unfinished` restored to the end."""
        from newsbot.corpus.restoring import refuse_unfinished
        from newsbot.corpus.store import open_store

        if not create and not self.options.get("store"):
            self._check_folder()
        store = open_store(self.config.store.uri, create=create)
        try:
            if not unfinished:
                refuse_unfinished(store)
            yield store
        finally:
            store.close()

    def _check_folder(self) -> None:
        """StoreError in a folder in which nobody has begun: more likely the wrong one than one without a crawl."""
        scheme, _, path = self.config.store.uri.partition(":")
        topics = self.config.topics_dir
        if scheme == "sqlite" and path != ":memory:" and not Path(path).exists() and not topics.exists():
            raise StoreError(
                f"This is no folder of newsbot's: there is neither {path} nor {topics}. Go to the one that is yours, "
                "or begin here with `newsbot init`."
            )

    def nothing_followed(self) -> UsageError:
        """The error of a crawl for which there is no topic."""
        if self.topics:
            paused = sorted(self.topics)
            return UsageError(
                f"{', '.join(paused)}: paused, so that nothing is followed; `newsbot topic revive {paused[0]}` goes on."
            )
        return UsageError(
            f"No topic is followed yet, in {self.config.topics_dir}; `newsbot topic add NAME --query …` adds one, "
            "`newsbot init` begins in an empty folder."
        )

    def corpus(self, as_of: str | None) -> "AbstractContextManager[Store]":
        """The configured store, or with `as_of` the corpus as it was known at that time.

        From this call on, before anything is opened, the clock stands at that time: what is asked and told counts from
        there.
        """
        moment = self.time(as_of)
        if moment is None:
            return self.store()
        self.clock = fixed_clock(moment)
        return self._past(moment)

    @contextmanager
    def _past(self, moment: datetime) -> "Iterator[Store]":
        from newsbot.corpus import overrides, scratch

        with self.store() as store:
            then = scratch.as_of(store, moment, overrides.load(self.config.overrides))
            try:
                yield then
            finally:
                then.close()

    def say(self, sentence: str) -> None:
        """A sentence for the person, on stderr, unless quiet."""
        if not self.quiet:
            tell(sentence)

    def time(self, text: str | None) -> datetime | None:
        """A time as a person types it."""
        from newsbot.times import parse_time

        return parse_time(text, self.now()) if text else None


def _clock(text: str | None) -> Clock:
    """The machine's clock, or the one that `--now` stops."""
    from newsbot.times import parse_time

    return fixed_clock(parse_time(text, system_clock())) if text else system_clock


_COMMON: Sequence[Callable[[Any], Any]] = [
    click.option("--store", metavar="URI", hidden=True),
    click.option("--config", "config_path", metavar="PATH", hidden=True),
    click.option("--json", "as_json", is_flag=True, hidden=True),
    click.option("--format", "format_", metavar="NAME", shell_complete=completion.formats, hidden=True),
    click.option("-q", "--quiet", is_flag=True, hidden=True),
    click.option("-v", "--verbose", count=True, hidden=True),
    click.option("--color", type=click.Choice(["auto", "always", "never"]), hidden=True),
    click.option("--tz", metavar="ZONE", hidden=True),
    click.option("--now", metavar="TIME", hidden=True),
]
_NAMES = ("store", "config_path", "as_json", "format_", "quiet", "verbose", "color", "tz", "now")


def with_app(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the common options, and its function an App as first argument."""

    @click.pass_context
    @functools.wraps(function)
    def command(ctx: click.Context, /, **values: Any) -> Any:
        own = {name: value for name in _NAMES if (value := values.pop(name))}
        app = App({**(ctx.find_root().obj or {}), **own})
        set_up_logging(app)
        return function(app, **values)

    for option in reversed(_COMMON):
        command = option(command)
    return command


def command_group(name: str, cls: type[Group] = Group) -> Callable[[Callable[[], None]], click.Group]:
    """A group of commands that takes the common options, too, and hands them on."""

    def decorate(function: Callable[[], None]) -> click.Group:
        @click.pass_context
        @functools.wraps(function)
        def group(ctx: click.Context, /, **values: Any) -> None:
            root = ctx.find_root()
            root.obj = {**(root.obj or {}), **{name: value for name, value in values.items() if value}}

        found: Any = group
        for option in reversed(_COMMON):
            found = option(found)
        return click.group(name, cls=cls)(found)

    return decorate


def set_up_logging(app: App) -> None:
    """The log goes to stderr: warnings, with -v what is done, with -vv everything. Several calls replace each other."""
    level = logging.ERROR if app.quiet else (logging.WARNING, logging.INFO, logging.DEBUG)[min(app.verbose, 2)]
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(level)  # here, because Scrapy opens the root logger
    handler.setFormatter(OneLine("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%SZ"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for chatty in ("scrapy", "twisted", "trafilatura", "htmldate", "asyncio", "pymongo"):
        logging.getLogger(chatty).setLevel(level)


class OneLine(logging.Formatter):
    """One record, one line: line breaks and control characters of foreign text are shown as escapes, secrets hidden."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line; a traceback follows on lines of its own."""
        from newsbot.network.urls import redact
        from newsbot.text.words import one_line

        record = logging.makeLogRecord({**record.__dict__, "msg": one_line(redact(record.getMessage())), "args": None})
        return super().format(record)
