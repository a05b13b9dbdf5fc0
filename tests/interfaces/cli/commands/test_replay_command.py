"""`newsbot replay`: what is asked of archives of others, and what is said when that cannot be."""

import os
import zipfile
from pathlib import Path

import pytest

from newsbot.corpus.store import open_store
from tests.commands import WORLD, Done, call, spawn

OFFLINE = Path(__file__).parents[3] / "crawl" / "offline"
RECORDING = Path(__file__).parents[4] / "fixtures" / "crawls" / "2026-03-04T0700Z.warc.gz"


def replay(folder: Path, *arguments: str | Path) -> Done:
    return call("--store", f"sqlite:{folder / 'news.db'}", "replay", *arguments)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--host", "outlet.example"], "go with --articles-only"),
        (["--since", "2026-03-01"], "go with --articles-only"),
        (["--articles-only", "--lang", "klingonish"], "no language 'klingonish'"),
    ],
)
def test_what_cannot_be_asked_is_said_before_anything_is_read(tmp_path: Path, arguments: list[str], words: str) -> None:
    done = replay(tmp_path, *arguments, RECORDING)
    assert (done.code, words in done.err) == (2, True), done.err
    assert not (tmp_path / "news.db").exists()


def test_a_folder_without_archives_is_told_apart_from_one_of_saved_pages(tmp_path: Path) -> None:
    done = replay(tmp_path, "--articles-only", tmp_path)
    assert (done.code, "go without --articles-only" in done.err) == (2, True), done.err


@pytest.mark.slow
def test_articles_are_read_out_of_a_package_without_a_connection_and_nothing_is_left_to_fetch(tmp_path: Path) -> None:
    package = tmp_path / "spring.wacz"
    with zipfile.ZipFile(package, "w") as held:
        held.write(RECORDING, f"archive/{RECORDING.name}")
    uri = f"sqlite:{tmp_path / 'news.db'}"
    asked = ["--articles-only", "--host", "northwire.example", tmp_path]
    path = os.pathsep.join([str(OFFLINE), *filter(None, [os.environ.get("PYTHONPATH")])])
    env = {"PYTHONPATH": path, "NEWSBOT_TEST_CONNECTIONS": str(tmp_path / "connections")}
    done = spawn("--config", WORLD, "--store", uri, "replay", *asked, env=env)
    assert (done.code, (tmp_path / "connections").exists()) == (0, False), done.err
    store = open_store(uri)
    try:
        counts = store.counts()
    finally:
        store.close()
    assert counts["articles"] > 0
    assert (counts["urls_pending"], counts["feeds"]) == (0, 0)
