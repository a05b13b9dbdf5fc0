"""How newsbot is doing: what is stored, what is due, how runs ended."""

from datetime import datetime

from newsbot.corpus.leases import REST, SITE
from newsbot.corpus.query.article_rows import Row
from newsbot.corpus.store.base import Store


def leases(store: Store, moment: datetime) -> Row:
    """Which sites workers hold, who, and until when; which hosts rest. `moment`: by the machine's clock."""
    return {
        "sites": [
            {"site": lease.name.removeprefix(SITE), "holder": lease.holder, "until": lease.until}
            for lease in store.leases(moment, SITE)
        ],
        "resting": [
            {"host": lease.name.removeprefix(REST), "until": lease.until} for lease in store.leases(moment, REST)
        ],
    }


def status(store: Store, now: datetime) -> Row:
    """What is stored, what is due, and how the last runs ended."""
    return {
        "store": store.uri,
        "counts": dict(store.counts()),
        "next_due": store.next_due(),
        "due_feeds": len(store.due_feeds(now)),
        "runs": [
            {
                "kind": run.kind,
                "started": run.started,
                "finished": run.finished,
                "exit_code": run.exit_code,
                "counts": dict(run.counts),
            }
            for run in store.runs(5)
        ],
    }
