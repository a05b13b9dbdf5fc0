"""All broken answers in one crawl, as a feed announces them: each has its reason, and pages beside them are stored."""

import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path

import psutil
import pytest

from newsbot.corpus.store import open_store
from tests.builders import TEXT
from tests.commands import command, environment
from tests.interfaces.cli.feeding import story
from tests.middlewares.test_complete_bodies import BROKEN
from tests.servers import Answer, Server, page

GOOD = 20
MOST_MB = 500  # all of them at once; 405 were measured, .1 s apart


def _feed(urls: list[str]) -> bytes:
    items = "".join(f"<item><title>Missile</title><link>{url}</link></item>" for url in urls)
    return page(f'<rss version="2.0"><channel><title>All</title>{items}</channel></rss>', Content_Type="text/xml")


def _peak(process: psutil.Popen) -> float:
    """MB that the process and its children had at most, what they share counted once; when it has ended."""
    peak = 0.0
    while process.poll() is None:
        held = 0
        try:
            for each in (process, *process.children(recursive=True)):
                held += each.memory_full_info().pss
        except psutil.Error:
            continue  # one has just ended
        peak = max(peak, held / 1e6)
        threading.Event().wait(0.1)
    return peak


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(psutil.Process().memory_full_info(), "pss"), reason="only Linux says what is shared")
def test_R31_R32_R33_R34_R35_R37_R38_R39_each_broken_answer_has_its_reason(tmp_path: Path) -> None:
    broken = {f"http://{name.lower()}.example/": (reason, answer) for name, (reason, answer) in BROKEN.items()}
    good = {
        f"http://good{number}.example/": story(f"Missile {number}", f"{TEXT}\nIt was number {number}.")
        for number in range(GOOD)
    }
    answers: Mapping[str, Answer] = {
        **{url.removeprefix("http://"): answer for url, (_, answer) in broken.items()},
        **{url.removeprefix("http://"): answer for url, answer in good.items()},
        "feed.example/rss": _feed([*broken, *good]),
    }
    (tmp_path / "topics").mkdir()
    feed = 'feeds = [{ url = "http://feed.example/rss", allow_offsite = true }]'
    (tmp_path / "topics" / "all.toml").write_text(f'title = "All"\nlanguages = []\nquery = "missile"\n{feed}\n')
    (tmp_path / "newsbot.toml").write_text('topics_dir = "topics"\n[fetch]\ntimeout = 2\n')
    uri = f"sqlite:{tmp_path / 'news.db'}"
    with Server(answers) as server:
        arguments = command("--config", tmp_path / "newsbot.toml", "--store", uri, "crawl")
        with (tmp_path / "log").open("wb") as log:
            process = psutil.Popen(
                arguments, env=environment(resolve=server.port), stdout=log, stderr=subprocess.STDOUT
            )
            peak = _peak(process)
    store = open_store(uri)
    found = {url: record.reason for url, record in store.urls([*broken, *good]).items()}
    store.close()
    assert process.returncode == 0, (tmp_path / "log").read_text()
    assert {url: found[url] for url in good} == dict.fromkeys(good, "kept")
    # what has no end is too large, or on a slow machine too late
    wrong = {url: found[url] for url, (reason, _) in broken.items() if found[url] not in (reason, "timeout")}
    assert wrong == {}
    assert peak <= MOST_MB
