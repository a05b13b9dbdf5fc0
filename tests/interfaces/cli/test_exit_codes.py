"""How commands end when something is wrong: the exit code, and a message that says what to do, without a traceback."""

import errno
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsbot.corpus.leases import this_process
from newsbot.corpus.store import open_store
from newsbot.corpus.store.schema import SCHEMA_VERSION
from newsbot.times import system_clock
from tests.builders import article, url
from tests.commands import Done, call, spawn
from tests.interfaces.cli.corpus import project, some_articles, stored
from tests.interfaces.cli.feeding import outlet
from tests.servers import Answer, Server, page

PASSWORD = "canary-hunter2"


def assert_told(done: Done, code: int, *words: str) -> None:
    """The command ended with `code`, said these words on stderr in few lines, and nothing on stdout."""
    assert (done.code, done.out) == (code, ""), done.err
    assert [word for word in words if word not in done.err] == [], done.err
    assert ("Traceback" in done.err, PASSWORD in done.err) == (False, False), done.err


# --- usage, configuration ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ["nosuchcommand"],
        ["--nosuchoption", "status"],
        ["export", "--format", "xls"],
        ["search", "(missile", "AND"],
        ["search", "missile", "--since", "2026-13-01"],
        ["--now", "5", "status"],
        ["why"],
        ["why", "--dropped", "--reason", "nosuchreason"],
        ["import", "nosuchfile.jsonl"],
        ["replay", "nosuchfile.warc.gz"],
        ["crawl", "nosuchtopic"],
        ["help", "nosuchsubject"],
    ],
    ids=" ".join,
)
def test_a_mistake_in_the_words_ends_with_2(tmp_path: Path, arguments: list[str]) -> None:
    assert_told(call("--config", project(tmp_path), *arguments), 2)


def test_in_a_folder_of_another_kind_nothing_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert_told(call("new"), 5, "no folder of newsbot's", "newsbot init")
    assert_told(call("crawl"), 2, "newsbot init")


def test_where_all_topics_are_paused_it_is_said_how_to_go_on(tmp_path: Path) -> None:
    config = project(tmp_path)
    call("--config", config, "topic", "pause", "missiles")
    assert_told(call("--config", config, "crawl"), 2, "paused", "newsbot topic revive missiles")


def test_several_mistakes_are_several_lines(tmp_path: Path) -> None:
    config = project(tmp_path)
    for name in ("one", "two"):
        (tmp_path / "topics" / f"{name}.toml").write_text("query = 3\n")
    done = call("--config", config, "topic", "list")
    assert [line.count(".toml:") for line in done.err.splitlines()] == [1, 1]


def test_a_quotation_mark_that_is_missing_is_named(tmp_path: Path) -> None:
    config = project(tmp_path)
    config.write_text('[store]\nuri = "sqlite:news.db\n')
    assert_told(call("--config", config, "stories"), 6, "newsbot.toml:2", "quotation mark")


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    config = project(tmp_path)
    monkeypatch.setattr(Path, "write_text", refuse)
    done = call("--config", config, "topic", "add", "quakes", "--query", "quake*")
    assert_told(done, 1, "Permission denied", "writable")
    assert done.err.count("\n") == 1


def test_a_terminal_that_shows_ascii_only_is_written_to(tmp_path: Path) -> None:
    uri = stored(f"sqlite:{tmp_path / 'news.db'}", [article(title="Rakete über Dörtyol", language="de")])
    narrow = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    done = spawn("--config", project(tmp_path), "--store", uri, "stories", env=narrow)
    assert (done.code, "Traceback" in done.err, "D\\xf6rtyol" in done.out) == (0, False, True), done.err


