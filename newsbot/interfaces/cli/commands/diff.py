"""`newsbot diff`: what was changed in an article after it had appeared, what matters first."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import click

from newsbot.corpus import query
from newsbot.errors import UsageError
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.layout import Column, minute, wrapped, zoned
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


@click.command("diff")
@click.argument("name", metavar="ARTICLE|URL")
@click.option("--rev", metavar="N..M", help="from version N straight to version M")
@click.option("--full", is_flag=True, help="the whole text, [-removed-] and {+added+} words marked")
@with_app
def diff_command(app: App, name: str, rev: str | None, full: bool) -> int:
    """Show what was changed in an article: title, numbers, names and quotes first.

    \b
    Examples:
      newsbot diff a-9d2m
      newsbot diff https://outlet.example/article --rev 1..3 --full
    """
    with app.store() as store:
        article = query.find_article(store, name)
        if rev is None:
            steps = query.revisions(store, article)
        else:
            step = query.between(store, article, *_range(rev))
            if step is None:
                raise UsageError(f"{article.id} has no versions {rev} that can be compared; `newsbot why` lists them.")
            steps = [step]
        taken = app.local(query.gone(store, article))
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
