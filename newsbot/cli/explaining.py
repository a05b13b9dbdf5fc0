"""`newsbot why` and `newsbot status`: how an article came to be where it is, and how newsbot is doing."""

import collections
import textwrap
from collections.abc import Iterable, Mapping
from typing import Any

import click

from newsbot import query
from newsbot.cli.app import App, with_app
from newsbot.cli.output import Column
from newsbot.errors import UsageError
from newsbot.formats import plain
from newsbot.reasons import REASONS
from newsbot.store.base import DecisionFilter
from newsbot.text import one_line

_DROPPED = (
    Column("last", "when"),
    Column("reason", "reason"),
    Column("outlet", "outlet"),
    Column("title", "title", wide=True),
    Column("url", "url", wide=True),
)
_IN_CORPUS = ("kept", "revised", "unchanged")


@click.command("why")
@click.argument("name", required=False, metavar="URL|ID")
@click.option("--dropped", is_flag=True, help="list what was not kept, instead")
@click.option("--reason", "reasons", multiple=True, help="with --dropped: only this reason")
@click.option("--since", help="with --dropped: decided since then")
@click.option("--backtest", metavar="THRESHOLD=VALUE", help="which decisions another threshold would change")
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
        from newsbot.cli import backtest as back_test

        return back_test.run(app, backtest)
    if dropped:
        return _dropped(app, reasons, since)
    if name is None:
        raise UsageError("Of what? Give a URL or an id, or --dropped for everything that was not kept.")
    with app.store() as store:
        trail = query.trail(store, name)
    if app.out.for_machines:
        app.out.record(trail, "why")
    else:
        for line in trail_lines(trail):
            for part in textwrap.wrap(line, app.out.width, subsequent_indent=" " * 12, break_on_hyphens=False) or [""]:
                app.out.line(part)
    return 0


def _dropped(app: App, reasons: tuple[str, ...], since: str | None) -> int:
    for reason in reasons:
        if reason not in REASONS:
            raise UsageError(f"There is no reason {reason!r}; `newsbot help reasons` lists them.")
    wanted = reasons or tuple(reason for reason in REASONS if reason not in _IN_CORPUS)
    with app.store() as store:
        decisions = store.decisions(DecisionFilter(reasons=wanted, since=app.time(since)))
    rows = [{**query.decision_row(decision), "outlet": decision.outlet} for decision in decisions]
    if not app.out.rows(rows, _DROPPED, "decision"):
        app.say("Nothing was dropped.")
        return 0
    counts = collections.Counter(row["reason"] for row in rows)
    app.say(" · ".join(f"{reason} {count}" for reason, count in counts.most_common()))
    return 0


def trail_lines(trail: Mapping[str, Any]) -> Iterable[str]:
    """The trail as a person reads it, one step a line."""
    article = trail["article"]
    if article:
        yield f"{article['id']}  {one_line(article['title'])}"
        yield f"  {article['url']}"
        yield ""
    for each in trail["announced"]:
        where = f"feed {each['feed']}" if each["feed"] else "no feed; it was fetched or imported directly"
        yield f"announced   {plain(each['first_seen'])}  by {where}"
        if each["state"] != "done" or each["due"]:
            yield f"            {each['state']}, next look {plain(each['due']) or 'never'}"
    for each in trail["decisions"]:
        yield from _decision_lines(each)
    if article:
        yield from _article_lines(trail, article)


def _decision_lines(decision: Mapping[str, Any]) -> Iterable[str]:
    reason = REASONS[decision["reason"]]
    yield f"{decision['stage']:<11} {plain(decision['first'])}  {decision['reason']}: {reason.meaning}"
    if decision["last"] != decision["first"]:
        yield f"            the same until {plain(decision['last'])}"
    figures = ", ".join(f"{key} {plain(value)}" for key, value in sorted(decision["detail"].items()) if value != [])
    if figures:
        yield f"            {figures}"
    if decision["reason"] not in _IN_CORPUS:
        yield f"            what would change it: {reason.change}"


def _article_lines(trail: Mapping[str, Any], article: Mapping[str, Any]) -> Iterable[str]:
    witnesses = trail["witnesses"].get("witnesses", {})
    told = ", ".join(f"{field} from {witness}" for field, witness in sorted(witnesses.items()))
    yield f"read        by {trail['witnesses'].get('extractor', '')}" + (f": {told}" if told else "")
    if len(article["versions"]) > 1:
        yield f"versions    {len(article['versions'])}: " + ", ".join(plain(v["fetched"]) for v in article["versions"])
    for edge in trail["edges"]:
        kind = edge["kind"].replace("_", "-")
        yield f"{kind:<11} with {edge['outlet']} ({edge['other'][:8]}): {edge['evidence'].get('reason', '')}"
    assignment = trail["assignment"]
    if assignment:
        yield from _assignment_lines(assignment)


def _assignment_lines(assignment: Mapping[str, Any]) -> Iterable[str]:
    """Where the article belongs: what was compared, the figures against their limits, what would have changed it."""
    detail = assignment["detail"]
    yield f"story       {assignment['story'][:8]}: {assignment['relation'].replace('_', ' ')}"
    yield f"            {detail.get('reason', '')}"
    for reason in detail.get("united", ()):
        yield f"            united across languages: {reason}"
    limits = detail.get("thresholds", {})
    for name, value in sorted(detail.get("figures", {}).items()):
        yield f"            {name} {value:.2f}" + (f", limit {limits[name]:.2f}" if name in limits else "")
    if "would_change" in detail:
        yield f"            what would change it: {detail['would_change']}"


_RUNS = (
    Column("kind", "run"),
    Column("started", "started"),
    Column("finished", "finished"),
    Column("outcome", "outcome", wide=True),
)


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
    if app.out.for_machines:
        app.out.record(state, "status")
        return 0
    counts = state["counts"]
    app.out.line(f"store      {state['store']}")
    app.out.line(f"articles   {counts['articles']} in {counts['versions']} versions, {counts['edges']} copy edges")
    app.out.line(f"stories    {counts['stories']}")
    app.out.line(f"urls       {counts['urls']}: {counts['urls_pending']} pending, {counts['urls_failed']} failed")
    app.out.line(
        f"feeds      {counts['feeds']}, {state['due_feeds']} due; next due {plain(state['next_due']) or 'never'}"
    )
    for run in state["runs"]:
        outcome = ", ".join(f"{key} {count}" for key, count in sorted(run["counts"].items()))
        ended = plain(run["finished"]) or "not ended: killed, or still running"
        app.out.line(f"{run['kind']:<10} {plain(run['started'])} to {ended}: {outcome}")
    return 0
