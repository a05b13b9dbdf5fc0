"""`newsbot replay`: read archives as if they were crawled, offline."""

from collections.abc import Sequence
from pathlib import Path

import click

from newsbot.errors import UsageError
from newsbot.interfaces.cli import completion
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.layout import count
from newsbot.interfaces.cli.spider_run import collect


@click.command("replay")
@click.argument("archives", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--topic", "topics", multiple=True, shell_complete=completion.topics, help="judge by this topic only (else by all)"
)
@click.option("--articles-only", is_flag=True, help="read articles in the order of the files; leave feeds alone")
@click.option("--host", "hosts", multiple=True, help="with --articles-only: pages of this host and those below it")
@click.option("--lang", "languages", multiple=True, help="with --articles-only: articles in this language")
@click.option("--since", metavar="TIME", help="with --articles-only: archived at or after this time")
@click.option("--until", metavar="TIME", help="with --articles-only: archived before this time")
@click.option("--distribute", is_flag=True, help="with --articles-only: leave each file to a `newsbot worker`")
@with_app
def replay_command(
    app: App,
    archives: Sequence[Path],
    topics: Sequence[str],
    articles_only: bool,
    hosts: Sequence[str],
    languages: Sequence[str],
    since: str | None,
    until: str | None,
    distribute: bool,
) -> int:
    """Read ARCHIVES as if they were crawled now, without opening a socket.

    WARC and WACZ files (newsbot's own, or others such as Common Crawl's news archives) and directories of saved pages.
    Times come from the archives. Replaying again changes nothing.

    With --articles-only large archives of others are read as they come, only the pages that are asked for, and after
    an interruption the same command goes on where it was. With --distribute this command ends when it has said which
    files are to be read; workers read them under the same paths, and `newsbot status` says how many wait.

    \b
    Examples:
      newsbot replay monday.warc.gz tuesday.warc.gz
      newsbot --store sqlite:saved.db replay pages/
      newsbot replay --articles-only --host outlet.example --lang tr CC-NEWS-*.warc.gz
    """
    overrides = {"NEWSBOT_TOPICS": list(topics)}
    if not articles_only:
        if hosts or languages or since or until or distribute:
            raise UsageError(
                "--host, --lang, --since and --until choose articles: they go with --articles-only, as --distribute."
            )
        return collect(app, "newsbot.spiders.replay.ReplaySpider", overrides, paths=[*map(str, archives)])
    from newsbot.network.archive import Selection
    from newsbot.text.language import normalise

    wanted = [normalise(each) for each in languages]
    for given, understood in zip(languages, wanted, strict=True):
        if understood is None:
            raise UsageError(f"There is no language {given!r}; codes of ISO 639 are known, such as en, tr or deu.")
    if distribute:
        return _distribute(app, _files(archives), topics, hosts, wanted, since, until)
    selection = Selection(tuple(host.lower().strip(".") for host in hosts), app.time(since), app.time(until))
    paths = _files(archives)
    arguments = {"paths": paths, "selection": selection, "languages": wanted}
    return collect(app, "newsbot.spiders.archives.ArchivesSpider", overrides, **arguments)


def _distribute(
    app: App,
    paths: Sequence[Path],
    topics: Sequence[str],
    hosts: Sequence[str],
    languages: Sequence[str | None],
    since: str | None,
    until: str | None,
) -> int:
    """A task for each file; times are sent as they are understood here and now."""
    from newsbot.interfaces.cli.cluster.engine import reached

    engine = reached(app)
    moments = [moment.isoformat() if (moment := app.time(text)) else None for text in (since, until)]
    chosen = {
        "topics": sorted(topics),
        "hosts": [host.lower().strip(".") for host in hosts],
        "languages": list(languages),
        "since": moments[0],
        "until": moments[1],
    }
    for path in paths:
        engine.send_task("newsbot.replay", (str(path.resolve()), chosen))
    app.out.line(f"{count(len(paths), 'file')} left to the workers; `newsbot status` says how many wait.")
    return 0


def _files(archives: Sequence[Path]) -> list[Path]:
    """The WARC files in these files and folders. Raises UsageError and ArchiveError."""
    from newsbot.network.archive import expanded

    found: list[Path] = []
    for path in archives:
        inside = sorted(path.glob("*.warc*")) + sorted(path.glob("*.wacz")) if path.is_dir() else [path]
        if not inside:
            raise UsageError(f"{path} has no WARC or WACZ file; folders of saved pages go without --articles-only.")
        found += inside
    return expanded(found)
