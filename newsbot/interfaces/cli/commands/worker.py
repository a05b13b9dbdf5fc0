"""`newsbot worker`: one of several machines that crawl into one store."""

from collections.abc import Sequence

import click

from newsbot.interfaces.cli.app import App, with_app


@click.command("worker", context_settings={"ignore_unknown_options": True})
@click.argument("celery_options", nargs=-1, type=click.UNPROCESSED, metavar="[CELERY OPTIONS]")
@with_app
def worker_command(app: App, celery_options: Sequence[str]) -> int:
    """Do what is due, together with the workers of other machines, until it is stopped.

    This is Celery's own worker with newsbot's tasks: it takes Celery's options (`celery worker --help`), such as
    --concurrency, how many batches of sites it crawls at a time. Ctrl-C or SIGTERM ends it in good order.
    One `newsbot beat`, on any machine, sends out what is due.

    \b
    Examples:
      newsbot worker
      newsbot worker --concurrency 4
    """
    from newsbot.interfaces.cli.cluster.engine import reached, work_until_stopped

    engine = reached(app)
    with app.store(create=True):
        pass  # one that cannot be reached is told of before anything is promised
    work_until_stopped(engine, celery_options)
    return 0
