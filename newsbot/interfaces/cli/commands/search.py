"""`newsbot search`: articles that match a query, newest first."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from newsbot.corpus import query
from newsbot.corpus.store.base import ArticleFilter
from newsbot.interfaces.cli import completion
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.layout import HEADLINE_ONLY, TEXTS_ONLY, Column
from newsbot.text.language import normalise
from newsbot.text.topics import parse
from newsbot.text.words import one_line
from newsbot.times import relative

_FOUND = (
    Column("published", "published"),
    Column("outlet", "outlet"),
    Column("title", "title", wide=True),
    Column("id", "id"),
    Column("url", "url"),
    Column("unread", "unread"),
)


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--topic", "topics", multiple=True, shell_complete=completion.topics, help="in this topic only")
@click.option("--outlet", "outlets", multiple=True, help="from this outlet only")
@click.option("--lang", "languages", multiple=True, help="in this language only")
@click.option("--since", help="first seen at or after this time")
@click.option("--until", help="first seen before this time")
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="results of a page")
@click.option("--after", metavar="CURSOR", help="go on behind the result that gave this as its `next`")
@click.option("--texts-only", is_flag=True, help=TEXTS_ONLY)
@click.option("--as-of", "as_of", metavar="TIME", help="in the corpus as it was known then")
@with_app
def search_command(
    app: App,
    words: Sequence[str],
    topics: Sequence[str],
    outlets: Sequence[str],
    languages: Sequence[str],
    since: str | None,
    until: str | None,
    limit: int,
    after: str | None,
    texts_only: bool,
    as_of: str | None,
) -> int:
    """Find articles, newest first. WORDS is a query in the language of topics (`newsbot help queries`), which may also
    say outlet: lang: story: since: until:.

    \b
    Examples:
      newsbot search '"air defence" gaziantep' --since 7d
      newsbot search 'missile* NOT football' --lang en --json
      newsbot search 'patriot outlet:(northwire.example OR meridian.example)'
    """
    app.check_topics(topics)
    asked = parse(" ".join(words), app.clock())
    tongues = tuple(normalise(each) or each for each in languages)
    times = app.time(since), app.time(until)
    where = ArticleFilter(tuple(topics), tuple(outlets), tongues, *times, texts_only=texts_only)
    cursor = query.Cursor.parse(after) if after else None
    with app.corpus(as_of) as store:
        rows = query.search(store, asked, where, limit + 1, cursor)
    shown = rows[:limit]
    if app.out.format == "table":
        for row in shown:
            _print_found(app, row)
    else:
        app.out.rows(shown, _FOUND, "search")
    if not rows:
        app.say(f"Nothing {'more ' if after else ''}matches {asked}.")
    elif len(rows) > limit:
        app.say(f"There is more: the same with --after {shown[-1]['next']}")
    return 0


def _print_found(app: App, row: Mapping[str, Any]) -> None:
    """One result on a terminal: when, who, headline, and the piece of text that matches."""
    from rich.text import Text

    seen = relative(row["first_seen"], app.clock())
    told = [seen, row["outlet"], *filter(None, [row["language"]]), *([HEADLINE_ONLY] if row["unread"] else [])]
    app.out.line(f"{row['id'][:10]}  {', '.join(told)}")
    console = app.out.console
    room = max(app.out.width - 4, 20)
    title = Text(one_line(row["title"]), style="bold" if console.color_system else "")
    for indent, text in (("  ", title), ("    ", _marked(row["snippet"], bool(console.color_system)))):
        for line in text.wrap(console, room):
            line.rstrip()
            console.print(Text(indent) + line, soft_wrap=True)


def _marked(snippet: Mapping[str, Any], styled: bool) -> Any:
    """The snippet with its matches bold, or in brackets where the terminal has no styles."""
    from rich.text import Text

    shown, at = Text(), 0
    for start, end in snippet["marks"]:
        shown.append(_printable(snippet["text"][at:start]))
        match = _printable(snippet["text"][start:end])
        shown.append(match if styled else f"[{match}]", style="bold underline" if styled else None)
        at = end
    shown.append(_printable(snippet["text"][at:]))
    return shown


def _printable(text: str) -> str:
    """`text` of one line with control characters as escapes and its outer spaces kept, which `one_line` drops."""
    return "".join(each if each == " " else one_line(each) for each in text)
