"""`newsbot status`: what is stored, what is due, how the last runs went, what workers do."""

from collections.abc import Iterator

import click

from newsbot.corpus.query import article_rows, store_status
from newsbot.errors import NewsbotError
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.layout import Column, minute, wrapped
from newsbot.times import system_clock

_STATUS = (Column("what", "what"), Column("found", "found", wide=True))


@click.command("status")
@with_app
def status_command(app: App) -> int:
    """Say what is stored, what is due, how the last runs went, and where there are workers what they do.

    \b
    Examples:
      newsbot status --json
    """
    with app.store() as store:
        state = store_status.status(store, app.clock())
        state["cluster"] = (
            {**_cluster(app), **store_status.leases(store, system_clock())} if app.config.cluster.broker else None
        )
    state = app.local(state)
    parts = [{"what": what, "found": found} for what, found in _status(state)]

    def lines(width: int) -> Iterator[str]:
        for part in parts:
            yield from wrapped(part["found"], width, f"{part['what']:<10} ", " " * 11)

    app.out.document(state, "status", lines, parts, _STATUS)
    return 0


def _cluster(app: App) -> article_rows.Row:
    """Workers and queues, or why nothing is known of them."""
    from newsbot.interfaces.cli.cluster.engine import engine, seen

    try:
        return {**seen(engine(app)), "problem": None}
    except NewsbotError as error:
        return {"workers": [], "queues": {}, "problem": str(error)}


def _of_cluster(cluster: article_rows.Row) -> Iterator[tuple[str, str]]:
    if cluster["problem"]:
        yield "workers", f"not known: {cluster['problem']}"
    elif not cluster["workers"]:
        yield "workers", "none: `newsbot worker` is one"
    for worker in cluster["workers"]:
        yield "worker", f"{worker['name']}: {', '.join(worker['tasks']) or 'waits for something to do'}"
    if cluster["queues"]:
        yield "waiting", ", ".join(f"{number} in {name}" for name, number in cluster["queues"].items())
    sites, resting = cluster["sites"], cluster["resting"]
    yield "sites", f"{len(sites)} in hand, {len(resting)} hosts at rest"


_RUNS = {"feeds": "crawl"}
"""Kinds of runs that go by another name than their command's."""


def _status(state: article_rows.Row) -> Iterator[tuple[str, str]]:
    """What `status` says, under which name."""
    counts = state["counts"]
    yield "store", state["store"]
    yield "articles", f"{counts['articles']} in {counts['versions']} versions, {counts['edges']} copy edges"
    if counts["headlines"]:
        yield "headlines", f"{counts['headlines']} of what could not be read"
    yield "stories", str(counts["stories"])
    yield "urls", f"{counts['urls']}: {counts['urls_pending']} pending, {counts['urls_failed']} failed"
    due = f"next due {minute(state['next_due'])}" if state["next_due"] else "none will be due"
    yield "feeds", f"{counts['feeds']}, {state['due_feeds']} due; {due}"
    if state["cluster"]:
        yield from _of_cluster(state["cluster"])
    if counts["tombstones"]:
        yield "purged", f"{counts['tombstones']} addresses, not fetched again"
    for run in state["runs"]:
        outcome = ", ".join(f"{key} {count}" for key, count in sorted(run["counts"].items()))
        ended = minute(run["finished"]) or "not ended: killed, or still running"
        yield (
            _RUNS.get(run["kind"], run["kind"]),
            f"{minute(run['started'])} to {ended}" + (f": {outcome}" if outcome else ""),
        )
