"""`newsbot diff`: what was changed in an article, what matters first; or where two stores differ."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from newsbot.corpus.differences import APART, Difference, differences
from newsbot.corpus.query import article_rows, text_changes
from newsbot.errors import UsageError
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.layout import Column, count, minute, wrapped, zoned
from newsbot.network.urls import redact
from newsbot.text.words import one_line

Row = Mapping[str, Any]

_CHANGES = (
    Column("from", "from"),
    Column("to", "to"),
    Column("fetched", "read"),
    Column("kind", "kind"),
    Column("before", "before"),
    Column("old", "old"),
    Column("new", "new"),
    Column("after", "after"),
)


_RECORDS = (
    Column("kind", "kind"),
    Column("key", "of"),
    Column("about", "about", wide=True),
    Column("change", "change"),
    Column("field", "field"),
    Column("first", "first"),
    Column("second", "second"),
)
_SHOWN = 10  # records of a kind that are listed for people
_STORE = re.compile(r"sqlite:|mongodb(\+srv)?://")


@click.command("diff")
@click.argument("names", metavar="ARTICLE|URL|STORE STORE", nargs=-1, required=True)
@click.option("--rev", metavar="N..M", help="from version N straight to version M")
@click.option(
    "--full", is_flag=True, help="the whole text, [-removed-] and {+added+} words marked; all records of stores"
)
@with_app
def diff_command(app: App, names: tuple[str, ...], rev: str | None, full: bool) -> int:
    """Show what was changed in an article: title, numbers, names and quotes first; or where two stores differ.

    Two names are two stores (sqlite:PATH, mongodb://…, or the file of one). Articles, versions, pages, relations,
    stories and their history, decisions, URLs, feeds, polls, validators and health are compared; exit code 1 when
    something differs. Runs, cursors of readers, leases and hubs' subscriptions are no part of a corpus.

    \b
    Examples:
      newsbot diff a-9d2m
      newsbot diff https://outlet.example/article --rev 1..3 --full
      newsbot diff sqlite:live.db sqlite:replayed.db
    """
    if len(names) == 1 and not _STORE.match(names[0]):
        return _of_article(app, names[0], rev, full)
    if len(names) != 2 or rev is not None:
        raise UsageError("`newsbot diff` takes an article, or two stores such as sqlite:live.db sqlite:replayed.db.")
    return _of_stores(app, _address(names[0]), _address(names[1]), full)


def _address(name: str) -> str:
    """The store that a person means: an address, or the file of a SQLite store."""
    if not _STORE.match(name) and not Path(name).is_file():
        raise UsageError(f"{name!r} is no store: write sqlite:PATH or mongodb://HOST/DATABASE.")
    return name if _STORE.match(name) else f"sqlite:{name}"


def _of_stores(app: App, first: str, second: str, full: bool) -> int:
    from newsbot.corpus.store import open_store

    one = open_store(first, create=False)
    try:
        other = open_store(second, create=False)
        try:
            counts: Counter[str] = Counter()
            found = differences(one, other, counts)
            told = _told_to_machines(app, found) if app.out.chosen else _told_to_people(app, found, full)
        finally:
            other.close()
    finally:
        one.close()
    if told:
        app.say(f"{count(told, 'difference')}.")
    else:
        app.say(f"No difference in {count(counts.total(), 'record')}; not compared: {', '.join(APART)}.")
    return 1 if told else 0


def _told_to_machines(app: App, found: Iterator[Difference]) -> int:
    rows = (_row(each) for each in found)
    if app.out.chosen not in {"json", "jsonl"}:
        lines = ({**row, **field} for row in rows for field in row["fields"] or [{}])
        return app.out.rows(lines, _RECORDS, "difference")
    number = 0
    for row in rows:
        app.out.record(row, "difference")
        number += 1
    return number


def _row(each: Difference) -> dict[str, Any]:
    fields = [{"field": f.name, "first": redact(f.first), "second": redact(f.second)} for f in each.fields]
    told = {"kind": each.kind, "key": redact(each.key), "about": redact(each.about)}
    return {**told, "change": each.change, "fields": fields}


def _told_to_people(app: App, found: Iterator[Difference], full: bool) -> int:
    number, marks = 0, {"differs": "~", "first only": "-", "second only": "+"}
    for kind, group in itertools.groupby(found, key=lambda each: each.kind):
        app.out.line(kind)
        of_kind = 0
        for of_kind, row in enumerate(map(_row, group), 1):
            if of_kind > _SHOWN and not full:
                continue
            app.out.line(f"  {marks[row['change']]} " + one_line(f"{row['key']}  {row['about']}").rstrip())
            for field in row["fields"]:
                text = one_line(f"{field['field']}: {field['first']} → {field['second']}")
                for line in wrapped(text, app.out.width, "      ", "        "):
                    app.out.line(line)
        if of_kind > _SHOWN and not full:
            app.out.line(f"  … and {of_kind - _SHOWN} more (--full)")
        number += of_kind
    return number


def _of_article(app: App, name: str, rev: str | None, full: bool) -> int:
    with app.store() as store:
        article = article_rows.find_article(store, name)
        if rev is None:
            steps = text_changes.revisions(store, article)
        else:
            step = text_changes.between(store, article, *_range(rev))
            if step is None:
                raise UsageError(f"{article.id} has no versions {rev} that can be compared; `newsbot why` lists them.")
            steps = [step]
        taken = app.local(text_changes.gone(store, article))
    steps = app.local(steps)
    if app.out.chosen in {"json", "jsonl"}:
        for step in steps:
            app.out.record({"article": article.id, "url": article.url, **step}, "revision")
    elif app.out.chosen in {"tsv", "csv", "md"}:
        app.out.rows([{**step, **change} for step in steps for change in step["changes"]], _CHANGES, "revision")
    else:
        for line in (line for step in steps for line in step_lines(step, app.out.width, full)):
            app.out.line(line)
    if not steps:
        app.say("It has not been changed since it was first read.")
    if taken:
        app.say(f"The page was taken down: since {minute(taken['since'])} its server answers {taken['status']}.")
    return 0


def _range(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{1,4})\.\.(\d{1,4})", text)
    if match is None or int(match[1]) >= int(match[2]):
        raise UsageError(f"--rev takes two versions such as 1..3, not {text!r}.")
    return int(match[1]), int(match[2])


def step_lines(step: Row, width: int, full: bool) -> Iterable[str]:
    """One step from a version to another, for a terminal of `width` columns."""
    yield f"{step['from']} to {step['to']}, read {zoned(step['fetched'])}: {step['summary']}"
    if step["silent"]:
        yield "  The page does not say that it was changed."
    if full:
        yield from _marked(step["title"], width)
        yield from _marked(step["body"], width)
    for change in () if full else step["changes"]:
        yield from _change_lines(change, width)
    yield ""


def _change_lines(change: Row, width: int) -> Iterable[str]:
    old = f"[-{change['old']}-]" if change["old"] else ""
    new = f"{{+{change['new']}+}}" if change["new"] else ""
    words = " ".join(part for part in (change["before"], old, new, change["after"]) if part)
    label = f"  {change['kind']:<9} "
    yield from wrapped(one_line(words), width, label, " " * len(label))


def _marked(pieces: Iterable[Row], width: int) -> Iterable[str]:
    marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    text = " ".join(marks[piece["op"]].format(piece["text"]) for piece in pieces)
    yield from wrapped(one_line(text), width, "  ")
