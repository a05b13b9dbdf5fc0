"""`newsbot search`: articles that match a query, by relevance or by time."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import click

from newsbot.corpus.query import article_rows, conditions, grouping, other_languages, searching
from newsbot.corpus.store.base import Store
from newsbot.errors import UsageError
from newsbot.interfaces.cli import completion
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.layout import HEADLINE_ONLY, TEXTS_ONLY, Column, wrapped
from newsbot.text.topics import Query, parse
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


_ACROSS = 10
"""Articles that are shown by their meaning."""


@click.command("search")
@click.argument("words", nargs=-1)
@click.option("--like", metavar="ARTICLE", help="in place of WORDS: about the same as this article")
@click.option("--saved", metavar="NAME", help="in place of WORDS: the search of that name in the configuration")
@click.option("--topic", "topics", multiple=True, shell_complete=completion.topics, help="in this topic only")
@click.option("--outlet", "outlets", multiple=True, help="from this outlet only")
@click.option("--lang", "languages", multiple=True, help="in this language only")
@click.option("--since", help="first seen at or after this time")
@click.option("--until", help="first seen before this time")
@click.option(
    "--sort", type=click.Choice(["relevance", "newest", "oldest"]), help="order; relevance, or that of the page before"
)
@click.option(
    "--group",
    "by",
    type=click.Choice(["story", "family", "none"]),
    default="none",
    show_default=True,
    help="one result a story, or a text and its copies",
)
@click.option("--across", is_flag=True, help="then what means the same in other words and languages, apart")
@click.option("--explain", is_flag=True, help="say how each score came about")
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="results of a page")
@click.option("--after", metavar="CURSOR", help="go on behind the result that gave this as its `next`")
@click.option("--texts-only", is_flag=True, help=TEXTS_ONLY)
@click.option("--as-of", "as_of", metavar="TIME", help="in the corpus as it was known then")
@with_app
def search_command(
    app: App,
    words: Sequence[str],
    like: str | None,
    saved: str | None,
    topics: Sequence[str],
    outlets: Sequence[str],
    languages: Sequence[str],
    since: str | None,
    until: str | None,
    sort: searching.Sort | None,
    by: Literal["story", "family", "none"],
    across: bool,
    explain: bool,
    limit: int,
    after: str | None,
    texts_only: bool,
    as_of: str | None,
) -> int:
    """Find articles, the most relevant first. WORDS is a query in the language of topics (`newsbot help queries`),
    which may also say outlet: lang: story: since: until:. A word stands for its forms, ="word" for itself.

    \b
    Examples:
      newsbot search '"air defence" gaziantep' --since 7d
      newsbot search 'missile* NOT football' --lang en --json
      newsbot search 'patriot outlet:(northwire.example OR meridian.example)' --group story
      newsbot search --like a-33qpj19n
    """
    app.check_topics(topics)
    if sum(map(bool, (words, like, saved))) != 1:
        raise UsageError("Name the words to look for, an article with --like, or a search with --saved.")
    cursor = searching.cursor_of(after) if after else None
    order = sort or ("newest" if isinstance(cursor, searching.Cursor) else "relevance")
    typed = _saved(app, saved) if saved else " ".join(words)
    corpus = app.corpus(as_of)
    where = conditions.within(topics, outlets, languages, app.time(since), app.time(until), texts_only=texts_only)
    parsed = parse(typed, app.now()) if typed else None
    with corpus as store:
        asked, same = (parsed, frozenset[str]()) if parsed else _like(store, like or "")
        if by == "none":
            rows = searching.search(store, asked, where, limit + 1, cursor, order, same)
        else:
            rows = grouping.grouped(store, asked, where, limit + 1, by, cursor, order, same)
        beyond = other_languages.across(store, asked, where, _ACROSS) if across and not after else []
        instead = [] if rows or after else grouping.meant_instead(store, asked)
        missing = searching.missing(store)
    _print_page(app, rows[:limit], beyond or (), explain)
    if beyond is None:
        app.say(
            "Nothing was compared by meaning: that needs words, and the encoder (`newsbot doctor` says if it is there)."
        )
    if missing:
        app.say(missing)
    if not rows:
        app.say(f"Nothing {'more ' if after else ''}matches {asked}.")
        for typed, word in instead:
            app.say(f"The corpus has no {typed}. Did you mean {word}?")
    elif len(rows) > limit:
        app.say(f"There is more: the same with --after {rows[limit - 1]['next']}")
    return 0


def _saved(app: App, name: str) -> str:
    """The query of a search in the configuration. UsageError when there is none of that name."""
    searches = app.config.searches
    if name not in searches:
        there = ", ".join(sorted(searches)) or 'none yet; `searches = {name = "query"}` in newsbot.toml saves one'
        raise UsageError(f"There is no saved search {name!r}; there are: {there}.")
    return searches[name]


def _like(store: Store, name: str) -> tuple[Query, frozenset[str]]:
    """A query for what is about the same as the article that `name` means, and what is that article."""
    return grouping.like(store, article_rows.main_article(store, article_rows.find_article(store, name)))


def _print_page(
    app: App, rows: Sequence[Mapping[str, Any]], beyond: Sequence[Mapping[str, Any]], explain: bool
) -> None:
    """Results, and apart from them what is found by its meaning."""
    if app.out.format != "table":
        app.out.rows([*rows, *beyond], _FOUND, "search")
        return
    for row in rows:
        _print_found(app, row)
        if explain:
            app.out.line(f"    {_explained(row)}")
    if beyond:
        app.out.line("By their meaning, without these words:")
    for row in beyond:
        _print_found(app, row)


def _print_found(app: App, row: Mapping[str, Any]) -> None:
    """One result on a terminal: when, who, headline, and the piece of text that matches."""
    from rich.text import Text

    seen = relative(row["first_seen"], app.now())
    told = [seen, row["outlet"], *filter(None, [row["language"]]), *([HEADLINE_ONLY] if row["unread"] else [])]
    app.out.line(f"{row['id'][:10]}  {', '.join(told)}")
    console = app.out.console
    room = max(app.out.width - 4, 20)
    title = Text(one_line(row["title"]), style="bold" if console.color_system else "")
    for indent, text in (("  ", title), ("    ", _marked(row["snippet"], bool(console.color_system)))):
        for line in text.wrap(console, room):
            line.rstrip()
            console.print(Text(indent) + line, soft_wrap=True)
    for folded in _folded(row.get("group")):
        for line in wrapped(folded, app.out.width, "    ", "      "):
            app.out.line(line)


def _folded(group: Mapping[str, Any] | None) -> Iterator[str]:
    """What stands under a result that stands for others: the first of them, and how many there are."""
    if group is None or group["articles"] == 1:
        return
    for each in group["others"]:
        yield f"+ {each['id'][:10]}  {each['outlet']}: {one_line(each['title'])}"
    more = group["articles"] - 1 - group["copies"] - len(group["others"])
    told = [f"{more} more" if more > 0 else "", _carried(group["copies"])]
    if any(told):
        yield f"+ {', '.join(filter(None, told))}" + (f" ({group['id']})" if group["by"] == "story" else "")


def _carried(copies: int) -> str:
    return f"carried by {copies} other{'s' * (copies > 1)}" if copies else ""


def _explained(row: Mapping[str, Any]) -> str:
    """`score 3.21 = 1.17 for its age x (missile: rare 3.41 x prominent 0.80)`."""
    if row["score"] is None:
        return "no score: ordered by time"
    words = (
        f"{each['asked']}: rare {each['rarity']:.2f} x prominent {each['weight']:.2f}" for each in row["score"]["words"]
    )
    return f"score {row['score']['score']:.3f} = {row['score']['recency']:.3f} for its age x ({' + '.join(words)})"


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
