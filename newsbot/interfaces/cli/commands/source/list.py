"""`newsbot source list`: the feeds of every topic, and how they do."""

import click

from newsbot.corpus.query import feed_health
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.layout import Column
from newsbot.text.words import one_line

_LIST = (
    Column("outlet", "outlet"),
    Column("topics", "topics"),
    Column("state", "state"),
    Column("last_ok", "last ok"),
    Column("next_due", "next due"),
    Column("url", "feed", below=True),
    Column("left", "left aside", below=True),
)
_HEALTH = (
    Column("outlet", "outlet"),
    Column("state", "state"),
    Column("last_ok", "last ok"),
    Column("next_due", "next due"),
    Column("not_modified_share", "304", right=True),
    Column("per_day", "today", right=True),
    Column("usual_per_day", "usual", right=True),
    Column("read_share", "read", right=True),
    Column("delay", "delay", right=True),
    Column("last_error", "last error", below=True),
    Column("url", "feed", below=True),
    Column("left", "left aside", below=True),
    Column("problems", "odd or dropped", below=True),
)


@click.command("list")
@click.option("--health", is_flag=True, help="with figures of the last day, and what is wrong")
@with_app
def source_list(app: App, health: bool) -> int:
    """List the feeds of every topic, how they do, and what of them lay beyond a limit and was left aside.

    With --health: the share of polls answered 304, entries of the last day beside a usual day's, the share of pages
    in which a text was found, the median time from published to seen, the last error, and what was odd in the feed or
    dropped from it when it was last read; alarms follow on stderr.

    \b
    Examples:
      newsbot source list --health
      newsbot source list --json
    """
    with app.store(create=True) as store:
        found = feed_health.health_of(store, app.topics.values(), app.clock())
    rows = [{**row, "delay": _duration(row["delay_seconds"])} for row in found["feeds"]]
    if not app.out.rows(rows, _HEALTH if health else _LIST, "source"):
        app.say("No sources yet; `newsbot source add SITE` adds one.")
    for alarm in found["alarms"] if health else ():
        app.say(one_line(alarm))
    return 0


def _duration(seconds: float | None) -> str | None:
    """A length of time in its largest unit."""
    if seconds is None:
        return None
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h"
