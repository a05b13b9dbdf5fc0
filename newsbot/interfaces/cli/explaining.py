"""`newsbot why`, `status` and `migrate`: how an article came to be where it is, and how newsbot is doing."""

import collections
from collections.abc import Iterator

import click

from newsbot.corpus import query
from newsbot.corpus.reasons import REASONS
from newsbot.corpus.store.base import DecisionFilter
from newsbot.corpus.store.schema import SCHEMA_VERSION
from newsbot.errors import UsageError
from newsbot.interfaces.cli import completing
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.layout import Column, minute, wrapped
from newsbot.interfaces.cli.trails import IN_CORPUS, steps, trail_lines

_DROPPED = (
    Column("last", "when"),
    Column("reason", "reason"),
    Column("outlet", "outlet"),
    Column("title", "title", below=True),
    Column("url", "url", below=True),
)
_STEPS = (Column("step", "step"), Column("when", "when"), Column("says", "says"), Column("notes", "notes"))


@click.command("why")
@click.argument("name", required=False, metavar="URL|ID")
@click.option("--dropped", is_flag=True, help="list what was not kept, instead")
@click.option("--reason", "reasons", multiple=True, shell_complete=completing.reasons, help="with --dropped: only it")
@click.option("--since", help="with --dropped: decided since then")
@click.option(
    "--backtest",
    metavar="THRESHOLD=VALUE",
    shell_complete=completing.thresholds,
    help="what another threshold would change",
)
@with_app
def why_command(
    app: App, name: str | None, dropped: bool, reasons: tuple[str, ...], since: str | None, backtest: str | None
) -> int:
    """Explain why an article is in the corpus, or is not: the whole trail from feed to story.

    \b
    Examples:
      newsbot why https://outlet.example/article
      newsbot why a-9d2m
      newsbot why --dropped --since 1d --reason too-short
      newsbot why --backtest near=0.4
    """
    if backtest:
        from newsbot.interfaces.cli import backtest as back_test

        return back_test.run(app, backtest)
    if dropped:
        return _dropped(app, reasons, since)
    if name is None:
        raise UsageError("Of what? Give a URL or an id, or --dropped for everything that was not kept.")
    with app.store() as store:
        trail = query.trail(store, name)
    parts = (step._asdict() for step in steps(trail))
    app.out.document(trail, "why", lambda width: trail_lines(trail, width), parts, _STEPS)
    return 0


def _dropped(app: App, reasons: tuple[str, ...], since: str | None) -> int:
    for reason in reasons:
        if reason not in REASONS:
            raise UsageError(f"There is no reason {reason!r}; `newsbot help reasons` lists them.")
    wanted = reasons or tuple(reason for reason in REASONS if reason not in IN_CORPUS)
    with app.store() as store:
        decisions = store.decisions(DecisionFilter(reasons=wanted, since=app.time(since)))
    rows = [{**query.decision_row(decision), "outlet": decision.outlet} for decision in decisions]
    if not app.out.rows(rows, _DROPPED, "decision"):
        app.say("Nothing was dropped.")
        return 0
    counts = collections.Counter(row["reason"] for row in rows)
    app.say(" · ".join(f"{reason} {count}" for reason, count in counts.most_common()))
    return 0


_STATUS = (Column("what", "what"), Column("found", "found", wide=True))


@click.command("status")
@with_app
def status_command(app: App) -> int:
    """Say what is stored, what is due, and how the last runs went.

    \b
    Examples:
      newsbot status --json
    """
    with app.store() as store:
        state = query.status(store, app.clock())
    parts = [{"what": what, "found": found} for what, found in _status(state)]

    def lines(width: int) -> Iterator[str]:
        for part in parts:
            yield from wrapped(part["found"], width, f"{part['what']:<10} ", " " * 11)

    app.out.document(state, "status", lines, parts, _STATUS)
    return 0


def _status(state: query.Row) -> Iterator[tuple[str, str]]:
    """What `status` says, under which name."""
    counts = state["counts"]
    yield "store", state["store"]
    yield "articles", f"{counts['articles']} in {counts['versions']} versions, {counts['edges']} copy edges"
    yield "stories", str(counts["stories"])
    yield "urls", f"{counts['urls']}: {counts['urls_pending']} pending, {counts['urls_failed']} failed"
    due = f"next due {minute(state['next_due'])}" if state["next_due"] else "none will be due"
    yield "feeds", f"{counts['feeds']}, {state['due_feeds']} due; {due}"
    for run in state["runs"]:
        outcome = ", ".join(f"{key} {count}" for key, count in sorted(run["counts"].items()))
        ended = minute(run["finished"]) or "not ended: killed, or still running"
        yield run["kind"], f"{minute(run['started'])} to {ended}" + (f": {outcome}" if outcome else "")


@click.command("migrate")
@with_app
def migrate_command(app: App) -> int:
    """Bring the store to the schema of this newsbot, after an upgrade.

    Every command does that when it opens the store; on its own it is for the moment before several of them start.
    Repeating it changes nothing. A store of a newer newsbot is refused.

    \b
    Examples:
      newsbot migrate
    """
    with app.store() as store:
        app.out.line(f"{store.uri} has schema version {SCHEMA_VERSION}.")
    return 0
