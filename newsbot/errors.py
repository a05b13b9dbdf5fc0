"""What can go wrong in a way a person can act on; each class knows the exit code of the command that meets it.

A message says what happened, to what, and what to do next. Nothing here knows Scrapy or a database.
"""


class NewsbotError(Exception):
    """Base of every error that newsbot reports without a traceback."""

    exit_code = 1


class UsageError(NewsbotError):
    """The arguments of a command, or a query, are wrong."""

    exit_code = 2


class QuerySyntaxError(UsageError):
    """A topic or search query does not parse; `position` is the 0-based offset of the offending character."""

    def __init__(self, message: str, position: int = 0) -> None:
        super().__init__(message)
        self.position = position


class StoreError(NewsbotError):
    """The store cannot be reached, is full, or has a schema that this version does not know."""

    exit_code = 5


class BrokerError(NewsbotError):
    """The broker, through which workers are told what to do, cannot be reached."""

    exit_code = 5


class ConfigError(NewsbotError):
    """A configuration or topic file is wrong; the message names file, key and what was expected."""

    exit_code = 6


class LockedError(NewsbotError):
    """Another run holds the lease that this one needs."""

    exit_code = 7


class BadURLError(NewsbotError):
    """An address is not an http(s) URL that can be fetched; the message says why, without its secrets."""

    reason = "bad-url"


class FeedError(NewsbotError):
    """A body is not a feed that can be read; `reason` is a name from `newsbot.corpus.reasons`."""

    def __init__(self, message: str, reason: str = "not-a-feed") -> None:
        super().__init__(message)
        self.reason = reason


class ArchiveError(NewsbotError):
    """An archive, or a record in it, is damaged; the message names file, offset and what is wrong."""


class BackupError(NewsbotError):
    """A file is no backup, or is cut or damaged; the message names it and what is wrong."""


class RecordingError(ArchiveError):
    """An archive cannot be written, because of a full disk or a folder that is not there; what it holds stays good."""

    exit_code = 5


class PoisonedError(NewsbotError):
    """A document killed, hung or exhausted the worker that read it; `reason` is a name from `corpus.reasons`."""

    def __init__(self, message: str, reason: str = "poisoned") -> None:
        super().__init__(message)
        self.reason = reason


class EncodingError(NewsbotError):
    """A body cannot be decoded as a whole; `reason` is a name from `newsbot.corpus.reasons`."""

    def __init__(self, message: str, reason: str = "bad-encoding") -> None:
        super().__init__(message)
        self.reason = reason
