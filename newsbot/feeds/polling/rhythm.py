"""The rhythm of a feed: what its arrivals say about how often to look, and at which hours.

Arrivals are kept as 24 decayed counts, one an hour of the day in UTC, beside the days watched that they stand for. A
look is worth what it is likely to find soon after it appeared, so looks are dense where articles are expected.
"""

import math
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

HALF_LIFE_DAYS = 5.0
"""A week-old habit weighs a little more than a third of today's."""

LOOK_BACK_DAYS = 7.0
"""How far the dates of a feed that is read for the first time are believed as a record of its rhythm."""

PRIOR = 2.0
"""Articles' worth of belief that all hours are alike, until the feed has shown otherwise."""

LOOKS_AT_ONE = 4.0
"""Looks an hour at a feed that brings one article an hour."""

STEEPNESS = 0.65
"""How looks grow with articles: `looks = LOOKS_AT_ONE * articles ** STEEPNESS`. One half would be best for the mean
delay of an article, a threshold for the median; between them both are good (see docs/explanation/polling.md)."""

SHORTEST = timedelta(minutes=5)
LONGEST = timedelta(hours=3)
HEAT_HOURS = 1.0
"""How long a burst is remembered: each arrival's weight falls by e in this time."""

Hours = tuple[float, ...]
NO_ARRIVALS: Hours = (0.0,) * 24


def learn(
    hours: Hours, watched_days: float, times: Iterable[datetime], since: datetime | None, now: datetime
) -> tuple[Hours, float]:
    """Counts and days watched after a look at `now` that brought arrivals at `times`; `since` is the look before it.

    At the first look the feed's own dates stand for the time before: those of the last week, over the time they span.
    """
    arrivals = sorted(times)
    if since is None:
        return _first_look(arrivals, now)
    elapsed = max(0.0, (now - since).total_seconds() / 86_400)
    fade = 0.5 ** (elapsed / HALF_LIFE_DAYS)
    counts = [count * fade for count in hours]
    for moment in arrivals:
        counts[moment.astimezone(UTC).hour] += 1.0
    return tuple(counts), watched_days * fade + elapsed


def _first_look(arrivals: Sequence[datetime], now: datetime) -> tuple[Hours, float]:
    start = now - timedelta(days=LOOK_BACK_DAYS)
    recent = [moment for moment in arrivals if moment > start]
    counts = list(NO_ARRIVALS)
    for moment in recent:
        counts[moment.astimezone(UTC).hour] += 1.0
    if len(recent) == len(arrivals) and recent:  # the feed reaches back less than a week: its span is what was watched
        return tuple(counts), max(0.25, (now - recent[0]).total_seconds() / 86_400)
    return tuple(counts), LOOK_BACK_DAYS if arrivals else 0.0


def daily_rate(hours: Hours, watched_days: float) -> float:
    """Articles a day, as far as is known; a feed never watched is taken to bring two."""
    return (sum(hours) + 1.0) / (watched_days + 0.5)


def hourly_rates(hours: Hours, watched_days: float) -> list[float]:
    """Articles expected in each hour of the day, smoothed over neighbouring hours and towards an even spread."""
    total = sum(hours)
    day = daily_rate(hours, watched_days)
    smooth = [(hours[h - 1] + 2 * hours[h] + hours[(h + 1) % 24]) / 4 for h in range(24)]
    return [day * (smooth[h] + PRIOR / 24) / (total + PRIOR) for h in range(24)]


def heat_after(heat: float, times: Iterable[datetime], since: datetime | None, now: datetime) -> float:
    """Decayed count of arrivals: about how many came within the last hour."""
    cooled = heat * math.exp(-_hours(since, now) / HEAT_HOURS) if since else 0.0
    return cooled + sum(math.exp(-_hours(moment, now) / HEAT_HOURS) for moment in times)


def _hours(earlier: datetime, later: datetime) -> float:
    return max(0.0, (later - earlier).total_seconds() / 3600)


def next_look(hours: Hours, watched_days: float, heat: float, now: datetime) -> timedelta:
    """How long to wait from `now`: until the density of looks over the coming hours adds up to one look."""
    rates = hourly_rates(hours, watched_days)
    moment, left, waited = now.astimezone(UTC), 1.0, timedelta(0)
    while waited < LONGEST:
        into = timedelta(minutes=moment.minute, seconds=moment.second)
        step = min(timedelta(hours=1) - into, timedelta(minutes=20))
        expected = max(rates[moment.hour], _burst(heat, waited))
        density = LOOKS_AT_ONE * expected**STEEPNESS
        gained = density * step.total_seconds() / 3600
        if gained >= left:
            waited += step * (left / gained)
            break
        left -= gained
        waited += step
        moment += step
    return min(max(waited, SHORTEST), LONGEST)


def _burst(heat: float, waited: timedelta) -> float:
    """Articles an hour that a burst promises; one arrival is no burst."""
    return max(0.0, heat - 1.0) * math.exp(-waited.total_seconds() / 3600 / HEAT_HOURS)
