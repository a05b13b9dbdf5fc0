"""Simulates a week of polling and compares newsbot's schedule with a poller that asks every feed every 15 minutes.

`python bench/polling.py [--feeds 2000] [--hosts 400] [--days 7] [--seed 1]` prints requests, delays, losses and the
share of 304 answers. The world is made up, its rules are below: a fifth of the feeds bring four fifths of the articles,
outlets sleep at night and at weekends, events make many feeds burst at once, hosts fail, feeds die, a quarter of the
servers know no validators. The schedule is told nothing of the world but what a server's answer would say.
"""

import argparse
import heapq
import math
import random
import statistics
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from newsbot.feeds.polling import FeedState, PollOutcome, after_poll

START = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday
HISTORY_DAYS = 14  # of articles before the start, which feeds still hold
MINUTE, HOUR, DAY = 60, 3600, 86_400
FIXED = 15 * MINUTE
SIGMA = 1.683  # of a log-normal whose top fifth holds four fifths
MEAN_A_DAY = 8.0
MAX_A_DAY = 250.0


@dataclass
class Feed:
    """One feed and its server. Times are seconds since the start."""

    url: str
    host: int
    arrivals: list[int]
    window: int  # entries that the feed shows
    validators: bool
    churning: bool  # a new ETag with every answer
    dated: bool
    ttl_minutes: int | None
    fresh_seconds: int | None
    dies: float  # from then on it fails
    gone: bool  # ... with 410


@dataclass
class World:
    feeds: list[Feed]
    outages: dict[int, list[tuple[float, float, bool]]]  # by host: from, to, with Retry-After
    days: int


@dataclass
class Result:
    requests: int = 0
    delays: list[int] = field(default_factory=list)
    lost: int = 0  # left their feed unseen, though its server was up meanwhile
    hidden: int = 0  # left their feed while its server was down
    unchanged: int = 0  # polls of unchanged feeds whose servers know validators
    unchanged_304: int = 0
    early: int = 0  # requests before a Retry-After was over


# --- the world --------------------------------------------------------------------------------------------------------


def make_world(feeds: int, hosts: int, days: int, seed: int) -> World:
    dice = random.Random(seed)
    zones = [dice.choice((-5, 0, 0, 1, 1, 3, 3, 4, 9)) for _ in range(hosts)]
    events = _events(days, dice)
    made = [_make_feed(n, n % hosts, zones[n % hosts], days, events, dice) for n in range(feeds)]
    outages = {host: list(_outages(days, dice)) for host in range(hosts)}
    return World(made, outages, days)


def _make_feed(
    number: int, host: int, zone: int, days: int, events: list[tuple[int, float]], dice: random.Random
) -> Feed:
    rate = min(MAX_A_DAY, MEAN_A_DAY * math.exp(dice.gauss(0, SIGMA) - SIGMA**2 / 2))
    dead = dice.random() < 0.04
    dying = dice.random() < 0.01
    affected = {hour: factor for hour, factor in events if dice.random() < 0.15}
    arrivals = list(_arrivals(rate, zone, days, affected, dice))
    return Feed(
        url=f"https://host{host}.example/feed/{number}",
        host=host,
        arrivals=sorted(arrivals),
        window=max(dice.choice((10, 15, 20, 20, 25, 30, 50)), min(100, round(rate / 2))),
        validators=dice.random() < 0.75,
        churning=dice.random() < 0.03,
        dated=dice.random() < 0.9,
        ttl_minutes=dice.choice((5, 15, 30, 60)) if dice.random() < 0.25 else None,
        fresh_seconds=dice.choice((0, 60, 300, 600)) if dice.random() < 0.4 else None,
        dies=-1.0 if dead else dice.uniform(0, days * DAY) if dying else math.inf,
        gone=dying,
    )


def _events(days: int, dice: random.Random) -> list[tuple[int, float]]:
    """Hours in which many feeds bring several times as much: three a day, of three hours each."""
    found = []
    for _ in range(3 * days):
        start, factor = dice.randrange(days * 24), dice.uniform(3, 8)
        found += [(start + hour, factor / (hour + 1)) for hour in range(3)]
    return found


