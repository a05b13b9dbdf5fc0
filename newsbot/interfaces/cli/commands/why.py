"""`newsbot why`: how an article came to be where it is, and what was dropped."""

import collections

import click

from newsbot.corpus import overrides, query
from newsbot.corpus.reasons import REASONS
from newsbot.corpus.store.base import DecisionFilter
from newsbot.errors import UsageError
from newsbot.interfaces.cli import completion
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.layout import Column
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
@click.option("--reason", "reasons", multiple=True, shell_complete=completion.reasons, help="with --dropped: only it")
@click.option("--since", help="with --dropped: decided since then")
@click.option(
    "--backtest",
    metavar="THRESHOLD=VALUE",
    shell_complete=completion.thresholds,
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
        trail = app.local(query.trail(store, name, overrides.load(app.config.overrides)))
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
