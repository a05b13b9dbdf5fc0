"""`newsbot source`: the feeds through which topics are followed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from newsbot.corpus import query
from newsbot.errors import BadURLError, UsageError
from newsbot.interfaces.cli.app import App, command_group, with_app
from newsbot.interfaces.cli.layout import Column
from newsbot.interfaces.cli.opml import source_export, source_import
from newsbot.interfaces.cli.probing import FOUND, exit_code, explain, probe, row
from newsbot.network.urls import absolute_url, redact
from newsbot.text.words import one_line

if TYPE_CHECKING:
    from newsbot.spiders.probe import Finding
    from newsbot.text.topics import Source


@command_group("source")
def source_command() -> None:
    """The feeds your topics are followed through.

    \b
    Examples:
      newsbot source add https://outlet.example
      newsbot source list --health
      newsbot source check
    """


source_command.add_command(source_import)
source_command.add_command(source_export)


_LIST = (
    Column("outlet", "outlet"),
    Column("topics", "topics"),
    Column("state", "state"),
    Column("last_ok", "last ok"),
    Column("next_due", "next due"),
    Column("url", "feed", below=True),
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
)


@source_command.command("list")
@click.option("--health", is_flag=True, help="with figures of the last day, and what is wrong")
@with_app
def source_list(app: App, health: bool) -> int:
    """List the feeds of every topic, and how they do.

    With --health: the share of polls answered 304, entries of the last day beside a usual day's, the share of pages
    in which a text was found, the median time from published to seen, the last error; alarms follow on stderr.

    \b
    Examples:
      newsbot source list --health
      newsbot source list --json
    """
    with app.store(create=True) as store:
        found = query.health_of(store, app.topics.values(), app.clock())
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


# --- adding -------------------------------------------------------------------------------------


@source_command.command("add")
@click.argument("url")
@click.option("--topic", "name", help="the topic that follows it (not needed when there is one only)")
@click.option("--all", "every", is_flag=True, help="add every feed that is found")
@click.option("--pick", type=click.IntRange(1), multiple=True, metavar="N", help="add feed N of the list; repeatable")
@click.option("--tag", "tags", multiple=True, help="a word of your own by which sources are grouped; repeatable")
@click.option("--unasked", is_flag=True, help="add the address as it is, without asking the site")
@click.option("-n", "--dry-run", is_flag=True, help="only show what is found")
@with_app
def source_add(
    app: App,
    url: str,
    name: str | None,
    every: bool,
    pick: tuple[int, ...],
    tags: tuple[str, ...],
    unasked: bool,
    dry_run: bool,
) -> int:
    """Follow a feed, or the feeds of a site.

    URL is a feed, or a page of a site: then the feeds it announces are looked at, or else the places where feeds
    usually are. Of several the first is added unless --all or --pick says otherwise.

    \b
    Examples:
      newsbot source add https://outlet.example
      newsbot source add outlet.example --pick 2 --topic quakes
      newsbot source add https://outlet.example -n
    """
    from newsbot.text.topics import Source

    address = _address(url)
    topic = chosen_topic(app, name)
    if unasked:
        return _added(app, topic, [Source(address, tags)])
    findings = probe(app, [Source(address)], discover=True)
    usable = [finding for finding in findings if finding.usable]
    if not usable:
        app.say(_nothing(address, findings))
        return 4
    wanted = [] if dry_run else _wanted(usable, every, pick)
    listed = {source.url for source in app.topics[topic].sources}
    _show(app, findings, wanted, listed)
    fresh = [Source(finding.url, tags) for finding in wanted if finding.url not in listed]
    if dry_run:
        return 0
    if not fresh:
        raise UsageError(f"{redact(wanted[0].url)} is a feed of {topic} already.")
    return _added(app, topic, fresh)


def _address(text: str) -> str:
    """An address as a person types it: https:// may be left out."""
    try:
        return absolute_url(text if "://" in text else f"https://{text}")
    except BadURLError as error:
        raise UsageError(f"{redact(text)!r} is no address of a feed or site: {error}") from error


def chosen_topic(app: App, name: str | None) -> str:
    """The named topic, or the only one there is. Raises UsageError."""
    if name is None and len(app.topics) == 1:
        return next(iter(app.topics))
    if not app.topics:
        raise UsageError("There is no topic yet; `newsbot init` or `newsbot topic add NAME --query …` makes one.")
    if name is None or name not in app.topics:
        raise UsageError(f"Which topic? Say --topic, one of: {', '.join(sorted(app.topics))}.")
    return name


def _wanted(usable: "Sequence[Finding]", every: bool, pick: Sequence[int]) -> "list[Finding]":
    if every:
        return list(usable)
    for number in pick:
        if number > len(usable):
            raise UsageError(f"There is no feed {number}: {len(usable)} were found.")
    return [usable[number - 1] for number in dict.fromkeys(pick or (1,))]