def _arrivals(rate: float, zone: int, days: int, events: dict[int, float], dice: random.Random) -> Iterator[int]:
    flat = dice.random() < 0.1  # a wire that never sleeps
    batches = dice.random() < 0.1  # a system that publishes on the half hour
    for hour in range(-HISTORY_DAYS * 24, days * 24):
        mean = rate / 24 * (1.0 if flat else _daylight(hour + zone)) * max(1.0, events.get(hour, 1.0))
        for _ in range(_poisson(mean, dice)):
            second = hour * HOUR + dice.randrange(HOUR)
            yield second - second % (30 * MINUTE) if batches else second


def _daylight(hour: int) -> float:
    """Share of the mean rate at local `hour` since a Monday: quiet nights, slow weekends; about 1 over a week."""
    of_day, of_week = hour % 24, hour // 24 % 7
    shape = 0.12 if of_day < 6 else 0.5 if of_day in (6, 22, 23) else 1.55
    return shape * (0.55 if of_week >= 5 else 1.15)


def _poisson(mean: float, dice: random.Random) -> int:
    limit, count, product = math.exp(-mean), 0, dice.random()
    while product > limit:
        count += 1
        product *= dice.random()
    return count


def _outages(days: int, dice: random.Random) -> Iterator[tuple[float, float, bool]]:
    """A host in seven fails for half an hour to four hours; half of them say for how long."""
    if dice.random() < 0.15:
        start = dice.uniform(0, days * DAY)
        yield start, start + dice.uniform(0.5, 4) * HOUR, dice.random() < 0.5


# --- the server -------------------------------------------------------------------------------------------------------


def answer(world: World, feed: Feed, now: int, state: FeedState, seen: int, dice: random.Random) -> PollOutcome:
    """What the feed's server says at `now` to a request with the validators of `state`; `seen` arrivals are known."""
    if now >= feed.dies:
        return PollOutcome("gone") if feed.gone else PollOutcome("failed", "connection-failed")
    for start, end, says in world.outages[feed.host]:
        if start <= now < end:
            until = START + timedelta(seconds=int(end)) if says else None
            return PollOutcome("failed", "http-5xx", retry_after=until)
    if dice.random() < 0.005:
        return PollOutcome("failed", "timeout")
    present = bisect_right(feed.arrivals, now)
    etag = f'"{present}{dice.random() if feed.churning else ""}"' if feed.validators else None
    if etag and etag == state.etag:
        return PollOutcome("not-modified", fresh_seconds=feed.fresh_seconds)
    shown = feed.arrivals[max(seen, present - feed.window) : present]
    return PollOutcome(
        "ok",
        new=tuple(START + timedelta(seconds=second) if feed.dated else None for second in shown),
        entries=min(present, feed.window),
        etag=etag,
        body_sha=str(present),
        ttl_minutes=feed.ttl_minutes,
        fresh_seconds=feed.fresh_seconds,
    )


# --- the pollers ------------------------------------------------------------------------------------------------------

Decide = Callable[[FeedState, PollOutcome, int], tuple[FeedState, int | None]]


def adaptive(state: FeedState, outcome: PollOutcome, now: int) -> tuple[FeedState, int | None]:
    """newsbot's own schedule."""
    after = after_poll(state, outcome, START + timedelta(seconds=now))
    return after, round((after.next_due - START).total_seconds()) if after.next_due else None


def fixed(state: FeedState, outcome: PollOutcome, now: int) -> tuple[FeedState, int | None]:
    """Every 15 minutes, whatever happens; sends validators too."""
    etag = state.etag if outcome.kind != "ok" else outcome.etag
    return FeedState(state.url, etag=etag, body_sha=outcome.body_sha or state.body_sha), now + FIXED


