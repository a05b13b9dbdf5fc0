"""Three workers and a broker, killed again and again: python bench/cluster.py [--rabbitmq] [--kills 8] [--scale]

Crawls a world of 60 sites on loopback, with a delay, into the MongoDB test server: by one process; by three workers
with redis-server (or rabbitmq-server) as broker, undisturbed; and by three workers of which one is killed (`kill -9`,
all its processes) every few seconds and the broker once, with all that it held (RabbitMQ keeps it on its disk). Prints
for each how long it took, what was lost or stored twice, how close two requests to one site came, whether it was asked
from two places at once, and what `newsbot diff` finds against the one process. `--scale` crawls it by one worker and by
two. Ends with 1 when anything was wrong.
"""

import argparse
import contextlib
import itertools
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from newsbot.corpus import overrides
from newsbot.corpus.assignment import is_settled
from newsbot.corpus.differences import differences
from newsbot.corpus.store import open_store
from newsbot.interfaces.cli.app import App
from newsbot.interfaces.cli.cluster.engine import engine
from newsbot.times import system_clock
from tests.commands import command, environment
from tests.mongo_server import mongo_server
from tests.world import World, WorldServer
from tests.world.many import NOW, configuration, many
from tests.world.site import Response

ANSWER = 0.03  # seconds that a server takes to answer
WORKERS = 3
KILL_EVERY = (4.0, 8.0)
_RABBITMQ = "/usr/lib/rabbitmq/bin/rabbitmq-server"  # where Debian has it; the one on the path wants its own user
CLOCKS = 0.02  # seconds by which what a server sees may differ from what a client does


class Request(NamedTuple):
    """As the server saw it; `agent` names the worker."""

    host: str
    path: str
    began: float
    ended: float
    agent: str


class Server(WorldServer):
    """Notes when each request came and from whom, and takes its time."""

    def __init__(self, world: World) -> None:
        super().__init__(world, NOW)
        self.requests: list[Request] = []

    def answer(self, host: str, path: str, headers: Mapping[str, str]) -> Response:
        began = time.monotonic()
        response = super().answer(host, path, headers)
        time.sleep(ANSWER)
        self.requests.append(Request(host, path, began, time.monotonic(), headers.get("user-agent", "")))
        return response


