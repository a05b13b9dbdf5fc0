"""File descriptors run out: what cannot be asked or read is a failure with its reason, and the next crawl reads it."""

import collections
import resource
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsbot.corpus.store import open_store
from tests.commands import Done, command, environment, spawn
from tests.servers import Answer, Asked, Server, page

HOSTS = [f"h{number}.example" for number in range(60)]
FEW = 48  # for everything: files, pipes and connections
TEXT = "".join(f"<p>Part {n}: the river rose in the night and the lower town was cleared.</p>" for n in range(6))


def feed(asked: Asked) -> bytes:
    time.sleep(0.5)  # so that all hosts are asked at a time
    item = f"<item><title>River rises</title><link>http://{HOSTS[0]}/river</link></item>" * (asked.host == HOSTS[0])
    return page(f'<rss version="2.0"><channel><title>{asked.host}</title>{item}</channel></rss>')


@pytest.fixture
def server() -> Iterator[Server]:
    answers: dict[str, Answer] = {"/rss": feed, "/river": page(f"<title>River rises</title><article>{TEXT}</article>")}
    with Server(answers) as server:
        yield server


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "river.toml").write_text(f"query = 'river'\nfeeds = {[f'http://{h}/rss' for h in HOSTS]}\n")
    file = tmp_path / "newsbot.toml"
    file.write_text("[store]\nuri = 'sqlite:news.db'\n[fetch]\nconcurrency = 100\n[extract]\nworkers = 1\n")
    return file


def limited(hard: bool) -> Callable[[], None]:
    most = FEW if hard else resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (FEW, most))


def crawl(config: Path, server: Server, hard: bool) -> Done:
    """With few descriptors; `hard`: there is no way to get more."""
    done = subprocess.run(
        command("--config", config, "crawl"),
        env=environment(resolve=server.port),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        preexec_fn=limited(hard),
    )
    return Done(done.returncode, done.stdout, done.stderr)


def outcomes(config: Path) -> "collections.Counter[str]":
    """Reasons of the feeds' last polls, or how they ended."""
    store = open_store(f"sqlite:{config.parent / 'news.db'}")
    try:
        polls = [store.polls(f"http://{host}/rss")[0] for host in HOSTS]
    finally:
        store.close()
    return collections.Counter(poll.reason or poll.outcome for poll in polls)


def test_R72_without_descriptors_every_feed_fails_with_a_reason_and_is_read_the_next_time(
    config: Path, server: Server
) -> None:
    done = crawl(config, server, hard=True)
    assert done.code in (3, 4), done.err
    assert "Traceback" not in done.err
    found = outcomes(config)
    assert set(found) <= {"connection-failed", "robots-unreachable", "error", "ok"}
    assert found["ok"] < len(HOSTS)
    later = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    assert spawn("--config", config, "--now", later, "crawl", resolve=server.port).code == 0
    assert outcomes(config) == {"ok": len(HOSTS)}


def test_R72_a_crawl_takes_the_descriptors_that_it_may_have(config: Path, server: Server) -> None:
    done = crawl(config, server, hard=False)
    assert (done.code, outcomes(config)) == (0, {"ok": len(HOSTS)}), done.err
