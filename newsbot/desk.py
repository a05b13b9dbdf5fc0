"""The desk: the one writer of stories, under a lease, in canonical order."""

from collections.abc import Mapping
from datetime import datetime

from newsbot.store.base import Store


def assign(store: Store, now: datetime, holder: str) -> Mapping[str, int]:
    """Assign what has changed to stories; returns how many articles got which relation."""
    return {}