class Cluster:
    """A broker, workers and a beat over one store; each worker says who it is in its User-Agent."""

    def __init__(
        self, folder: Path, config: Path, uri: str, port: int, delay: float, workers: int, rabbit: bool
    ) -> None:
        self.folder, self.config, self.uri, self.port, self.delay = folder, config, uri, port, delay
        self.rabbit, self.at = rabbit, _free_port()
        self.broker = f"amqp://127.0.0.1:{self.at}//" if rabbit else f"redis://127.0.0.1:{self.at}/0"
        self.names = [f"w{number}" for number in range(workers)]
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str) -> None:
        """A process group of its own for each, as machines are."""
        if name == "broker":
            redis = ["redis-server", "--port", str(self.at), "--save", "", "--dir", str(self.folder)]
            program = [_RABBITMQ] if self.rabbit else redis
        else:
            more = ["worker", "--concurrency", "1"] if name != "beat" else ["beat"]
            program = command("-v", "--config", self.config, "--store", self.uri, "--now", NOW.isoformat(), *more)
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                program, env=self.environment(name), stdout=log, stderr=log, start_new_session=True
            )

    def environment(self, name: str) -> dict[str, str]:
        settings = {"NEWSBOT_CLUSTER_BROKER": self.broker, "NEWSBOT_FETCH_CONTACT": f"{name}@bench.example"}
        if name == "broker" and self.rabbit:
            folders = dict.fromkeys(("HOME", "RABBITMQ_MNESIA_BASE", "RABBITMQ_LOG_BASE"), str(self.folder))
            node = {"RABBITMQ_NODENAME": f"bench{self.at}@localhost", "RABBITMQ_NODE_PORT": str(self.at)}
            node["RABBITMQ_DIST_PORT"], node["RABBITMQ_ENABLED_PLUGINS"] = str(self.at + 1), ""
            settings |= folders | node
        return environment(settings | _settings(self.delay), self.port)

    def kill(self, name: str) -> None:
        os.killpg(self.running[name].pid, signal.SIGKILL)
        self.running[name].wait()

    def __enter__(self) -> "Cluster":
        for name in ("broker", *self.names, "beat"):
            self.start(name)
            if name == "broker":
                self._wait_for_broker()
        return self

    def _wait_for_broker(self) -> None:
        for _ in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.at), 1.0):
                return
            time.sleep(0.2)
        raise TimeoutError(f"the broker does not listen; see {self.folder / 'broker.log'}")

    def __exit__(self, *_: object) -> None:
        broker = self.running.pop("broker")
        for process in self.running.values():
            process.terminate()
        for process in (*self.running.values(), broker):
            if process is broker:
                process.terminate()
            try:
                process.wait(40)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def _settings(delay: float) -> dict[str, str]:
    return {
        "NEWSBOT_FETCH_DELAY": str(delay),
        "NEWSBOT_FETCH_TIMEOUT": "10",
        "NEWSBOT_EXTRACT_WORKERS": "1",
        "NEWSBOT_RECHECK_AFTER": "[]",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settled(uri: str, world: World) -> bool:
    """Whether every article is read."""
    store = open_store(uri)
    try:
        held = store.urls(article.url for article in world.articles)
        return len(held) == len(world.articles) and all(record.state != "pending" for record in held.values())
    finally:
        store.close()


@contextlib.contextmanager
def stories_wait(uri: str) -> Iterator[None]:
    """Stories are assigned at the end, as one crawl does it, so that their history is the same."""
    store = open_store(uri)
    try:
        store.acquire_lease("desk", "bench", system_clock(), 3600)
        yield
    finally:
        store.release_lease("desk", "bench")
        store.close()


def crawled(cluster: Cluster, world: World, kills: int, seed: int) -> tuple[float, int]:
    """Seconds until all was read, and kills."""
    rng, done, began = random.Random(seed), 0, time.monotonic()
    strike = began + 20
    with cluster:
        with stories_wait(cluster.uri):
            while not settled(cluster.uri, world):
                time.sleep(1.0)
                if done < kills and time.monotonic() > strike:
                    name = "broker" if done == kills // 2 else rng.choice([*cluster.names, "beat"])
                    cluster.kill(name)
                    cluster.start(name)
                    done += 1
                    strike = time.monotonic() + rng.uniform(*KILL_EVERY)
                if time.monotonic() - began > 900:
                    print("  not done after 15 minutes", flush=True)
                    break
            took = time.monotonic() - began
        app = App({"config_path": str(cluster.config), "store": cluster.uri, "now": NOW.isoformat()})
        os.environ["NEWSBOT_CLUSTER_BROKER"] = cluster.broker
        store = open_store(cluster.uri)
        engine(app).send_task("newsbot.stories")
        for _ in range(120):
            if is_settled(store, overrides.NONE):
                break
            time.sleep(0.5)
        store.close()
    return took, done


def told(server: Server, delay: float) -> tuple[float, int, int]:
    """The shortest pause between two requests to one site, how many were too short, and how many came at once."""
    by_host: dict[str, list[Request]] = defaultdict(list)
    for request in server.requests:
        by_host[request.host].append(request)
    pauses, at_once = [], 0
    for requests in by_host.values():
        requests.sort(key=lambda request: request.began)
        for one, other in itertools.pairwise(requests):
            pauses.append(other.began - one.ended)
            at_once += other.began < one.ended
    return min(pauses), sum(pause < delay - CLOCKS for pause in pauses), at_once


def report(name: str, server: Server, world: World, uri: str, first: str | None, took: float, delay: float) -> bool:
    """Print how a crawl went; whether all was well."""
    store = open_store(uri)
    counts = store.counts()
    lost = len(world.articles) - counts["articles"]
    twice = counts["versions"] - counts["articles"]
    shortest, fast, at_once = told(server, delay)
    pages = Counter(request.host + request.path for request in server.requests)
    again = sum(number - 1 for key, number in pages.items() if f"http://{key}" in world.by_url)
    hands = sum(
        one.agent != other.agent
        for requests in _by_host(server).values()
        for one, other in itertools.pairwise(requests)
    )
    print(f"{name}: {took:.0f} s, {counts['articles'] / took:.1f} articles/s; lost {lost}, stored twice {twice}")
    print(f"  requests {len(server.requests)}, pages fetched again {again}, sites changed hands {hands} times")
    print(f"  shortest pause {shortest:.3f} s (delay {delay}), too short {fast}, two at once {at_once}")
    good = not (lost or twice or fast or at_once)
    if first is not None:
        other = open_store(first)
        found = list(differences(other, store))
        kinds = Counter(each.kind for each in found)
        print(f"  newsbot diff: {dict(kinds) or 'empty'}", flush=True)
        for each in found[:3]:
            print(f"    {each.kind} {each.about or each.key}: {each.change} {each.fields[:2]}"[:300], flush=True)
        other.close()
        corpus = ("articles", "versions", "readings", "pages", "relations", "stories")
        good = good and not any(kinds[kind] for kind in corpus)
    store.close()
    return good


def _by_host(server: Server) -> dict[str, list[Request]]:
    found: dict[str, list[Request]] = defaultdict(list)
    for request in sorted(server.requests, key=lambda request: request.began):
        found[request.host].append(request)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sites", type=int, default=60)
    parser.add_argument("--articles", type=int, default=5)
    parser.add_argument("--kills", type=int, default=8)
    parser.add_argument("--delay", type=float, default=1.5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rabbitmq", action="store_true", help="as broker, not Redis")
    parser.add_argument("--scale", action="store_true")
    parser.add_argument("--only", choices=["undisturbed", "killed"])
    parser.add_argument("--alone", action="store_true", help="without the one process, and so without a comparison")
    parser.add_argument("--keep", type=Path, help="folder for the logs")
    given = parser.parse_args()
    if shutil.which(_RABBITMQ if given.rabbitmq else "redis-server") is None:
        name = "rabbitmq-server" if given.rabbitmq else "redis-server"
        print(f"There is no {name} here: apt-get install {name}")
        return 2
    world, good = many(given.sites, given.articles), True
    with contextlib.ExitStack() as stack:
        folder = given.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cluster-")))
        base, _, options = stack.enter_context(mongo_server()).partition("?")
        config = configuration(world, folder)
        rounds = (
            [("one worker", 1, 0), ("two workers", 2, 0)]
            if given.scale
            else [("three workers", WORKERS, 0), ("three workers, killed", WORKERS, given.kills)]
        )
        rounds = [each for each in rounds if not given.only or (given.only == "killed") == bool(each[2])]
        first = None
        if not (given.scale or given.alone):
            first = f"{base}single?{options}"
            with Server(world) as server:
                began = time.monotonic()
                run = command("--config", config, "--store", first, "--now", NOW.isoformat(), "crawl")
                subprocess.run(run, env=environment(_settings(given.delay), server.port), check=True)
                took = time.monotonic() - began
                good &= report("one process", server, world, first, None, took, given.delay)
        for number, (name, workers, kills) in enumerate(rounds):
            here = folder / str(number)
            here.mkdir()
            uri = f"{base}cluster{number}?{options}"
            open_store(uri, create=True).close()
            with Server(world) as server:
                cluster = Cluster(here, config, uri, server.port, given.delay, workers, given.rabbitmq)
                took, done = crawled(cluster, world, kills, given.seed)
                good &= report(f"{name} ({done} kills)", server, world, uri, first, took, given.delay)
    print("all as it should be" if good else "NOT as it should be")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
