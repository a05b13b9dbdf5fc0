"""What a reader has seen of a topic: in a cookie of the reader's, so that nothing is written here."""

import re
import urllib.parse
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Self

PAUSE = timedelta(minutes=30)
"""After so long without a look at the page, the next look is another visit."""
COOKIE = "visit"
_KEPT = 400 * 86_400  # seconds, the most that browsers keep a cookie


class Visit(NamedTuple):
    """Numbers of the last change to any story: as of the end of the visit before, and on the page shown last."""

    before: int
    ended: datetime
    latest: int
    at: datetime

    def __str__(self) -> str:
        return f"{self.before}.{self.ended.timestamp():.0f}.{self.latest}.{self.at.timestamp():.0f}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """From its text form; None for anything else."""
        found = re.fullmatch(r"(\d{1,15})\.(\d{1,11})\.(\d{1,15})\.(\d{1,11})", text)
        if found is None:
            return None
        before, ended, latest, at = map(int, found.groups())
        return cls(before, datetime.fromtimestamp(ended, UTC), latest, datetime.fromtimestamp(at, UTC))

    @classmethod
    def at_a_look(cls, held: str, latest: int, now: datetime) -> Self:
        """The visit that a look at the page at `now` is part of; `held` is what the cookie says, if there is one."""
        known = cls.parse(held)
        if known is None or known.latest > latest or known.at > now:  # the first look, or one at another store
            return cls(latest, now, latest, now)
        if now - known.at > PAUSE:
            return cls(known.latest, known.at, latest, now)
        return cls(known.before, known.ended, latest, now)

    def cookie(self, topic: str) -> str:
        """The Set-Cookie header, for the page of this topic alone."""
        path = urllib.parse.quote(f"/topics/{topic}")
        return f"{COOKIE}={self}; Path={path}; Max-Age={_KEPT}; HttpOnly; SameSite=Strict"
