"""`newsbot stories`: the stories, the one with the newest article first."""

from collections.abc import Iterator, Sequence
from typing import Any

import click

from newsbot.corpus.query import story_changes, story_rows
from newsbot.errors import UsageError
from newsbot.interfaces.cli import completion
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.layout import TEXTS_ONLY, TYPED, Column, count, minute, wrapped
from newsbot.text.words import one_line

_STORIES = (
    Column("last_seen", "last"),
    Column("id", "story", ident=True),
    Column("articles", "articles", right=True),
    Column("outlet_count", "outlets", right=True),
    Column("title", "title", wide=True),
    Column("unread", "unread", right=True),
)
_CHANGES = (
    Column("id", "story", ident=True),
    Column("change", "change"),
    Column("gained_count", "gained", right=True),
    Column("lost_count", "lost", right=True),
    Column("title", "title", wide=True),
    Column("title_before", "before"),
)


@click.command("stories")
@click.argument("topics", nargs=-1, shell_complete=completion.topics)
@click.option("--since", help="with something first seen since then")
@click.option("--limit", type=click.IntRange(1, 10_000), default=30, show_default=True, help="how many at most")
@click.option("--texts-only", is_flag=True, help=TEXTS_ONLY)
@click.option("--as-of", "as_of", metavar="TIME", help="as it was known then")
@click.option("--diff", "reread", is_flag=True, help="those that the latest `newsbot reextract` changed, and how")
@click.option("--unfold", is_flag=True, help="on a terminal, too, all that were filled into one template (weather, …)")
@with_app
def stories_command(
    app: App,
    topics: Sequence[str],
    since: str | None,
    limit: int,
    texts_only: bool,
    as_of: str | None,
    unfold: bool,
    reread: bool,
) -> int:
    """List stories, the one with the newest article first.

    \b
    Examples:
      newsbot stories --since 2d
      newsbot stories --diff
    """
    if reread:
        if topics or since or texts_only or as_of or unfold:
            raise UsageError("--diff tells all that `newsbot reextract` changed; it goes with --limit alone.")
        return _changed(app, limit)
    app.check_topics(topics)
    with app.corpus(as_of) as store:
        read = story_rows.stories if unfold or app.out.format != "table" else story_rows.stories_folded
        rows = read(store, topics, app.time(since), limit, texts_only=texts_only)
    columns = _STORIES if app.out.format != "table" or any(row["unread"] for row in rows) else _STORIES[:-1]
    if not app.out.rows([{**row, "outlet_count": len(row["outlets"])} for row in rows], columns, "story"):
        app.say("No stories yet; `newsbot crawl` looks for some.")
    if read is story_rows.stories_folded and any(row["alike"] for row in rows):
        app.say("Of stories that are alike but for figures and names one is shown; `--unfold` shows all.")
    return 0


def _changed(app: App, limit: int) -> int:
    with app.store() as store:
        span = story_changes.latest_rereading(store)
        rows = app.local(story_changes.stories_reread(store, span)) if span else []
    if span is None:
        app.say("No page was read again yet; `newsbot reextract -n` says what that would change.")
        return 0
    for row in rows[:limit] if app.out.chosen in {"json", "jsonl"} else ():
        app.out.record(row, "story-change")
    if app.out.chosen in {"tsv", "csv", "md"}:
        counted = ({**row, "gained_count": len(row["gained"]), "lost_count": len(row["lost"])} for row in rows[:limit])
        app.out.rows(counted, _CHANGES, "story-change")
    for line in (line for row in rows[:limit] for line in _lines(row, app.out.width)) if not app.out.chosen else ():
        app.out.line(line)
    app.say(f"{count(len(rows), 'story', 'stories')} changed by {span.reader} on {minute(app.local(span.at))}.")
    return 0


def _lines(row: dict[str, Any], width: int) -> Iterator[str]:
    """A story, then what came, went and is something else to it."""
    mark = {"gone": "-", "new": "+"}.get(row["change"], "~")
    yield from wrapped(one_line(f"{row['title']}"), width, f"{mark} {row['id'][:TYPED]}  ", " " * (TYPED + 4))
    notes = [f"was titled: {row['title_before']}"] if row["title_before"] else []
    notes += [f"is part of {row['merged_into'][:TYPED]} now"] if row["merged_into"] else []
    for sign, way, members in (("+", "from", row["gained"]), ("-", "now in", row["lost"])):
        for each in members:
            where = f", {way} {each['story'][:TYPED]}" if each["story"] else ""
            notes.append(f"{sign} {each['article'][:TYPED]} {each['title']}{where}")
    for each in row["relations"]:
        was, now = (each[side].replace("_", " ") for side in ("before", "after"))
        notes.append(f"~ {each['article'][:TYPED]} {each['title']}: {was}, now {now}")
    for note in notes:
        yield from wrapped(one_line(note), width, "    ", "      ")
