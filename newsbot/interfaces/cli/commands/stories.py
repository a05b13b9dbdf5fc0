"""`newsbot stories`: the stories, the one with the newest article first."""

from collections.abc import Sequence

import click

from newsbot.corpus import query
from newsbot.interfaces.cli import completion
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.layout import TEXTS_ONLY, Column

_STORIES = (
    Column("last_seen", "last"),
    Column("id", "story", ident=True),
    Column("articles", "articles", right=True),
    Column("outlet_count", "outlets", right=True),
    Column("title", "title", wide=True),
    Column("unread", "unread", right=True),
)


@click.command("stories")
@click.argument("topics", nargs=-1, shell_complete=completion.topics)
@click.option("--since", help="with something first seen since then")
@click.option("--limit", type=click.IntRange(1, 10_000), default=30, show_default=True, help="how many at most")
@click.option("--texts-only", is_flag=True, help=TEXTS_ONLY)
@click.option("--as-of", "as_of", metavar="TIME", help="as it was known then")
@click.option("--unfold", is_flag=True, help="on a terminal, too, all that were filled into one template (weather, …)")
@with_app
def stories_command(
    app: App, topics: Sequence[str], since: str | None, limit: int, texts_only: bool, as_of: str | None, unfold: bool
) -> int:
    """List stories, the one with the newest article first.

    \b
    Examples:
      newsbot stories --since 2d
    """
    app.check_topics(topics)
    with app.corpus(as_of) as store:
        read = query.stories if unfold or app.out.format != "table" else query.stories_folded
        rows = read(store, topics, app.time(since), limit, texts_only=texts_only)
    columns = _STORIES if app.out.format != "table" or any(row["unread"] for row in rows) else _STORIES[:-1]
    if not app.out.rows([{**row, "outlet_count": len(row["outlets"])} for row in rows], columns, "story"):
        app.say("No stories yet; `newsbot crawl` looks for some.")
    if read is query.stories_folded and any(row["alike"] for row in rows):
        app.say("Of stories that are alike but for figures and names one is shown; `--unfold` shows all.")
    return 0