def run(world: World, decide: Decide, seed: int) -> Result:
    """Polls `world` to its last second, then (uncounted) until what it held is found."""
    dice, result = random.Random(seed), Result()
    end = world.days * DAY
    due = [(dice.randrange(FIXED), n) for n in range(len(world.feeds))]
    states = [FeedState(feed.url) for feed in world.feeds]
    seen = [0] * len(world.feeds)
    heapq.heapify(due)
    while due:
        now, number = heapq.heappop(due)
        if now >= end + 4 * HOUR:
            continue
        feed, state = world.feeds[number], states[number]
        outcome = answer(world, feed, now, state, seen[number], dice)
        if now < end:
            _count(result, feed, state, outcome, seen[number], now)
        seen[number] = _found(result, world, feed, outcome, seen[number], now)
        states[number], following = decide(state, outcome, now)
        if following is not None:
            heapq.heappush(due, (max(following, now + 1), number))
    return result


def _count(result: Result, feed: Feed, state: FeedState, outcome: PollOutcome, seen: int, now: int) -> None:
    result.requests += 1
    until = state.retry_after_until
    result.early += until is not None and START + timedelta(seconds=now) < until
    answered = outcome.kind in ("ok", "not-modified")
    if answered and feed.validators and seen and bisect_right(feed.arrivals, now) == seen:
        result.unchanged += 1
        result.unchanged_304 += outcome.kind == "not-modified"


def _found(result: Result, world: World, feed: Feed, outcome: PollOutcome, seen: int, now: int) -> int:
    """Books the delays of what a poll found; returns how many arrivals are known now."""
    if outcome.kind != "ok":
        return seen
    present = bisect_right(feed.arrivals, now)
    first = max(seen, present - feed.window)
    for number in range(bisect_right(feed.arrivals, -1, lo=seen), first):
        shown = feed.arrivals[number], feed.arrivals[number + feed.window]
        if any(start <= shown[0] and shown[1] <= end for start, end, _ in world.outages[feed.host]):
            result.hidden += 1
        else:
            result.lost += 1
    result.delays += [now - second for second in feed.arrivals[first:present] if second >= 0]
    return present


# --- the report -------------------------------------------------------------------------------------------------------


def report(name: str, result: Result) -> str:
    """Two lines of figures."""
    quantiles = statistics.quantiles(result.delays, n=20)
    median, mean = statistics.median(result.delays) / 60, statistics.fmean(result.delays) / 60
    return (
        f"{name:8}requests {result.requests:9,} ({result.early} before a Retry-After was over), "
        f"304 for {result.unchanged_304 / max(1, result.unchanged):.1%} of the unchanged with validators\n"
        f"        found {len(result.delays):,}, lost {result.lost} (and {result.hidden} while down), delay in minutes: "
        f"median {median:.1f}, mean {mean:.1f}, p90 {quantiles[17] / 60:.1f}, p95 {quantiles[18] / 60:.1f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default in (("feeds", 2000), ("hosts", 400), ("days", 7), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    args = parser.parse_args()
    world = make_world(args.feeds, args.hosts, args.days, args.seed)
    volumes = sorted((sum(second >= 0 for second in feed.arrivals) for feed in world.feeds), reverse=True)
    share = sum(volumes[: len(volumes) // 5]) / sum(volumes)
    told = sum(second >= 0 for feed in world.feeds for second in feed.arrivals if feed.dies > second)
    print(f"{args.feeds} feeds on {args.hosts} hosts, {args.days} days, {told:,} articles in feeds that live")
    print(f"a fifth of the feeds brings {share:.0%} of the articles")
    started = time.process_time()
    ours, theirs = run(world, adaptive, args.seed), run(world, fixed, args.seed)
    print(report("newsbot", ours), report("fixed", theirs), sep="\n")
    median = statistics.median(ours.delays) / statistics.median(theirs.delays)
    print(f"requests {ours.requests / theirs.requests:.1%} of the fixed poller's, median delay {median:.2f} of its own")
    print(f"({time.process_time() - started:.0f} s CPU)")


if __name__ == "__main__":
    main()
