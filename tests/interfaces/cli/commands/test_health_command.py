"""`newsbot health`: at work, left alone, or not to be reached."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import Store
from newsbot.corpus.store.schema import RunRecord
from newsbot.times import system_clock
from tests.commands import Done, call
from tests.servers import Server, page

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    (tmp_path / "topics").mkdir()
    for name, more in (("floods", ""), ("quakes", ""), ("storms", "paused = true\n")):
        (tmp_path / "topics" / f"{name}.toml").write_text(f"query = '{name}'\n{more}")
    (tmp_path / "newsbot.toml").write_text("[store]\nuri = 'sqlite:news.db'\n")
    return open_store(f"sqlite:{tmp_path / 'news.db'}", create=True)


def health(folder: Path, *arguments: str) -> Done:
    return call("--config", folder / "newsbot.toml", "--now", NOW.isoformat(), "health", *arguments)


def ran(store: Store, kind: str, hours_ago: float, *topics: str, code: int | None = 0) -> None:
    end = NOW - timedelta(hours=hours_ago)
    finished = None if code is None else end
    store.put_run(RunRecord(f"{kind}{hours_ago}", kind, end - timedelta(hours=1), finished, topics, {}, code))


def test_a_crawl_a_short_while_ago_is_health(store: Store, tmp_path: Path) -> None:
    ran(store, "feeds", 1, "floods", "quakes", code=3)
    assert health(tmp_path) == Done(0, "At work on floods, quakes.\n", "")


def test_a_crawl_that_goes_on_is_health_however_long_ago_it_began(store: Store, tmp_path: Path) -> None:
    ran(store, "watch", 20, "floods", "quakes", code=None)
    for topic in ("floods", "quakes"):
        assert store.acquire_lease(f"crawl:{topic}", "elsewhere:1", system_clock(), 60)
    assert health(tmp_path).code == 0


@pytest.mark.parametrize(
    ("kind", "hours_ago", "code"),
    [("feeds", 3, 0), ("feeds", 1, 4), ("feeds", 1, None), ("replay", 1, 0)],
    ids=["long ago", "failed", "killed", "no crawl"],
)
def test_left_alone(store: Store, tmp_path: Path, kind: str, hours_ago: float, code: int | None) -> None:
    ran(store, kind, hours_ago, "floods", "quakes", code=code)
    done = health(tmp_path)
    assert (done.code, done.out) == (
        4,
        "Not crawled since 2h: floods, quakes. `newsbot status` shows the last runs.\n",
    )


def test_some_left_alone(store: Store, tmp_path: Path) -> None:
    ran(store, "feeds", 1, "floods")
    ran(store, "feeds", 20, "floods", "quakes")
    assert (done := health(tmp_path)).code == 3
    assert "Not crawled since 2h: quakes." in done.out
    assert health(tmp_path, "--since", "1d").code == 0


def test_a_store_that_is_not_there_is_5(tmp_path: Path) -> None:
    assert call("--store", f"sqlite:{tmp_path / 'none.db'}", "health").code == 5


def test_a_page_that_answers(tmp_path: Path) -> None:
    with Server({"127.0.0.1/": page("<h1>Stories</h1>")}) as server:
        url = f"http://127.0.0.1:{server.port}/"
        assert call("health", "--page", url) == Done(0, f"{url} answers.\n", "")
        gone = call("health", "--page", f"{url}gone")
    assert (gone.code, "gone does not answer: HTTP Error 404" in gone.out) == (4, True)
    assert call("health", "--page", url).code == 4
    assert call("health", "--page", "file:///etc/passwd").code == 2
