"""`newsbot beat`: the clock of several machines that crawl into one store."""

from collections.abc import Sequence

import click

from newsbot.interfaces.cli.app import App, with_app


@click.command("beat", context_settings={"ignore_unknown_options": True})
@click.argument("celery_options", nargs=-1, type=click.UNPROCESSED, metavar="[CELERY OPTIONS]")
@with_app
def beat_command(app: App, celery_options: Sequence[str]) -> int:
    """Let workers know every few seconds that they should look what is due, until it is stopped.

    This is Celery's own beat with newsbot's schedule; one, on any machine, is enough for all workers. A second one does
    no harm.

    \b
    Examples:
      newsbot beat
    """
    from newsbot.interfaces.cli.cluster.engine import beat_until_stopped, reached

    beat_until_stopped(reached(app), celery_options)
    return 0
