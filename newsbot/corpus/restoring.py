"""Whether a store holds a whole corpus, or the part of a backup that an interrupted restore has left."""

from newsbot.corpus.store.base import Store
from newsbot.errors import StoreError

RESTORE = "restore"
"""The cursor that says that a store is being restored."""


def restoring(store: Store) -> str:
    """The SHA-256 of the backup of which only a part was brought into the store; empty for one that is whole."""
    return str(store.look(RESTORE).get("sha256", ""))


def set_restoring(store: Store, sha256: str) -> None:
    """Mark the store as holding a part of a backup; empty: as whole."""
    store.put_look(RESTORE, {"sha256": sha256} if sha256 else {})


def refuse_unfinished(store: Store) -> None:
    """StoreError for a store into which only a part of a backup was brought."""
    if restoring(store):
        raise StoreError(
            f"{store.uri} holds a part of a backup, its restore was interrupted: repeat `newsbot restore FILE` with the"
            " same file, or remove that store"
        )
