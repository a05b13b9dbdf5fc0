"""Where the corpus lives: `open_store` takes `sqlite:PATH` or `mongodb://…` and gives a `Store` (see base.py)."""

from newsbot.corpus.store.base import Store
from newsbot.errors import StoreError

_FORMS = "sqlite:PATH, sqlite::memory:, mongodb://HOST/DATABASE or mongodb+srv://HOST/DATABASE"

TEMPORARY = "sqlite::temporary:"
"""A store of this process alone: in memory while it is small, else in a file that nobody sees and that goes with it."""


def open_store(uri: str, *, create: bool = True, timeout: float | None = None) -> Store:
    """The store at `uri`, created where there is none unless `create` is False. Imports only the driver it needs.

    `timeout`: seconds after which an operation gives up, 10 on MongoDB and 30 (waiting for other writers) on SQLite
    by default. Raises `StoreError` with a message fit for people, in which passwords are redacted.
    """
    scheme, _, rest = uri.partition(":")
    if scheme == "sqlite" and rest:
        from newsbot.corpus.store.sqlite import SqliteStore

        return SqliteStore(rest, create=create, timeout=30.0 if timeout is None else timeout)
    if scheme in ("mongodb", "mongodb+srv") and rest.startswith("//"):
        from newsbot.corpus.store.mongo import MongoStore

        return MongoStore(uri, create=create, timeout=10.0 if timeout is None else timeout)
    from newsbot.corpus.store.redact import redact

    raise StoreError(f"{redact(uri)!r} names no store: expected {_FORMS}")
