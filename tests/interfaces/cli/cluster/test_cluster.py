"""Workers and a dispatcher over one store, with Celery's transport in memory; bench/cluster.py kills real ones."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import Store
from newsbot.interfaces.cli.app import App
from newsbot.interfaces.cli.cluster import engine as engines
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


def test_a_task_whose_process_was_killed_goes_back_to_its_queue() -> None:
    from celery.exceptions import Reject

    with pytest.raises(Reject) as rejected:
        engines.apart(killed)
    assert rejected.value.requeue


def killed() -> None:
    """In a process of its own."""
    import os
    import signal

    os.kill(os.getpid(), signal.SIGKILL)


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
