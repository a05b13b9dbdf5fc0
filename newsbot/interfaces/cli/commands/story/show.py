"""`newsbot story show`: who reported what, when, and what was new in it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import click

from newsbot.corpus.query import figure_table, story_rows, whole_story
from newsbot.corpus.query.briefing import briefed
from newsbot.corpus.query.timeline import CARRIERS, carriers
from newsbot.errors import UsageError
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.commands.story.figures import COLUMNS, figure_lines, figure_rows
from newsbot.interfaces.cli.layout import HEADLINE_ONLY, TEXTS_ONLY, Column, articles, count, minute, wrapped, zoned
from newsbot.text.words import one_line

Row = Mapping[str, Any]


_REPORTS = (
    Column("published", "published"),
    Column("first_seen", "first seen"),
    Column("outlet", "outlet"),
    Column("relation", "relation"),
    Column("of", "of"),
    Column("title", "title"),
    Column("id", "id"),
    Column("url", "url"),
    Column("unread", "unread"),
)
_SHEETS = ("html", "svg")
_SUMMARY = 400  # characters of a headline's summary


@click.command("show")
@click.argument("name", metavar="STORY|ARTICLE|URL")
@click.option("--copies", is_flag=True, help="who carried whose text, by both clocks")
@click.option("--brief", is_flag=True, help="headlines only, without what is new in each")
@click.option("--thread", is_flag=True, help="the stories before and after, with the reasons")
@click.option("--figures", is_flag=True, help="what its reports count, over time: by whom, corrected, at odds")
@click.option("--texts-only", is_flag=True, help=TEXTS_ONLY)
@click.option("--as-of", "as_of", metavar="TIME", help="as it was known then")
@with_app
def story_show(
    app: App,
    name: str,
    copies: bool,
    brief: bool,
    thread: bool,
    figures: bool,
    texts_only: bool,
    as_of: str | None,
) -> int:
    """Show a story (`show` may be left out). With --format html it is a briefing in one file, to print or hand on, with
    --format svg the picture of who carried whom.

    \b
    Examples:
      newsbot story s-7k3f --brief --as-of 2026-03-09T12:00Z
      newsbot story s-7k3f --format html > briefing.html
      newsbot story s-7k3f --figures --format tsv
    """
    form = app.options.get("format_")
    if form in _SHEETS:
        click.echo(_sheet(app, form, name, texts_only, as_of))
        return 0
    with app.corpus(as_of) as store:
        found = story_rows.find_story(store, name)
        row = whole_story.story(store, found, meanings=not (brief or figures), texts_only=texts_only)
        if figures:
            row["figures"] = figure_table.figures(store, row["beats"])
    row = app.local(row)
    if figures:
        cells = figure_rows(row["figures"])
        app.out.document(row, "story", lambda width: figure_lines(row, width), cells, COLUMNS)
        return 0
    reports = [report for beat in row["beats"] for report in (beat, *beat["copies"])]
    app.out.document(row, "story", lambda width: story_lines(row, width, copies, thread, brief), reports, _REPORTS)
    return 0


def _sheet(app: App, form: str, name: str, texts_only: bool, as_of: str | None) -> str:
    """The briefing, or the picture of who carried whom. UsageError when nobody carried anything."""
    from newsbot.interfaces.carriers_picture import picture
    from newsbot.interfaces.web.render import briefing

    with app.corpus(as_of) as store:
        found = story_rows.find_story(store, name)
        if form == "html":
            row = briefed(store, found, texts_only=texts_only)
            return briefing(app.local(row), app.now(), app.local(app.time(as_of)))
        drawn = picture(app.local(whole_story.story(store, found, meanings=False, texts_only=texts_only)), alone=True)
    if drawn is None:
        raise UsageError(f"Nobody carried a text of {found.id}: there is nothing to draw.")
    return str(drawn)


def story_lines(row: Row, width: int, copies: bool, thread: bool, brief: bool) -> Iterable[str]:
    """A story for a terminal of `width` columns."""
    yield from wrapped(one_line(row["title"]), width)
    newsrooms = count(row["priority"]["newsrooms"], "newsroom")
    outlets = count(len(row["outlets"]), "outlet")
    alike = f" · one of {row['alike']} alike" if row["alike"] else ""
    yield f"{row['id'][:8]} · {articles(row)} · {outlets} · {newsrooms}{alike}"
    yield f"{minute(row['first_seen'])} to {zoned(row['last_seen'])} · {', '.join(row['languages'])}"
    yield from wrapped(row["priority"]["statement"], width)
    for link in row["thread"]["before"]:
        yield from _thread_lines("follows", link, width, thread)
    for beat in row["beats"]:
        yield ""
        yield from _beat_lines(beat, width, brief)
        yield from _copies(beat, width) if copies else _carried(beat, width)
    if row["thread"]["after"]:
        yield ""
    for link in row["thread"]["after"]:
        yield from _thread_lines("followed by", link, width, thread)


def _thread_lines(word: str, link: Row, width: int, whole: bool) -> Iterable[str]:
    yield from wrapped(f"{word} {link['id'][:8]}: {one_line(link['title'])}", width, "", "  ")
    if whole or word == "follows":
        yield from wrapped(f"because it {one_line(link['reason'])}", width, "  ")


def _beat_lines(beat: Row, width: int, brief: bool) -> Iterable[str]:
    yield _reported(beat) + (f" ({beat['agency']})" if beat["agency"] else "")
    yield from wrapped(one_line(beat["title"]), width, "  ")
    if brief:
        return
    if beat["summary"]:
        yield from wrapped(one_line(beat["summary"], _SUMMARY), width, "    ")
    for sentence in beat["new"][:2]:
        yield from wrapped(one_line(sentence), width, "    + ", "      ")
    if len(beat["new"]) > 2:
        yield f"      {count(len(beat['new']) - 2, 'more new sentence')}"
    yield from _told(beat["sentences"], width)
    if beat["versions"] > 1:
        yield f"    changed {count(beat['versions'] - 1, 'time')}, last {minute(beat['changed'])}"


def _told(sentences: Sequence[Row], width: int) -> Iterable[str]:
    """How many of a report's sentences were told before, or perhaps were, and by whom."""
    for state, words, mark in (("told", "told before by", "="), ("uncertain", "perhaps told before, by", "?")):
        by = [each.get("outlet") or "" for each in sentences if each["state"] == state]
        if by:
            whose = ", ".join(dict.fromkeys(filter(None, by)))
            yield from wrapped(f"{count(len(by), 'sentence')} {words} {whose}", width, f"    {mark} ", "      ")


