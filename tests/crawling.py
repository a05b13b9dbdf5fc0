"""Real crawls with newsbot's own settings, in a process of their own: what became of each request, and at what cost.

    crawl = run_spider(["http://a.test/", ask("http://b.test/", validators=…)], settings={…}, world=server.port)

The process is tests/probe.py.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

QUICK = {
    "DOWNLOAD_DELAY": 0.001,
    "DOWNLOAD_TIMEOUT": 5,
    "RETRY_TIMES": 0,
    "LOG_LEVEL": "INFO",
    "NEWSBOT_ROBOTS_TIMEOUT": 5,
}
"""What is cut short in tests that are not about it; a delay of 0 would lift the limit of connections, see settings."""

NO_ROBOTS = {"DOWNLOADER_MIDDLEWARES": {"newsbot.middlewares.robots.RobotsMiddleware": None}}
"""For tests that count requests and are not about robots.txt."""


def ask(url: str, headers: dict[str, str] | None = None, **meta: Any) -> dict[str, Any]:
    """One request of a crawl."""
    return {"url": url, "headers": headers or {}, "meta": meta}


@dataclass(frozen=True)
class Crawl:
    """What came of a crawl. `outcomes`, in the order of the requests, have `reason` (None: it arrived), `detail`,
    `again`, `status`, `url`, `body` (text), `size`, `headers`, `flags`, `meta`, `kind` (class).
    """

    outcomes: list[dict[str, Any]]
    recorded: list[dict[str, Any]]  # every response that the signal response_complete announced
    stats: dict[str, Any]
    peak_mb: float  # resident memory
    stall: float  # longest time in seconds for which the reactor did nothing else, by the clock
    busy: float  # and of its thread's own work: what other processes take from it does not count
    seconds: float
    listening: list[str]  # addresses that the process listened on
    log: str

    @property
    def reasons(self) -> list[str | None]:
        return [outcome["reason"] for outcome in self.outcomes]

    @property
    def bodies(self) -> list[str | None]:
        return [outcome.get("body") for outcome in self.outcomes]


def run_spider(
    *batches: Sequence[str | dict[str, Any]],
    settings: dict[str, Any] | None = None,
    world: int | None = None,
    dns: dict[str, list[str]] | None = None,
    env: dict[str, str] | None = None,
    timeout: float = 60,
) -> Crawl:
    """Request all of a batch at once, the next batch when every request of the one before has its outcome.

    `world`: the port on 127.0.0.1 that serves every name under .test. `dns`: name -> its addresses, one for each
    look-up and the last one from then on, several at once with a space between, or `silence`; other names fail.
    """
    chosen = {**QUICK, **(settings or {})}
    if world is not None:
        chosen.setdefault("NEWSBOT_RESOLVE", {"*.test": f"127.0.0.1:{world}"})
    asks = [[ask(each) if isinstance(each, str) else each for each in batch] for batch in batches]
    order = {"batches": asks, "settings": chosen, "dns": dns or {}}
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("probe.py"))],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        timeout=timeout,
        env={**os.environ, "NEWSBOT_STORE": "sqlite::memory:", **(env or {})},
        cwd=Path(__file__).parent.parent,
    )
    assert done.returncode == 0, done.stderr[-5000:]
    return Crawl(**json.loads(done.stdout), log=done.stderr)
