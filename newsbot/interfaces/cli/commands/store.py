"""`newsbot store`: the store itself, checked and mended."""

from collections import Counter

import click

from newsbot.corpus import assignment, overrides
from newsbot.corpus.check import KINDS, Finding, check, repair
from newsbot.corpus.leases import this_process
from newsbot.errors import LockedError
from newsbot.interfaces.cli.app import App, command_group, with_app
from newsbot.interfaces.cli.layout import Column
from newsbot.interfaces.cli.progress import Progress
from newsbot.times import system_clock

_COLUMNS = (Column("kind", "kind"), Column("name", "of"), Column("detail", "what", wide=True))


@command_group("store")
def store_command() -> None:
    """Check the store: whether texts, relations, stories, search and addresses fit one another.

    \b
    Examples:
      newsbot store check
    """


@store_command.command("check")
@click.option("--repair", "mend", is_flag=True, help="mend what can be derived again or fetched anew")
@with_app
def store_check(app: App, mend: bool) -> int:
    """Look at every record, and list what does not fit: exit code 1 while there is something, 0 when all is well.

    While a crawl runs nothing is checked: what it is writing would be found.

    \b
    Examples:
      newsbot store check
      newsbot store check --repair
    """
    with app.store() as store, Progress(app) as progress:
        for topic in app.topics:
            if store.lease_holder(f"crawl:{topic}", system_clock()):
                raise LockedError(f"A run is crawling {topic}; wait until it has ended.")
        found = list(check(store, progress.show))
        mended = [each for each in found if KINDS[each.kind][1]] if mend else []
        if mended:
            repair(store, mended, app.clock(), this_process())
            assignment.assign(store, app.clock(), this_process(), overrides.load(app.config.overrides))
            left = list(check(store, progress.show))
        else:
            left = found
    app.out.rows([each._asdict() for each in found], _COLUMNS, "fault")
    app.say(_told(found, left, mend))
    return 1 if left else 0


def _told(found: list[Finding], left: list[Finding], mend: bool) -> str:
    if not found:
        return "All is well."
    counts = Counter(each.kind for each in found)
    lines = [f"{count} {kind}: {KINDS[kind][0]}; {_outcome(kind, mend)}" for kind, count in counts.items()]
    if mend:
        lines.append(f"{len(left)} are left." if left else "All is mended.")
    return "\n".join(lines)


def _outcome(kind: str, mend: bool) -> str:
    done = KINDS[kind][1]
    if not done:
        return "`newsbot restore` a backup into another store."
    return f"{done}." if mend else f"`--repair`: {done}."
