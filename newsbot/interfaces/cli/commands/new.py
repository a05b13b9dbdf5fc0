"""`newsbot new`: what has happened since a reader last looked."""

import getpass
import os
from collections.abc import Iterable, Sequence
from datetime import datetime

import click

from newsbot.corpus.query import news_since, templates
from newsbot.corpus.query.article_rows import Row
from newsbot.corpus.store.base import Store
from newsbot.errors import UsageError
from newsbot.interfaces.cli import completion
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.layout import HEADLINE_ONLY, TEXTS_ONLY, Column, articles, count, wrapped, zoned
from newsbot.text.words import one_line
from newsbot.times import iso, relative

_NEWS = (
    Column("at", "when"),
    Column("change", "change"),
    Column("relation", "relation"),
    Column("outlet", "outlet"),
    Column("title", "title", wide=True),
    Column("story", "story"),
    Column("url", "url"),
    Column("unread", "unread"),
)
SOMETHING_NEW = 10
FIRST_LOOK = 100
"""Stories that a reader without a cursor is shown: everything is new, but nobody wants to read all of it."""


@click.command("new")
@click.argument("topics", nargs=-1, shell_complete=completion.topics)
@click.option("--since", help="everything first seen since then, without a reader's cursor")
@click.option("--peek", is_flag=True, help="leave the cursor where it is")
@click.option("--mark-seen", is_flag=True, help="show nothing, move the cursor to the end")
@click.option("--reader", default=None, help="whose cursor (else your user name)")
@click.option("--exit-code", is_flag=True, help="exit with 10 when there is something new")
@click.option("--texts-only", is_flag=True, help=TEXTS_ONLY)
@click.option("--as-of", "as_of", metavar="TIME", help="as it was known then; with --since")
@with_app
def new_command(
    app: App,
    topics: Sequence[str],
    since: str | None,
    peek: bool,
    mark_seen: bool,
    reader: str | None,
    exit_code: bool,
    texts_only: bool,
    as_of: str | None,
) -> int:
    """Say what has happened since you last looked: new stories, follow-ups, copies, changed articles.

    \b
    Examples:
      newsbot new
      newsbot new iran-missiles-turkey --since 12h
      newsbot new --exit-code -q || echo "something happened"
    """
    if as_of and not since:
        raise UsageError("With --as-of say --since, too: a reader's cursor knows the present only.")
    app.check_topics(topics)
    name = f"{reader or _user()}:{','.join(sorted(topics))}"
    with app.corpus(as_of) as store:
        look = store.look(name)
        cursor = 0 if since else int(look.get("seq", 0))
        first_look = cursor == 0 and not since
        limit = FIRST_LOOK if first_look else None
        rows, upto = news_since.news(store, topics, cursor, app.time(since), limit, texts_only=texts_only)
        if not mark_seen:
            _show(app, store, rows)
        if not peek and not since:  # what could not be shown is not seen
            store.put_look(name, {"seq": upto, "at": iso(app.clock())})
    if mark_seen:
        app.say("Everything is marked as seen.")
        return 0
    seen = f" since {zoned(app.local(datetime.fromisoformat(look['at'])))}" if cursor and "at" in look else ""
    if not rows:
        app.say(f"Nothing new{seen}.")
    elif seen:
        app.say(f"That is what is new{seen}.")
    elif first_look and len(rows) >= FIRST_LOOK:
        app.say(f"These are the {FIRST_LOOK} newest stories of your first look; `newsbot stories` lists all.")
    return SOMETHING_NEW if rows and exit_code else 0


def _user() -> str:
    """Who looks; in a container a user may have nothing but a number."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def _show(app: App, store: Store, rows: Sequence[Row]) -> None:
    """To the end: what reads the output may have gone away. What texts say is looked up as it is shown, where it is."""
    if app.out.format == "table":
        for line in news_lines(news_since.with_said(store, rows), app.now(), app.out.width):
            app.out.line(line)
    elif app.out.chosen in {"json", "jsonl"}:
        app.out.rows(news_since.with_said(store, rows), _NEWS, "news")
    else:
        app.out.rows(_flat(rows), _NEWS, "news")
    app.out.stream.flush()


def _flat(rows: Iterable[Row]) -> Iterable[Row]:
    return ({**each, "story": row["id"]} for row in rows for each in row["news"])


_WORDS = {"copy": "carries", "near_duplicate": "carries, with additions", "follow_up": "follows up"}
_INDENT = " " * 13
_MOST = 6
"""Pieces of news of one story that are told at once; of more the first and the latest."""


def news_lines(rows: Iterable[Row], now: datetime, width: int) -> Iterable[str]:
    """News as a person reads it: the story, then what is new in it."""
    for row in templates.folded(rows):
        yield from wrapped(one_line(row["title"]), width, f"{row['id'][:8]}  ", " " * 10)
        about = f"{row['kind']} · {articles(row)} · {count(len(row['outlets']), 'outlet')}"
        about += f" · {count(row['copies'], 'copy', 'copies')}" if row["copies"] else ""
        yield f"          {about}" + (f" · one of {row['alike']} alike" if row["alike"] else "")
        first, latest = (row["news"][:1], row["news"][1 - _MOST :]) if len(row["news"]) > _MOST else (row["news"], [])
        for each in first:
            yield from _happened(each, row, now, width)
        if latest:
            yield f"{_INDENT}{len(row['news']) - _MOST} more; `newsbot story {row['id'][:8]}` tells all"
        for each in latest:
            yield from _happened(each, row, now, width)
        yield ""


def _happened(news: Row, story: Row, now: datetime, width: int) -> list[str]:
    """Who did what, a while ago; the headline only where it is another than the story's."""
    what = _WORDS.get(news["relation"], "reports")
    if news["unread"]:
        what = f"{what}, {HEADLINE_ONLY}"
    if news["change"] == "read":
        what = "can be read now"
    if news["change"] == "revised":
        about = str(news["what"] or "").replace(" (", ", ").removesuffix(")")
        what = f"changed ({about})" if about else "changed"
    title = f": {one_line(news['title'])}" if news["title"] != story["title"] else ""
    ago = f"  {relative(news['at'], now):>9}  "
    return [*wrapped(f"{news['outlet']} {what}{title}", width, ago, _INDENT), *_said(news, width)]


def _said(news: Row, width: int) -> Iterable[str]:
    """The first thing in a follow-up that had not been told, or that there is none."""
    said = news.get("said")
    if said is None or news["relation"] != "follow_up":
        return
    if said["first"]:
        yield from wrapped(one_line(said["first"][0]), width, f"{_INDENT}+ ", f"{_INDENT}  ")
    elif said["uncertain"]:
        yield f"{_INDENT}? {count(said['uncertain'], 'sentence')} may be new, the rest was told before"
    else:
        yield f"{_INDENT}= told before, all of it"
