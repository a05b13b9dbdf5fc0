"""`newsbot source import`: follow the feeds of an OPML list."""

from collections.abc import Iterable, Sequence
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit

import click

from newsbot.errors import FeedError, UsageError
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.commands.source.choice import chosen_topic
from newsbot.network.urls import host_of, redact
from newsbot.text.ids import short_hash

if TYPE_CHECKING:
    from newsbot.feeds import Subscription
    from newsbot.text.topics import Source


@click.command("import")
@click.argument("file", type=click.File("rb"), required=False)
@click.option("--topic", "name", help="the topic that follows them (not needed when there is one only)")
@click.option("--sync", "url", metavar="URL", help="a list on the web, whose additions and removals are followed")
@click.option("-n", "--dry-run", is_flag=True, help="only show what would change")
@with_app
def source_import(app: App, file: IO[bytes] | None, name: str | None, url: str | None, dry_run: bool) -> int:
    """Follow the feeds of an OPML list, FILE (- reads stdin) or one on the web; folders and categories become tags.

    With --sync run it again now and then: what was added to the list is added, what was taken off it is removed. Its
    feeds carry a tag with the list's address; others are left alone.

    \b
    Examples:
      newsbot source import feeds.opml --topic quakes
      newsbot source import --sync https://lists.example/news.opml
    """
    from newsbot.text.topics import Source

    if (file is None) == (url is None):
        raise UsageError("Of what? Give a FILE, or --sync URL.")
    topic = chosen_topic(app, name)
    mark = (_mark(url),) if url else ()
    listed = _read(app, file.read() if file else _fetched(app, str(url)))
    sources = [Source(each.url, tuple(dict.fromkeys((*each.tags, *mark)))) for each in listed]
    held = app.topics[topic].sources
    gone = _gone(held, sources, mark)
    fresh = [source for source in sources if source.url not in {each.url for each in held}]
    return _change(app, topic, fresh, gone, dry_run)


def _mark(url: str) -> str:
    """The tag of a list's feeds: another one for each list, without what may be secret in its address."""
    from newsbot.feeds import clean_tag

    parts = urlsplit(url)
    plain = clean_tag(f"list {host_of(url)}{parts.path}").strip()
    return f"{plain[:80]} {short_hash(url, 6)}" if parts.query or len(plain) > 80 else plain


def _fetched(app: App, url: str) -> bytes:
    """The list at `url`, asked for as politely as a feed."""
    from newsbot.interfaces.cli.probing import explain, probe
    from newsbot.text.topics import Source

    finding = probe(app, [Source(url)], discover=False)[0]
    if not finding.body:
        raise FeedError(f"{redact(url)} could not be read: {explain(finding) or 'it is a feed, not a list of feeds'}")
    return finding.body


def _read(app: App, body: bytes) -> "Sequence[Subscription]":
    from newsbot.feeds import read_opml

    listed, problems = read_opml(body)
    for problem in problems:
        app.say(f"Left out: {redact(problem)}")
    if not listed:
        raise FeedError("There is no feed in this list.")
    return listed


def _gone(held: "Iterable[Source]", sources: "Iterable[Source]", mark: tuple[str, ...]) -> "list[Source]":
    """Feeds that came from the list and are on it no more."""
    wanted = {source.url for source in sources}
    return [each for each in held if mark and set(mark) <= set(each.tags) and each.url not in wanted]


def _change(app: App, topic: str, fresh: "Sequence[Source]", gone: "Sequence[Source]", dry_run: bool) -> int:
    from newsbot.operation.config.topicedit import add_feeds, remove_feed

    if fresh and not dry_run:
        add_feeds(app.config.topics_dir, topic, fresh)
    for source in gone if not dry_run else ():
        remove_feed(app.config.topics_dir, topic, source.url)
    for sign, sources in (("+", fresh), ("-", gone)):
        for source in sources:
            app.out.line(f"{sign}\t{redact(source.url)}")
    app.say(f"{len(fresh)} added to {topic}, {len(gone)} removed{', if you leave out -n' if dry_run else ''}.")
    return 0
