"""`newsbot source add`: follow a feed, or the feeds of a site."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from newsbot.errors import UsageError
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.commands.source.choice import address_of, chosen_topic
from newsbot.interfaces.cli.probing import FOUND, explain, probe, row
from newsbot.interfaces.cli.progress import Progress
from newsbot.network.urls import redact

if TYPE_CHECKING:
    from newsbot.spiders.probe import Finding
    from newsbot.text.topics import Source


@click.command("add")
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

    address = address_of(url)
    topic = chosen_topic(app, name)
    if unasked:
        return _added(app, topic, [Source(address, tags)])
    with Progress(app) as progress:
        progress.show(f"Asking {redact(address)}…")
        findings = probe(app, [Source(address)], discover=True)
    usable = [finding for finding in findings if finding.usable]
    if not usable:
        app.say(_nothing(url, address, findings))
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


_OF_HTTPS = ("tls-failed", "robots-unreachable", "timeout")
"""Why nothing came that may come by http, where https was our guess."""


def _nothing(typed: str, address: str, findings: "Sequence[Finding]") -> str:
    why = explain(findings[-1]) if findings else "nothing answered"
    guessed = "://" not in typed and findings and findings[-1].reason in _OF_HTTPS
    also = f" If the site has no https, type http://{typed}." if guessed else ""
    return f"No feed was found at {redact(address)}: {why}.{also}"


def _added(app: App, topic: str, sources: "Sequence[Source]") -> int:
    from newsbot.operation.config.topicedit import add_feeds

    path = add_feeds(app.config.topics_dir, topic, sources)
    for source in sources:
        app.say(f"{redact(source.url)} is now followed for {topic} ({path}).")
    app.say(f"Next: `newsbot crawl {topic}`.")
    return 0
