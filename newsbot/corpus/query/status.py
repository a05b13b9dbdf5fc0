"""How newsbot is doing: what is stored, what is due, how runs ended."""

from datetime import datetime

from newsbot.corpus.query.articles import Row
from newsbot.corpus.store.base import Store


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
