"""How many requests a host gets within an hour; pages beyond that wait. Pure: the time is an argument."""

from collections import defaultdict, deque
from collections.abc import Iterable
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)


class Budget:
    """At most `per_hour` requests to each host within any hour; 0: no limit.

    Pages ask for room with `take` before they are requested. All else (polls, robots.txt, redirects) is only counted,
    with `spend`: a site's feeds are asked however much there is to fetch from it.
    """

    def __init__(self, per_hour: int) -> None:
        self.per_hour = per_hour
        self._spent: dict[str, deque[datetime]] = defaultdict(lambda: deque(maxlen=per_hour))

    def spend(self, host: str, at: Iterable[datetime]) -> None:
        """Requests were made of `host` at these times, which come in order."""
        if self.per_hour:
            self._spent[host].extend(at)

    def take(self, host: str, now: datetime) -> datetime | None:
        """Room for one request: None, and it counts. Without room the time to ask again: an hour after the last one."""
        spent = self._spent[host] if self.per_hour else ()
        if spent and len(spent) == self.per_hour and now - spent[0] < HOUR:
            return spent[-1] + HOUR
        self.spend(host, [now])
        return None
