"""`newsbot story`: follow one story, or correct where it begins and ends."""

import textwrap
from collections.abc import Iterable, Mapping
from typing import Any

import click

from newsbot import query
from newsbot.cli.app import App, with_app
from newsbot.cli.deciding import story_merge, story_split
from newsbot.cli.stories import count
from newsbot.formats import plain
from newsbot.text import one_line

Row = Mapping[str, Any]


class _ShowByDefault(click.Group):
    """`newsbot story s-7k3f` is short for `newsbot story show s-7k3f`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `show` before arguments that begin with no subcommand."""
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["show", *args]
        return super().parse_args(ctx, args)


@click.group("story", cls=_ShowByDefault)
def story_command() -> None:
    """Follow one story: its beats in order, what was new in each, and who carried it.

    A story may be named by its id, or by an article in it.

    \b
    Examples:
      newsbot story s-7k3f
      newsbot story https://outlet.example/article --copies
      newsbot story merge s-7k3f s-9d2m
    """


@story_command.command("show")
@click.argument("name", metavar="STORY|ARTICLE|URL")
@click.option("--copies", is_flag=True, help="who carried whose text, by both clocks")
@click.option("--brief", is_flag=True, help="headlines only, without what is new in each")
@click.option("--thread", is_flag=True, help="the stories before and after, with the reasons")
@click.option("--as-of", "as_of", metavar="TIME", help="as it was known then")
@with_app
def story_show(app: App, name: str, copies: bool, brief: bool, thread: bool, as_of: str | None) -> int:
    """Show a story (`show` may be left out).

    \b
    Examples:
      newsbot story s-7k3f --brief --as-of 2026-03-09T12:00Z
    """
    with app.corpus(as_of) as store:
        row = query.story(store, query.find_story(store, name))
    if app.out.chosen in {"json", "jsonl"}:
        app.out.record(row, "story")
        return 0
    for line in story_lines(row, app.out.width, copies, thread, brief):
        app.out.line(line)
    return 0


@story_command.command("merge")
@click.argument("one", metavar="STORY")
@click.argument("other", metavar="STORY")
@with_app
def merge(app: App, one: str, other: str) -> int:
    """Put two stories into one, for good: it survives every new assignment and every replay.

    \b
    Examples:
      newsbot story merge s-7k3f s-9d2m
    """
    return story_merge(app, one, other)


@story_command.command("split")
@click.argument("story", metavar="STORY")
@click.argument("article", metavar="ARTICLE|URL")
@with_app
def split(app: App, story: str, article: str) -> int:
    """Take an article (and what follows it closely) out of a story, for good.

    \b
    Examples:
      newsbot story split s-7k3f a-9d2m
    """
    return story_split(app, story, article)


def story_lines(row: Row, width: int, copies: bool, thread: bool, brief: bool) -> Iterable[str]:
    """A story for a terminal of `width` columns."""
    yield one_line(row["title"])
    newsrooms = count(row["priority"]["newsrooms"], "newsroom")
    outlets = count(len(row["outlets"]), "outlet")
    yield f"{row['id'][:8]} · {count(row['articles'], 'article')} · {outlets} · {newsrooms}"
    yield f"{plain(row['first_seen'])} to {plain(row['last_seen'])} · {', '.join(row['languages'])}"
    yield from _wrapped(row["priority"]["statement"], width, "")
    for link in row["thread"]["before"]:
        yield from _thread_lines("follows", link, width, thread)
    for beat in row["beats"]:
        yield ""
        yield from _beat_lines(beat, width, brief)
        yield from _copy_lines(beat, copies)
    if row["thread"]["after"]:
        yield ""
    for link in row["thread"]["after"]:
        yield from _thread_lines("followed by", link, width, thread)


def _thread_lines(word: str, link: Row, width: int, whole: bool) -> Iterable[str]:
    yield from _wrapped(f"{word} {link['id'][:8]}: {link['title']}", width, "")
    if whole or word == "follows":
        yield from _wrapped(f"because it {link['reason']}", width, "  ")


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    return textwrap.wrap(one_line(text), width, initial_indent=indent, subsequent_indent=indent)


def _beat_lines(beat: Row, width: int, brief: bool) -> Iterable[str]:
    yield f"{_when(beat)}  {beat['outlet']}" + (f" ({beat['agency']})" if beat["agency"] else "")
    yield from textwrap.wrap(one_line(beat["title"]), width, initial_indent="  ", subsequent_indent="  ")
    if brief:
        return
    for sentence in beat["new"][:2]:
        yield from textwrap.wrap(one_line(sentence), width, initial_indent="    + ", subsequent_indent="      ")
    if len(beat["new"]) > 2:
        yield f"      {count(len(beat['new']) - 2, 'more new sentence')}"
    if beat["versions"] > 1:
        yield f"    changed {count(beat['versions'] - 1, 'time')}, last {plain(beat['changed'])}"


def _copy_lines(beat: Row, copies: bool) -> Iterable[str]:
    if beat["copies"] and not copies:
        yield f"    carried by {', '.join(each['outlet'] for each in beat['copies'])}"
    for each in beat["copies"] if copies else ():
        kind = "near-duplicate" if each["relation"] == "near_duplicate" else each["carried"]
        overlap = f"{each['containment']:.0%}" if each["containment"] is not None else ""
        yield f"    {_when(each)}  {each['outlet']}: {kind}, {overlap} of the text"


def _when(row: Row) -> str:
    """Claimed time and, where it differs by more than an hour, when it was first seen."""
    if row["published"] is None:
        return f"seen {plain(row['first_seen'])}, undated"
    late = abs((row["first_seen"] - row["published"]).total_seconds()) > 3600
    return plain(row["published"]) + (f" (seen {plain(row['first_seen'])})" if late else "")
