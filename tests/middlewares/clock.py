"""A clock that a test sets."""

from datetime import UTC, datetime

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


class Clock:
    """Stands at NOW until it is set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now
