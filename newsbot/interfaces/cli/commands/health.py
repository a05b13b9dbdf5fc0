"""`newsbot health`: whether newsbot is at work, for what starts it again when it is not."""

from datetime import datetime

import click

from newsbot.corpus.store.base import Store
from newsbot.errors import UsageError
from newsbot.interfaces.cli.app import App, with_app
from newsbot.times import system_clock

_CRAWLS = frozenset({"feeds", "watch"})
_GOOD = frozenset({0, 3})  # exit codes of crawls in which at least some feeds could be read
_RUNS = 500  # of the newest that are looked at
_TIMEOUT = 5.0  # seconds for a page to answer


@click.command("health")
@click.option("--since", "since", default="2h", show_default=True, help="a crawl that ended since then counts, too")
@click.option("--page", metavar="URL", help="ask whether `newsbot serve` answers there instead")
@with_app
def health_command(app: App, since: str, page: str | None) -> int:
    """Ask whether newsbot is at work: every topic is being crawled, or was lately. For containers and monitors.

    Ends with 0 when it is, with 3 when some topics are left alone, with 4 when all are or the page does not answer,
    with 5 when the store cannot be reached. What the feeds themselves are like says `newsbot doctor`.

    \b
    Examples:
      newsbot health
      newsbot health --since 1d
      newsbot health --page http://127.0.0.1:8711/
    """
    if page is not None:
        problem = _page_problem(page)
        app.out.line(problem or f"{page} answers.")
        return 4 if problem else 0
    followed = sorted(name for name, topic in app.topics.items() if not topic.paused)
    moment = app.time(since)
    assert moment is not None  # there is a default
    with app.store() as store:
        alone = left_alone(store, followed, moment, system_clock())
    if alone:
        app.out.line(f"Not crawled since {since}: {', '.join(alone)}. `newsbot status` shows the last runs.")
        return 4 if alone == followed else 3
    app.out.line(f"At work on {', '.join(followed)}." if followed else "No topic is followed.")
    return 0


def left_alone(store: Store, topics: list[str], since: datetime, now: datetime) -> list[str]:
    """Those topics that nobody crawls at `now`, and of which no crawl has ended well since `since`."""
    lately = {
        topic
        for run in store.runs(_RUNS)
        if run.kind in _CRAWLS and run.exit_code in _GOOD and run.finished is not None and run.finished >= since
        for topic in run.topics
    }
    return [name for name in topics if name not in lately and store.lease_holder(f"crawl:{name}", now) is None]


def _page_problem(url: str) -> str | None:
    """What is wrong with a page; None when it answers."""
    from urllib.error import URLError
    from urllib.request import urlopen

    if not url.startswith(("http://", "https://")):
        raise UsageError(f"{url} is no web address; `newsbot serve` prints its own.")
    try:
        with urlopen(url, timeout=_TIMEOUT):  # noqa: S310 - http, as checked above
            return None
    except (URLError, OSError) as error:
        return f"{url} does not answer: {error}"