def _show(app: App, findings: "Sequence[Finding]", wanted: "Sequence[Finding]", listed: set[str]) -> None:
    rows, number = [], 0
    for finding in findings:
        number += finding.usable
        added = "listed" if finding.url in listed else "added" if finding in wanted else "found"
        rows.append(row(finding, number if finding.usable else None, added if finding.usable else ""))
    app.out.rows(rows, FOUND, "finding")


def _nothing(address: str, findings: "Sequence[Finding]") -> str:
    why = explain(findings[-1]) if findings else "nothing answered"
    return f"No feed was found at {redact(address)}: {why}."


def _added(app: App, topic: str, sources: "Sequence[Source]") -> int:
    from newsbot.operation.config import add_feeds

    path = add_feeds(app.config.topics_dir, topic, sources)
    for source in sources:
        app.say(f"{redact(source.url)} is now followed for {topic} ({path}).")
    app.say(f"Next: `newsbot crawl {topic}`.")
    return 0


# --- asking -------------------------------------------------------------------------------------


@source_command.command("check")
@click.argument("urls", nargs=-1, metavar="[URL…]")
@with_app
def source_check(app: App, urls: tuple[str, ...]) -> int:
    """Fetch feeds now and say what is in them; nothing is stored.

    Without URL every feed of every topic that is not paused. Ends with 3 when some cannot be read, 4 when none can.

    \b
    Examples:
      newsbot source check
      newsbot source check https://outlet.example/rss --json
    """
    from newsbot.text.topics import Source

    held = {source.url: source for topic in app.topics.values() for source in topic.sources}
    asked = [held.get(url) or Source(_address(url)) for url in dict.fromkeys(urls)]
    findings = probe(app, asked or [source for source in held.values() if not source.paused], discover=False)
    if not app.out.rows([row(finding, number) for number, finding in enumerate(findings, 1)], FOUND, "finding"):
        app.say("No sources yet; `newsbot source add SITE` adds one.")
    return exit_code(findings)


# --- leaving alone, taking up again -------------------------------------------------------------


@source_command.command("pause")
@click.argument("url")
@click.option("--topic", "name", help="only for this topic (else for all that list it)")
@with_app
def source_pause(app: App, url: str, name: str | None) -> int:
    """Leave a feed alone until `source revive`; what it brought stays.

    \b
    Examples:
      newsbot source pause https://outlet.example/rss
    """
    from newsbot.operation.config import set_feed_paused

    for topic in _topics_with(app, url, name):
        app.out.line(str(set_feed_paused(app.config.topics_dir, topic, url, True)))
    return 0


@source_command.command("remove")
@click.argument("url")
@click.option("--topic", "name", help="only from this topic (else from all that list it)")
@with_app
def source_remove(app: App, url: str, name: str | None) -> int:
    """Follow a feed no longer; the articles it brought stay.

    \b
    Examples:
      newsbot source remove https://outlet.example/rss
    """
    from newsbot.operation.config import remove_feed

    topics = _topics_with(app, url, name)
    for topic in topics:
        app.out.line(str(remove_feed(app.config.topics_dir, topic, url)))
    everywhere = [topic.name for topic in app.topics.values() if url in {source.url for source in topic.sources}]
    if set(everywhere) <= set(topics):
        with app.store(create=True) as store:
            store.remove_feed(url)
    return 0


@source_command.command("revive")
@click.argument("url")
@with_app
def source_revive(app: App, url: str) -> int:
    """Poll a feed again that is paused, retired, blocked or failing; its failures are forgotten.

    \b
    Examples:
      newsbot source revive https://outlet.example/rss
    """
    from newsbot.corpus import feed_polls
    from newsbot.operation.config import set_feed_paused

    for topic in _topics_with(app, url, None):
        if any(source.url == url and source.paused for source in app.topics[topic].sources):
            app.out.line(str(set_feed_paused(app.config.topics_dir, topic, url, False)))
    with app.store(create=True) as store:
        feed = next((feed for feed in store.feeds() if feed.url == url), None)
        if feed is not None:
            store.put_feeds([feed_polls.revived(feed, app.clock())])
    app.say("It is due now; next: `newsbot crawl --due`.")
    return 0


def _topics_with(app: App, url: str, name: str | None) -> list[str]:
    """The topics that list the feed. Raises UsageError when none does."""
    found = [
        topic.name
        for topic in app.topics.values()
        if name in (None, topic.name) and url in {source.url for source in topic.sources}
    ]
    if not found:
        raise UsageError(f"{redact(url)} is not a feed of {name or 'any topic'}; `newsbot source list` shows them.")
    return found
