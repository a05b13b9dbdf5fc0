"""`newsbot trend`: how much was written about something, over time."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from newsbot.corpus.query import conditions, trends
from newsbot.corpus.store.base import Split
from newsbot.interfaces.cli import completion
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.layout import Column, wrapped
from newsbot.interfaces.trend_picture import label, moment, picture
from newsbot.text.topics import parse
from newsbot.text.words import one_line

_POINTS = (
    Column("query", "query", wide=True),
    Column("value", "value"),
    Column("at", "at"),
    Column("articles", "articles"),
    Column("copies", "copies"),
    Column("share", "share"),
)
_BAR = 40


@click.command("trend")
@click.argument("queries", nargs=-1, required=True)
@click.option("--by", type=click.Choice(["hour", "day", "week"]), default="day", show_default=True, help="step of time")
@click.option("--split", type=click.Choice(["outlet", "language", "story", "relation"]), help="a series for each value")
@click.option("--share", is_flag=True, help="also as a share of what the outlets' feeds announced, where that is known")
@click.option("--topic", "topics", multiple=True, shell_complete=completion.topics, help="in this topic only")
@click.option("--outlet", "outlets", multiple=True, help="from this outlet only")
@click.option("--lang", "languages", multiple=True, help="in this language only")
@click.option("--since", help="first seen at or after this time")
@click.option("--until", help="first seen before this time")
@click.option("--all", "everything", is_flag=True, help="count all that matches, however long it takes")
@click.option("--svg", type=click.Path(dir_okay=False, path_type=Path), help="write a picture into this file too")
@click.option("--as-of", "as_of", metavar="TIME", help="in the corpus as it was known then")
@with_app
def trend_command(
    app: App,
    queries: Sequence[str],
    by: trends.By,
    split: Split | None,
    share: bool,
    topics: Sequence[str],
    outlets: Sequence[str],
    languages: Sequence[str],
    since: str | None,
    until: str | None,
    everything: bool,
    svg: Path | None,
    as_of: str | None,
) -> int:
    """Count the articles that match each of QUERIES over time, by when they were first seen; copies apart.

    Counted is what the corpus has: articles that no topic kept are in no count. Of what more than 10,000 match, the
    newest are counted (of a phrase, title: or NOT, for which texts are read, 1,000): the trend begins later then, and
    says so.

    \b
    Examples:
      newsbot trend 'missile' 'patriot' --since 14d
      newsbot trend 'gaziantep' --by hour --split outlet --svg gaziantep.svg
    """
    app.check_topics(topics)
    corpus = app.corpus(as_of)
    asked = [parse(text, app.now()) for text in queries]
    where = conditions.within(topics, outlets, languages, app.time(since), app.time(until))
    with corpus as store:
        record = trends.trend(store, asked, where, by, split, share, everything)
    parts = ({**count, "value": count["title"] or count["value"]} for count in trends.counts(record))
    app.out.document(record, "trend", lambda width: _lines(record, width), parts, _POINTS)
    if svg is not None:
        svg.write_text(str(picture(record, alone=True)) + "\n", encoding="utf-8")
    return 0


def _lines(record: Mapping[str, Any], width: int) -> Iterator[str]:
    """Each series with a bar a step; steps without articles at either end of it are left out."""
    series = record["series"]
    most = max((point["articles"] + point["copies"] for each in series for point in each["points"]), default=0)
    for each in series:
        yield from wrapped(one_line(label(each)), width)
        told = [number for number, point in enumerate(each["points"]) if point["articles"] or point["copies"]]
        if not told:
            yield "  nothing"
        for point in each["points"][told[0] : told[-1] + 1] if told else ():
            yield f"  {moment(point['at'], record['by'])}  {_bar(point, most)}"
        yield ""
    yield from wrapped(record["note"], width)


def _bar(point: Mapping[str, Any], most: int) -> str:
    own, copies = (-(-point[kind] * _BAR // max(most, _BAR)) for kind in ("articles", "copies"))
    told = f"{point['articles']}" + (f" + {point['copies']} copied" if point["copies"] else "")
    share = "" if point["share"] is None else f", {point['share']:.1%} of what was announced"
    return f"{'#' * own}{'.' * copies} {told}{share}".lstrip()
