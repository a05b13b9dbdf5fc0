"""Commands that read stories: new, stories, story."""

import getpass
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import click

from newsbot import query
from newsbot.cli.app import App, with_app
from newsbot.cli.output import Column
from newsbot.formats import plain
from newsbot.text import one_line
from newsbot.times import relative

Row = Mapping[str, Any]

_STORIES = (
    Column("last_seen", "last"),
    Column("id", "story"),
    Column("articles", "articles", right=True),
    Column("outlet_count", "outlets", right=True),
    Column("title", "title", wide=True),
)
_NEWS = (
    Column("first_seen", "seen"),
    Column("change", "change"),
    Column("relation", "relation"),
    Column("outlet", "outlet"),
    Column("title", "title", wide=True),
    Column("story", "story"),
    Column("url", "url"),
)
SOMETHING_NEW = 10


@click.command("stories")
@click.argument("topics", nargs=-1)
@click.option("--since", help="with something first seen since then")
@click.option("--limit", type=click.IntRange(1, 10_000), default=30, show_default=True)
@with_app
def stories_command(app: App, topics: Sequence[str], since: str | None, limit: int) -> int:
    """List stories, the one with the newest article first.

    \b
    Examples:
      newsbot stories --since 2d
    """
    with app.store() as store:
        rows = query.stories(store, topics, app.time(since), limit)
    if not app.out.rows([{**row, "outlet_count": len(row["outlets"])} for row in rows], _STORIES, "story"):
        app.say("No stories yet; `newsbot crawl` looks for some.")
    return 0


@click.command("new")
@click.argument("topics", nargs=-1)
@click.option("--since", help="everything first seen since then, without a reader's cursor")
@click.option("--peek", is_flag=True, help="leave the cursor where it is")
@click.option("--mark-seen", is_flag=True, help="show nothing, move the cursor to the end")
@click.option("--reader", default=None, help="whose cursor (else your user name)")
@click.option("--exit-code", is_flag=True, help="exit with 10 when there is something new")
@with_app
def new_command(
    app: App,
    topics: Sequence[str],
    since: str | None,
    peek: bool,
    mark_seen: bool,
    reader: str | None,
    exit_code: bool,
) -> int:
    """Say what has happened since you last looked: new stories, follow-ups, copies, changed articles.

    \b
    Examples:
      newsbot new
      newsbot new iran-missiles-turkey --since 12h
      newsbot new --exit-code -q || echo "something happened"
    """
    name = f"{reader or getpass.getuser()}:{','.join(sorted(topics))}"
    with app.store() as store:
        cursor = 0 if since else int(store.look(name).get("seq", 0))
        rows, upto = query.news(store, topics, cursor)
        if since:
            rows = _since(rows, app.time(since))
        elif not peek:
            store.put_look(name, {"seq": upto})
    if mark_seen:
        app.say("Everything is marked as seen.")
        return 0
    if app.out.format == "table":
        for line in news_lines(rows, app.clock()):
            app.out.line(line)
    else:
        app.out.rows(rows if app.out.chosen in {"json", "jsonl"} else list(_flat(rows)), _NEWS, "news")
    if not rows:
        app.say("Nothing new.")
    return SOMETHING_NEW if rows and exit_code else 0


def _flat(rows: Iterable[Row]) -> Iterable[Row]:
    return ({**each, "story": row["id"]} for row in rows for each in row["news"])


def _since(rows: Sequence[Row], moment: datetime | None) -> list[query.Row]:
    """Only news first seen since `moment`; stories without any left out."""
    found = []
    for row in rows:
        fresh = [each for each in row["news"] if moment is None or each["first_seen"] >= moment]
        if fresh:
            kind = "new story" if moment is None or row["first_seen"] >= moment else "more"
            found.append({**row, "news": fresh, "kind": kind})
    return found


_WORDS = {"copy": "carries", "near_duplicate": "carries, with additions", "follow_up": "follows up"}


def news_lines(rows: Iterable[Row], now: datetime) -> Iterable[str]:
    """News as a person reads it: the story, then what is new in it."""
    for row in rows:
        yield f"{row['id'][:8]}  {one_line(row['title'])}"
        about = f"{row['kind']} · {_count(row['articles'], 'article')} · {_count(len(row['outlets']), 'outlet')}"
        yield f"          {about}" + (f" · {_count(row['copies'], 'copy', 'copies')}" if row["copies"] else "")
        for each in row["news"]:
            what = "changed" if each["change"] == "revised" else _WORDS.get(each["relation"], "reports")
            yield f"  {relative(each['first_seen'], now):>9}  {each['outlet']} {what}: {one_line(each['title'])}"
        yield ""


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


@click.command("story")
@click.argument("name", metavar="STORY|ARTICLE|URL")
@click.option("--copies", is_flag=True, help="who carried whose text, by both clocks")
@with_app
def story_command(app: App, name: str, copies: bool) -> int:
    """Follow one story: its beats in order, what was new in each, and who carried it.

    \b
    Examples:
      newsbot story s-7k3f
      newsbot story https://outlet.example/article --copies
    """
    with app.store() as store:
        row = query.story(store, query.find_story(store, name))
    if app.out.chosen in {"json", "jsonl"}:
        app.out.record(row, "story")
        return 0
    for line in story_lines(row, app.out.width, copies):
        app.out.line(line)
    return 0


def story_lines(row: Row, width: int, copies: bool) -> Iterable[str]:
    """A story for a terminal of `width` columns."""
    yield one_line(row["title"])
    yield (
        f"{row['id'][:8]} · {_count(row['articles'], 'article')} · {_count(len(row['outlets']), 'outlet')}"
        f" · {plain(row['first_seen'])} to {plain(row['last_seen'])}"
    )
    for beat in row["beats"]:
        yield ""
        yield from _beat_lines(beat, width)
        yield from _copy_lines(beat, copies)


def _beat_lines(beat: Row, width: int) -> Iterable[str]:
    import textwrap

    yield f"{_when(beat)}  {beat['outlet']}" + (f" ({beat['agency']})" if beat["agency"] else "")
    yield from textwrap.wrap(one_line(beat["title"]), width, initial_indent="  ", subsequent_indent="  ")
    for sentence in beat["new"][:2]:
        yield from textwrap.wrap(one_line(sentence), width, initial_indent="    + ", subsequent_indent="      ")
    if len(beat["new"]) > 2:
        yield f"      {_count(len(beat['new']) - 2, 'more new sentence')}"
    if beat["versions"] > 1:
        yield f"    changed {_count(beat['versions'] - 1, 'time')}, last {plain(beat['changed'])}"


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