def _carried(beat: Row, width: int) -> Iterable[str]:
    """Who carried the text, in short."""
    if beat["copies"]:
        names = ", ".join(each["outlet"] for each in beat["copies"][:CARRIERS])
        yield from wrapped(f"carried by {names}{_others(beat)}", width, "    ", "      ")


def _others(beat: Row) -> str:
    """How many carriers are not named, in words; nothing when all are."""
    more = len(beat["copies"]) - CARRIERS
    return f" and {count(more, 'other')}" if more > 0 else ""


def _copies(beat: Row, width: int) -> Iterable[str]:
    """Who carried the text, as a tree: under each those who share their text with it rather than with the first."""

    def branch(copy: Row, depth: int) -> Iterable[str]:
        kind = "near-duplicate" if copy["relation"] == "near_duplicate" else copy["carried"]
        overlap = "" if copy["containment"] is None else f", {copy['containment']:.0%} of the text"
        indent = "    " + "  " * depth
        yield from wrapped(f"{_reported(copy)}: {kind}{overlap}", width, f"{indent}└ ", f"{indent}    ")
        for each in copy["carriers"]:
            yield from branch(each, depth + 1)

    for each in carriers(beat["copies"][:CARRIERS]):
        yield from branch(each, 0)
    if others := _others(beat):
        yield f"   {others}"


def _reported(row: Row) -> str:
    """When who reported: by the outlet's own clock and, where it differs by more than an hour, by ours."""
    seen: datetime = row["first_seen"]
    claimed: datetime | None = row["published"]
    who = f"{row['outlet']}, {HEADLINE_ONLY}" if row["unread"] else row["outlet"]
    if claimed is None:
        return f"{minute(seen)}  {who}, no date, seen then"
    if abs((seen - claimed).total_seconds()) <= 3600:
        return f"{minute(claimed)}  {who}"
    when = minute(seen)[11:] if seen.date() == claimed.date() else minute(seen)
    return f"{minute(claimed)}  {who}, seen {when}"
