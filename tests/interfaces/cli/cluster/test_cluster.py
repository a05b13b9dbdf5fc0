"""Workers and a dispatcher over one store, with Celery's transport in memory; bench/cluster.py kills real ones."""

import itertools
import json
import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from newsbot.corpus.frontier import announced
from newsbot.corpus.leases import CLUSTER
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import Store
from newsbot.interfaces.cli.app import App
from newsbot.interfaces.cli.cluster import engine as engines
from newsbot.interfaces.cli.cluster import work
from newsbot.items import Entry
from newsbot.operation.workers import unload
from newsbot.times import system_clock
from tests.commands import untouched_logging
from tests.world import World, WorldServer
from tests.world.many import NOW, configuration, many

celery_worker = pytest.importorskip("celery.contrib.testing.worker", reason="the extra `distributed`")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning"),
]


@pytest.fixture(scope="module")
def world() -> World:
    return many(2, 2)


@pytest.fixture(scope="module")
def app(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The options of a worker over a world of two sites."""
    folder = tmp_path_factory.mktemp("cluster")
    config = configuration(world, folder)
    with WorldServer(world, NOW) as server, pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "_check", lambda app: None)  # processes of one machine may share a file
        settings = {
            "NEWSBOT_CLUSTER_BROKER": "memory://",
            "NEWSBOT_FETCH_DELAY": "0",
            "NEWSBOT_FETCH_RESOLVE": f'{{"*.example" = "127.0.0.1:{server.port}"}}',
            "NEWSBOT_EXTRACT_WORKERS": "1",
            "XDG_CONFIG_HOME": "/nonexistent",
        }
        for name, value in settings.items():
            patch.setenv(name, value)
        unload()  # processes have the environment in which their fork server started, here or in an earlier test
        yield App({"config_path": str(config), "store": f"sqlite:{folder}/shared.db", "now": NOW.isoformat()})
        unload()


def until(met: Any) -> None:
    deadline = time.monotonic() + 60
    while not met():
        assert time.monotonic() < deadline, "nothing came of it"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def store(app: App) -> Iterator[Store]:
    """What a worker has made of one dispatch, and of the stories' turn."""
    opened = open_store(app.config.store.uri)
    made = engines.engine(app)
    with untouched_logging(), celery_worker.start_worker(made, pool="threads", concurrency=1, perform_ping_check=False):
        made.send_task("newsbot.dispatch")
        until(lambda: opened.counts()["articles"] == 4 and opened.runs() and opened.runs()[0].finished)
        made.send_task("newsbot.stories")
        until(lambda: opened.counts()["stories"])
    yield opened
    opened.close()


def test_a_dispatch_is_crawled_to_its_end(store: Store, world: World) -> None:
    held = store.urls(article.url for article in world.articles)
    assert {record.state for record in held.values()} == {"done"}
    assert [run.kind for run in store.runs()] == ["batch"]


def test_topics_are_the_clusters_and_sites_rest_for_their_delay(store: Store) -> None:
    held = {lease.name: lease.holder for lease in store.leases(system_clock())}
    assert held.pop("crawl:all") == "cluster"
    assert not any(name.startswith("desk") for name in held)


def test_what_is_told_twice_to_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    child = SimpleNamespace(pid=-1, terminate=lambda: told.append("terminate"), kill=lambda: told.append("kill"))
    monkeypatch.setattr(multiprocessing, "active_children", lambda: [child])
    monkeypatch.setattr(engines, "_told", set())
    engines.stop_in_order()
    engines.stop_in_order()
    assert told == ["terminate", "kill"]


def test_a_batch_leaves_topics_to_who_crawls_them_by_now(app: App, store: Store, tmp_path: Path) -> None:
    store.release_lease("crawl:all", CLUSTER)
    store.acquire_lease("crawl:all", "elsewhere:1", system_clock(), 600)
    try:
        assert engines.apart(work.crawl, app.options, ["n0.example"], [], [], str(tmp_path / "notes")) == 0
    finally:
        store.release_lease("crawl:all", "elsewhere:1")
        store.acquire_lease("crawl:all", CLUSTER, system_clock(), 600)  # for the other tests, in whatever order
    assert store.lease_holder("site:n0.example", system_clock()) is None


PAGE, FEED, DONE = "http://n0.example/poison.html", "http://n0.example/feed.xml", "http://n1.example/0.html"


def test_R49_a_page_that_ends_its_batch_is_tried_less_and_less_and_set_aside(
    app: App, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put_urls([announced(Entry(PAGE, PAGE), "n0.example", FEED, ("all",), NOW)])
    monkeypatch.setattr(work, "crawl", crawl_until_killed)
    now, tries = NOW + timedelta(days=1), []
    while (record := store.urls([PAGE])[PAGE]).due is not None:
        now = max(now, record.due)
        tries.append(now)
        crawl = engines.engine(App({**app.options, "now": now.isoformat()})).tasks["newsbot.crawl"]
        crawl(["n0.example"], [FEED], [PAGE])
    assert (record.state, record.reason, len(tries)) == ("failed", "error", 6)
    assert timedelta(hours=20) < tries[-1] - tries[0] < timedelta(days=2)
    assert store.urls([DONE])[DONE].state == "done"
    (feed,) = store.feeds([FEED])
    assert feed.state["failures"] >= 1


def test_pages_that_were_under_way_when_a_batch_died_are_asked_for_a_minute_apart(
    app: App, store: Store, tmp_path: Path
) -> None:
    """Only the one at fault meets what ended the process again."""
    pages = [f"http://n{number}.example/near.html" for number in range(3)]
    store.put_urls([announced(Entry(page, page), "n0.example", FEED, ("all",), NOW) for page in pages])
    notes = tmp_path / "notes"
    notes.write_text("".join(json.dumps([f"n{number}.example", page]) + "\n" for number, page in enumerate(pages)))
    engines.apart(work.set_aside, {**app.options, "now": (NOW + timedelta(days=1)).isoformat()}, str(notes))
    due = sorted(record.due for record in store.urls(pages).values() if record.due)
    assert [later - earlier for earlier, later in itertools.pairwise(due)] == [timedelta(minutes=1)] * 2


def crawl_until_killed(options: work.Options, sites: object, feeds: object, urls: object, notes: str) -> None:
    """In a process of its own: it has asked three hosts when it is killed."""
    asked = [["n0.example", DONE], ["n0.example", PAGE], ["feeds.n0.example", FEED], ["n1.example", DONE]]
    Path(notes).write_text("".join(json.dumps(each) + "\n" for each in asked))
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize(("deaths", "runs"), [(0, 1), (2, 3), (9, 3)])
def test_R49_an_archive_that_ends_its_process_is_given_up(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deaths: int, runs: int
) -> None:
    monkeypatch.setattr(work, "replay", read_until_killed)
    log = tmp_path / "log"
    engines.engine(app).tasks["newsbot.replay"].apply((str(log), {"deaths": deaths}))
    assert log.read_text() == "." * runs


def read_until_killed(options: work.Options, path: str, chosen: dict[str, int], task: str) -> int:
    """In a process of its own, which is killed so many times."""
    with Path(path).open("a+") as log:
        log.write(".")
        log.flush()
        if log.tell() <= chosen["deaths"]:
            os.kill(os.getpid(), signal.SIGKILL)
    return 0


def test_an_archive_that_another_worker_reads_is_asked_for_again(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "replay", read_at_the_second_time)
    done = tmp_path / "done"
    engines.engine(app).tasks["newsbot.replay"].apply((str(done), {}))
    assert done.exists()


def read_at_the_second_time(options: work.Options, path: str, chosen: object, task: str) -> int | None:
    """In a process of its own."""
    if Path(f"{path}.asked").exists():
        Path(path).touch()
        return 0
    Path(f"{path}.asked").touch()
    return None


def test_what_is_done_is_acknowledged_late_and_what_waits_stays_in_its_queue(app: App) -> None:
    conf = engines.engine(app).conf
    assert (conf.task_acks_late, conf.worker_prefetch_multiplier) == (True, 1)
    assert (list(conf.accept_content), conf.task_serializer) == (["json"], "json")  # no code comes from the broker
    assert {name: each["options"]["expires"] for name, each in conf.beat_schedule.items()} == {
        "dispatch": engines.DISPATCH_EVERY,
        "stories": engines.STORIES_EVERY,
    }


def test_how_much_waits_is_the_brokers_to_say(app: App) -> None:
    made = engines.engine(app)
    before = engines.waiting(made, engines.ARCHIVES)
    made.send_task("newsbot.replay", ("/nowhere.warc.gz", {}))
    assert engines.waiting(made, engines.ARCHIVES) == before + 1
