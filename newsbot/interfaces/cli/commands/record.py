"""`newsbot record`: crawl one topic into an archive."""

from pathlib import Path

import click

from newsbot.errors import UsageError
from newsbot.interfaces.cli import completion
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.spider_run import crawl


@click.command("record")
@click.argument("topic", shell_complete=completion.topics)
@click.argument("archive", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--due", is_flag=True, help="only feeds whose time has come")
@with_app
def record_command(app: App, topic: str, archive: Path, due: bool) -> int:
    """Crawl TOPIC and keep every response in ARCHIVE, a new WARC file (.warc.gz).

    Feeds and robots.txt are kept too, so that `newsbot replay` can tell the whole crawl again, offline.

    \b
    Examples:
      newsbot record iran-missiles-turkey monday.warc.gz
    """
    if archive.exists():
        raise UsageError(f"{archive} is there already; archives are not overwritten.")
    return crawl(app, [topic], due, archive)
