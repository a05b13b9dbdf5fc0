"""`newsbot replay`: read archives as if they were crawled, offline."""

from collections.abc import Sequence
from pathlib import Path

import click

from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.spider_run import collect


@click.command("replay")
@click.argument("archives", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--topic", "topics", multiple=True, help="judge by this topic only (else by all)")
@with_app
def replay_command(app: App, archives: Sequence[Path], topics: Sequence[str]) -> int:
    """Read ARCHIVES as if they were crawled now, without opening a socket.

    WARC files (newsbot's own, or plain ones such as Common Crawl's news archives) and directories of saved pages.
    Times come from the archives. Replaying again changes nothing.

    \b
    Examples:
      newsbot replay monday.warc.gz tuesday.warc.gz
      newsbot --store sqlite:saved.db replay pages/
    """
    from newsbot.spiders.replay import ReplaySpider

    return collect(app, ReplaySpider, {"NEWSBOT_TOPICS": list(topics)}, paths=[str(path) for path in archives])
