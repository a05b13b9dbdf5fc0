"""`newsbot export`: the corpus in a file format."""

import contextlib
import dataclasses
import inspect
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from newsbot.corpus.query import article_rows, briefing
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.errors import UsageError
from newsbot.interfaces.cli import completion
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.progress import Progress, Watched, ending_in_order
from newsbot.interfaces.export import FORMATS, Corpus
from newsbot.network.urls import outlet_of, redact


@click.command("export")
@click.argument("topics", nargs=-1, shell_complete=completion.topics)
@click.option("--since", help="first seen at or after this time")
@click.option("--until", help="first seen before this time")
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="write there, as a whole or not at all")
@click.option("--headlines", is_flag=True, help="with what could not be read: its headline, marked `unread`")
@click.option("--as-of", "as_of", metavar="TIME", help="the corpus as it was known then")
@with_app
def export_command(
    app: App,
    topics: Sequence[str],
    since: str | None,
    until: str | None,
    output: Path | None,
    headlines: bool,
    as_of: str | None,
) -> int:
    """Write the corpus, or that of TOPICS, to stdout or FILE. --format is one of:

    {formats}
    Two exports of the same corpus are the same bytes, whichever store it is in.

    \b
    Examples:
      newsbot export > corpus.jsonl
      newsbot export quakes --format md --since 7d > briefing.md
      newsbot export --format sqlite --output corpus.db
    """
    name = "jsonl" if app.options.get("as_json") else app.options.get("format_") or "jsonl"
    if name not in FORMATS:
        raise UsageError(f"There is no export format {name!r}; there are: {', '.join(FORMATS)}.")
    app.check_topics(topics)
    chosen = FORMATS[name]
    if output is None and chosen.binary and (name == "sqlite" or sys.stdout.isatty()):
        raise UsageError(f"{name} is not text; say where it goes: --output FILE")
    with (
        app.corpus(as_of) if chosen.needs & {"articles", "stories", "heads"} else contextlib.nullcontext() as store,
        ending_in_order(),
        Progress(app, hidden=output is None and sys.stdout.isatty()) as progress,
    ):
        corpus = _corpus(
            app,
            topics,
            store,
            app.time(since),
            app.time(until),
            texts_only=not headlines,
            heads="heads" in chosen.needs,
        )
        corpus = dataclasses.replace(
            corpus,
            articles=Watched(corpus.articles, "articles", progress),
            stories=Watched(corpus.stories, "stories", progress),
        )
        if output is None:
            sys.stdout.flush()
            for piece in chosen.pieces(corpus):
                sys.stdout.buffer.write(piece)
        else:
            from newsbot.interfaces.export.files import write_whole

            size = write_whole(output, chosen.pieces(corpus))
    if output is not None:
        app.say(f"{output}: {size} bytes.")
    return 0


def _listed() -> str:
    """The formats for the help, kept from being wrapped."""
    return "\b\n" + "".join(f"  {name:<8} {each.meaning}\n" for name, each in FORMATS.items()) + "\n"


export_command.help = inspect.cleandoc(export_command.help or "").replace("{formats}\n", _listed())


def _corpus(
    app: App,
    topics: Sequence[str],
    store: Store | None,
    since: datetime | None,
    until: datetime | None,
    *,
    texts_only: bool,
    heads: bool,
) -> Corpus:
    """What a format needs of the topics and the store, which is read when the format is written."""
    followed = {name: topic for name, topic in app.topics.items() if not topics or name in topics}
    named = {name: topic.title or name for name, topic in followed.items()}
    where = ArticleFilter(topics=tuple(topics), since=since, until=until, texts_only=texts_only)
    sources = [
        {"url": redact(source.url), "title": outlet_of(source.url), "tags": source.tags}
        for topic in followed.values()
        for source in topic.sources
    ]
    return Corpus(
        article_rows.Export(store, where) if store else (),
        briefing.Briefing(store, topics, since, until, heads, texts_only) if store else (),
        list({source["url"]: source for source in sources}.values()),
        named,
        title=", ".join(named.values()) or "newsbot",
        key=f"topic/{','.join(sorted(topics))}" if topics else "corpus",
        now=app.clock(),
    )
