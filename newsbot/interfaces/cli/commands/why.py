"""`newsbot why`: how an article came to be where it is, and what was dropped."""

import collections

import click

from newsbot.corpus import overrides, scratch
from newsbot.corpus.query import decision_trail
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
@click.option("--as-of", "as_of", metavar="TIME", help="as it was known then")
@with_app
def why_command(
    app: App,
    name: str | None,
    dropped: bool,
    reasons: tuple[str, ...],
    since: str | None,
    backtest: str | None,
    as_of: str | None,
) -> int:
    """Explain why an article is in the corpus, or is not: the whole trail from feed to story.

    \b
    Examples:
      newsbot why https://outlet.example/article
      newsbot why a-9d2m
      newsbot why a-9d2m --as-of 2026-03-09T12:00Z
      newsbot why --dropped --since 1d --reason too-short
      newsbot why --backtest near=0.4
    """
    if backtest and as_of:
        raise UsageError("--backtest is about the corpus as it is; it does not go with --as-of.")
    if backtest:
        from newsbot.interfaces.cli import backtest as back_test

        return back_test.run(app, backtest)
    if dropped:
        return _dropped(app, reasons, since, as_of)
    if name is None:
        raise UsageError("Of what? Give a URL or an id, or --dropped for everything that was not kept.")
    moment, decided = app.time(as_of), overrides.load(app.config.overrides)
    with app.store() as store, app.corpus(as_of) as then:
        announced = scratch.announced_by(store, moment) if moment else None
        trail = app.local(decision_trail.trail(then, name, decided, announced))
    parts = (step._asdict() for step in steps(trail))
    app.out.document(trail, "why", lambda width: trail_lines(trail, width), parts, _STEPS)
    return 0


def _dropped(app: App, reasons: tuple[str, ...], since: str | None, as_of: str | None) -> int:
    for reason in reasons:
        if reason not in REASONS:
            raise UsageError(f"There is no reason {reason!r}; `newsbot help reasons` lists them.")
    wanted = reasons or tuple(reason for reason in REASONS if reason not in IN_CORPUS)
    with app.corpus(as_of) as store:
        decisions = store.decisions(DecisionFilter(reasons=wanted, since=app.time(since)))
    rows = [{**decision_trail.decision_row(decision), "outlet": decision.outlet} for decision in decisions]
    if not app.out.rows(rows, _DROPPED, "decision"):
        app.say("Nothing was dropped.")
        return 0
    counts = collections.Counter(row["reason"] for row in rows)
    app.say(" · ".join(f"{reason} {count}" for reason, count in counts.most_common()))
    return 0
