"""`newsbot crawl`: poll the feeds of topics and fetch what they announce."""

from collections.abc import Sequence
from pathlib import Path

import click

from newsbot.interfaces.cli import completion
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.spider_run import crawl
from newsbot.network.urls import redact
from newsbot.operation.healthcheck import Ping, told
from newsbot.operation.metrics import write_metrics


@click.command("crawl")
@click.argument("topics", nargs=-1, shell_complete=completion.topics)
@click.option("--due", is_flag=True, help="only feeds whose time has come; for timers")
@click.option("-n", "--dry-run", is_flag=True, help="say what would be polled and fetched, and do nothing")
@click.option("--metrics-file", type=click.Path(path_type=Path, dir_okay=False), help="write Prometheus text there")
@click.option("--ping", "url", metavar="URL", help="a healthcheck that is told of the start and the end")
@with_app
def crawl_command(
    app: App, topics: Sequence[str], due: bool, dry_run: bool, metrics_file: Path | None, url: str | None
) -> int:
    """Poll the feeds of your topics and fetch what they announce.

    Without TOPICS all topics that are not paused. The last line on stdout counts what came of it.

    \b
    Examples:
      newsbot crawl
      newsbot crawl iran-missiles-turkey --due
    """
    if dry_run:
        return _dry_run(app, topics, due)
    with told(Ping(url) if url else None) as codes:
        code = crawl(app, topics, due, None)
        if metrics_file is not None:
            with app.store() as store:
                write_metrics(metrics_file, store, app.topics.values(), app.clock())
        codes.append(code)
    return code


def _dry_run(app: App, topics: Sequence[str], due: bool) -> int:
    from newsbot.operation.crawl_session import chosen_topics

    chosen = chosen_topics(app.topics, topics)
    with app.store(create=True) as store:
        now = app.clock()
        states = {feed.url: feed for feed in store.feeds()}
        pending = store.due_urls(now, 10_000, sorted(chosen))
    for topic in chosen.values():
        for source in topic.sources:
            held = states.get(source.url)
            if source.paused or (due and held is not None and held.next_due > now):
                continue
            app.out.line(f"poll\t{redact(source.url)}")
    for record in pending:
        app.out.line(f"fetch\t{redact(record.link)}")
    return 0
