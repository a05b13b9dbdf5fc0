"""Leases of processes: a holder is named by machine and process id, so that a killed one's lease is free at once."""

import os
import socket
from datetime import datetime

from newsbot.corpus.store.base import Store

SITE, REST = "site:", "rest:"
"""How the names of leases begin that workers of several machines take: of a site that is being asked, which goes on for
its delay; and of a host that rests, which nobody renews."""


CLUSTER, CLUSTER_SECONDS = "cluster", 300.0
"""Holder of topics that the workers of several machines crawl, and how long they stay so after any of them said it."""


def this_process() -> str:
    """The holder's name of this process."""
    return f"{socket.gethostname()}:{os.getpid()}"


def take(store: Store, name: str, holder: str, now: datetime, seconds: float) -> bool:
    """Take or renew a lease; one whose holder was a process of this machine that has ended is free at once."""
    if store.acquire_lease(name, holder, now, seconds):
        return True
    other = store.lease_holder(name, now)
    if other is not None and not _has_ended(other):
        return False
    if other is not None:
        store.release_lease(name, other)
    return store.acquire_lease(name, holder, now, seconds)


def _has_ended(holder: str) -> bool:
    """Whether a holder was a process of this machine that is no more."""
    host, _, pid = holder.rpartition(":")
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        pass  # somebody else's process, or no process's number
    return False