def test_a_store_that_can_only_be_read_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that only reads goes on; what would write says what is in its way."""
    config, uri = project(tmp_path), stored(f"sqlite:{tmp_path / 'news.db'}", some_articles())
    may = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and may(path, mode))
    before = sorted(path.name for path in tmp_path.iterdir())
    common = ("--config", config, "--store", uri)
    for words in (("stories",), ("export",), ("status",), ("new", "--peek"), ("story", url("first"))):
        assert (done := call(*common, *words)).code == 0, done.err
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    refused = call(*common, "new", "--mark-seen")
    assert (refused.code, "readonly database: make the file and its folder writable" in refused.err) == (5, True)


def test_a_mistyped_topic_file_is_named_with_its_key(tmp_path: Path) -> None:
    config = project(tmp_path)
    (tmp_path / "topics" / "missiles.toml").write_text('query = "missile*"\nfeedz = []\n')
    assert_told(call("--config", config, "crawl"), 6, "missiles.toml", "feedz", "feeds")


def test_a_topics_query_that_does_not_parse_is_shown(tmp_path: Path) -> None:
    config = project(tmp_path)
    (tmp_path / "topics" / "missiles.toml").write_text('query = "(missile* AND"\nfeeds = []\n')
    assert_told(call("--config", config, "topic", "list"), 6, "missiles.toml", "query")


def test_a_mistyped_setting_is_named(tmp_path: Path) -> None:
    assert_told(
        call("--config", project(tmp_path, settings="[fetch]\ntimeot = 3\n"), "status"), 6, "newsbot.toml", "timeout"
    )


def test_a_configuration_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert_told(call("--config", tmp_path / "no.toml", "status"), 6, "no.toml")


def test_crawling_without_topics_says_how_to_add_one(tmp_path: Path) -> None:
    (tmp_path / "newsbot.toml").touch()
    assert_told(call("--config", tmp_path / "newsbot.toml", "crawl"), 2, "newsbot topic add")


# --- the store --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [["export"], ["search", "missile"], ["status"], ["why", "http://outlet.example/a"], ["new"], ["stories"]],
    ids=" ".join,
)
def test_a_store_that_is_not_there_names_the_commands_that_make_one(tmp_path: Path, arguments: list[str]) -> None:
    store = f"sqlite:{tmp_path / 'none.db'}"
    assert_told(call("--config", project(tmp_path), "--store", store, *arguments), 5, "none.db", "newsbot crawl")
    assert not (tmp_path / "none.db").exists()


def test_migrating_says_which_schema_the_store_has(tmp_path: Path) -> None:
    store = f"sqlite:{tmp_path / 'news.db'}"
    open_store(store).close()
    done = call("--config", project(tmp_path), "--store", store, "migrate")
    assert (done.code, done.lines()) == (0, [f"{store} has schema version {SCHEMA_VERSION}."])


def test_a_store_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("my notes")
    assert_told(call("--config", project(tmp_path), "--store", f"sqlite:{path}", "status"), 5, "notes.db")
    assert path.read_text() == "my notes"


@pytest.mark.parametrize("store", ["postgres://db/x", "newsbot.db", "mongodb:", "sqlite:"])
def test_an_address_that_names_no_store_says_what_would(tmp_path: Path, store: str) -> None:
    assert_told(call("--config", project(tmp_path), "--store", store, "status"), 6, "sqlite:PATH")


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a server that accepts and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        held: list[socket.socket] = []
        accepting = threading.Thread(target=_accept, args=(server, held), daemon=True)
        accepting.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)  # wakes the thread, so that no connection comes after the last is closed
        accepting.join()
        for connection in held:
            connection.close()


def _accept(server: socket.socket, held: list[socket.socket]) -> None:
    while True:
        try:
            held.append(server.accept()[0])
        except OSError:
            return


@pytest.mark.parametrize("command", ["status", "crawl"])
def test_R03_an_unreachable_mongodb_ends_with_5_and_without_the_password(tmp_path: Path, command: str) -> None:
    store = f"mongodb://reader:{PASSWORD}@127.0.0.1:1/news"
    begin = time.monotonic()
    assert_told(call("--config", project(tmp_path), "--store", store, command), 5, "127.0.0.1")
    assert time.monotonic() - begin < 10


def test_R05_a_mongodb_that_never_answers_ends_with_5(tmp_path: Path, silent: int) -> None:
    store = f"mongodb://reader:{PASSWORD}@127.0.0.1:{silent}/news"
    begin = time.monotonic()
    assert_told(call("--config", project(tmp_path), "--store", store, "status"), 5, "127.0.0.1")
    assert time.monotonic() - begin < 11


# --- the lock ---------------------------------------------------------------------------------------------------------


def lock(store: str, holder: str) -> None:
    opened = open_store(store)
    assert opened.acquire_lease("crawl:missiles", holder, system_clock(), 60)
    opened.close()


def test_R54_a_second_crawl_of_a_topic_ends_with_7(tmp_path: Path) -> None:
    store = f"sqlite:{tmp_path / 'news.db'}"
    lock(store, "elsewhere:1")
    assert_told(call("--config", project(tmp_path), "--store", store, "crawl"), 7, "missiles")


def test_R54_what_a_killed_crawl_of_this_machine_held_is_free(tmp_path: Path) -> None:
    store, ended = f"sqlite:{tmp_path / 'news.db'}", spawn("--version")
    assert ended.code == 0
    lock(store, f"{this_process().rpartition(':')[0]}:{_free_process_number()}")
    assert spawn("--config", project(tmp_path), "--store", store, "crawl").code == 0


def _free_process_number() -> int:
    """Of a process that has ended."""
    import subprocess
    import sys

    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
        return process.pid


# --- sources ----------------------------------------------------------------------------------------------------------

GOOD = outlet("good.example", {"/one": "Missile one"})
BAD: dict[str, Answer] = {"bad.example/rss": page("oops", "500 Internal Server Error")}


@pytest.mark.parametrize(
    ("hosts", "code"), [(["good"], 0), (["good", "bad"], 3), (["bad"], 4), (["good", "gone"], 3)], ids=str
)
def test_failing_sources_show_in_the_exit_code(tmp_path: Path, hosts: list[str], code: int) -> None:
    config = project(tmp_path, [f"http://{host}.example/rss" for host in hosts])
    with Server({**GOOD, **BAD}) as server:
        done = spawn("--config", config, "--store", f"sqlite:{tmp_path / 'news.db'}", "crawl", resolve=server.port)
    assert (done.code, "Traceback" in done.err) == (code, False), done.err
    assert done.lines()[-1].startswith("new "), done.out
    failed = sum(host != "good" for host in hosts)
    assert (f"feeds failed {failed} of {len(hosts)}" in done.out) == bool(failed)


def test_a_feed_that_is_no_feed_fails_its_source(tmp_path: Path) -> None:
    config = project(tmp_path, ["http://html.example/rss"])
    with Server({"html.example/rss": page("<html><body>Hello</body></html>")}) as server:
        done = spawn("--config", config, "--store", f"sqlite:{tmp_path / 'news.db'}", "crawl", resolve=server.port)
    assert (done.code, "html.example" in done.err) == (4, True), done.err
    listed = call("--config", config, "--store", f"sqlite:{tmp_path / 'news.db'}", "source", "list", "--json").rows()
    assert [row["state"] for row in listed] == ["never answered"]
    done = call("--config", config, "--store", f"sqlite:{tmp_path / 'news.db'}", "doctor")
    assert ("1 never answered" in done.out, "in order" in done.err) == (True, False)


def test_runs_keep_how_they_ended(tmp_path: Path) -> None:
    config, store = project(tmp_path, ["http://bad.example/rss"]), f"sqlite:{tmp_path / 'news.db'}"
    with Server(BAD) as server:
        spawn("--config", config, "--store", store, "crawl", resolve=server.port)
    (run,) = call("--config", config, "--store", store, "--json", "status").rows()[0]["runs"]
    assert (run["exit_code"], run["finished"] is not None) == (4, True)


def test_R69_R10_an_error_in_a_stage_ends_with_1_and_the_article_comes_again(tmp_path: Path) -> None:
    config, store = project(tmp_path, ["http://good.example/rss"]), f"sqlite:{tmp_path / 'news.db'}"
    (tmp_path / "sitecustomize.py").write_text(
        "import newsbot.pipelines.topic\n"
        "def fail(self, item): raise RuntimeError('a bug')\n"
        "newsbot.pipelines.topic.TopicPipeline.process_item = fail\n"
    )
    arguments = ("--config", config, "--store", store, "crawl")
    with Server(GOOD) as server:
        broken = spawn(*arguments, resolve=server.port, env={"PYTHONPATH": str(tmp_path)})
        opened = open_store(store)
        record = opened.urls(["http://good.example/one"])["http://good.example/one"]
        opened.close()
    assert (broken.code, record.state, record.reason) == (1, "pending", "error"), broken.err
    assert record.due is not None
