"""A run that is asked to stop: soon, in good order, and what it had done is kept."""

import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsbot.corpus.store import open_store
from tests.commands import command, environment
from tests.interfaces.cli.corpus import project
from tests.interfaces.cli.feeding import outlet
from tests.servers import HOLD, Asked, Server

PAGES = {f"/{number}": f"Missile number {number}" for number in range(6)}


def _slow(asked: Asked) -> Iterator[object]:
    """Never answers."""
    yield HOLD


ANSWERS = outlet("slow.example", PAGES, [(f"slow.example/{number}", _slow) for number in (3, 4, 5)])


def crawl(folder: Path, port: int) -> "subprocess.Popen[str]":
    config, store = project(folder, ["http://slow.example/rss"]), f"sqlite:{folder / 'news.db'}"
    arguments = command("--config", config, "--store", store, "crawl")
    return subprocess.Popen(
        arguments, env=environment(resolve=port), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def until_it_hangs(folder: Path, server: Server, process: "subprocess.Popen[str]") -> None:
    """Until the pages that answer are stored and one that does not is being waited for."""
    deadline = time.monotonic() + 60
    while "/3" not in server.paths("slow.example") or _state(folder)[1] < 3:
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize(("sign", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_R59_a_signal_stops_the_run_and_keeps_what_was_read(tmp_path: Path, sign: int, code: int) -> None:
    with Server(ANSWERS) as server, crawl(tmp_path, server.port) as process:
        until_it_hangs(tmp_path, server, process)
        begin = time.monotonic()
        process.send_signal(sign)
        out, err = process.communicate(timeout=60)
        took = time.monotonic() - begin
    assert (process.returncode, "Traceback" in err, took < 35) == (code, False, True), (took, err)
    records, articles = _state(tmp_path)
    assert [records[path] for path in ("/0", "/1", "/2")] == ["done"] * 3
    assert {records[path] for path in ("/3", "/4", "/5")} == {"pending"}
    assert articles == 3
    assert out.startswith("new ")
    assert "Stopping: " in err
    assert "Interrupted; 3 pages pending" in err


def test_R59_a_second_signal_ends_it_at_once_and_loses_nothing(tmp_path: Path) -> None:
    with Server(ANSWERS) as server, crawl(tmp_path, server.port) as process:
        until_it_hangs(tmp_path, server, process)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        begin = time.monotonic()
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=60)
        took = time.monotonic() - begin
    assert (process.returncode, "Traceback" in err, took < 10) == (143, False, True), (took, err)
    records, _ = _state(tmp_path)
    assert set(records.values()) <= {"pending", "done"}
    assert len(records) == len(PAGES)


def _state(folder: Path) -> tuple[dict[str, str], int]:
    store = open_store(f"sqlite:{folder / 'news.db'}")
    try:
        records = store.urls([f"http://slow.example{path}" for path in PAGES])
        return {url.removeprefix("http://slow.example"): r.state for url, r in records.items()}, store.counts()[
            "articles"
        ]
    finally:
        store.close()
