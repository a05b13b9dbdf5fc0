"""What must not get out, and what must not get in: passwords in outputs, odd addresses, paths that lead astray."""

import sys
from pathlib import Path

import pytest

from newsbot.network.archive.frames import Frame, frames
from tests.commands import call, spawn
from tests.interfaces.cli.corpus import project
from tests.interfaces.cli.feeding import ROBOTS, feed, outlet
from tests.servers import Server, page

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CANARY = "canary0f7a"
FEED = f"http://reader:{CANARY}@good.example/rss?token={CANARY}"


def test_R48_a_feeds_secrets_are_in_no_output(tmp_path: Path) -> None:
    config = project(tmp_path, [FEED, f"http://bad.example/rss?api_key={CANARY}"])
    store = f"sqlite:{tmp_path / 'news.db'}"
    titles = {"/one": "Missile one"}
    answers = outlet("good.example", titles)
    answers |= {f"good.example/rss?token={CANARY}": feed("good.example", titles)}
    with Server(answers) as server:
        crawled = spawn("--config", config, "--store", store, "-vv", "crawl", resolve=server.port)
    said = crawled.out + crawled.err
    for arguments in (["source", "list"], ["--json", "source", "list"], ["status"], ["--json", "status"], ["export"]):
        done = call("--config", config, "--store", store, *arguments)
        said += done.out + done.err
    for arguments in (
        ["why", "http://good.example/one"],
        ["--json", "why", "http://good.example/one"],
        ["crawl", "-n"],
    ):
        done = call("--config", config, "--store", store, *arguments)
        said += done.out + done.err
    leaks = [line for line in said.splitlines() if CANARY in line]
    assert leaks == []


def test_R48_the_archive_of_a_crawl_tells_no_password(tmp_path: Path) -> None:
    config = project(tmp_path, [f"http://reader:{CANARY}@good.example/rss"])
    archive = tmp_path / "crawl.warc"
    with Server(outlet("good.example", {"/one": "Missile one"})) as server:
        arguments = ("record", "missiles", archive)
        spawn("--config", config, "--store", f"sqlite:{tmp_path / 'news.db'}", *arguments, resolve=server.port)
    assert CANARY.encode() not in archive.read_bytes()


def test_R48_config_show_hides_the_stores_password(tmp_path: Path) -> None:
    store = f"mongodb://reader:{CANARY}@db.example/news?authToken={CANARY}"
    done = call("--config", project(tmp_path), "--store", store, "config", "show", "--origin")
    assert (done.code, CANARY in done.out + done.err, "db.example" in done.out) == (0, False, True)


def test_R48_a_recorded_feed_is_known_without_its_keys(tmp_path: Path) -> None:
    """Its articles are on its topic when they are replayed, as when they were crawled."""
    config, archive = project(tmp_path, [FEED]), tmp_path / "crawl.warc.gz"
    titles = {"/one": "Missile one", "/two": "Missile two"}
    answers = outlet("good.example", titles) | {f"good.example/rss?token={CANARY}": feed("good.example", titles)}
    with Server(answers) as server:
        live = ("--config", config, "--store", f"sqlite:{tmp_path / 'live.db'}", "--now", "2026-03-04T12:00Z")
        assert spawn(*live, "record", "missiles", archive, resolve=server.port).code == 0
    told = ("--config", config, "--store", f"sqlite:{tmp_path / 'told.db'}", "--now", "2026-03-04T12:00Z")
    assert spawn(*told, "replay", archive).code == 0
    exports = [call(*common, "export").out for common in (live, told)]
    assert exports[0] == exports[1]
    assert len(exports[0].splitlines()) == 2


@pytest.mark.slow
def test_R48_secrets_are_nowhere_but_in_settings_and_the_store(tmp_path: Path) -> None:
    """Planted in every place that takes one; looked for in all that is printed, and in every file that is written."""
    folder, out = tmp_path / "project", tmp_path / "out"
    out.mkdir()
    settings = f'[log]\nfile = "{out / "log"}"\nlevel = "debug"\n[archive]\ndir = "{out}"\n'
    config = project(folder, [FEED, f"http://bad.example/rss?api_key={CANARY}"], settings)
    (folder / "alerts.toml").write_text(f'[ntfy]\nto = "http://u:{CANARY}@127.0.0.1:1/hook?token={CANARY}"\n')
    store = f"sqlite:{folder / 'news.db'}"
    titles = {"/one": "Missile one", "/two": "Missile two"}
    answers = outlet("good.example", titles)
    answers |= {f"good.example/rss?token={CANARY}": feed("good.example", titles)}
    ping = f"http://127.0.0.1:1/ping?token={CANARY}"
    with Server(answers) as server:
        metrics = out / "metrics.prom"
        arguments = ("-vv", "crawl", "--ping", ping, "--metrics-file", metrics)
        crawled = spawn("--config", config, "--store", store, *arguments, resolve=server.port)
    assert crawled.code in (0, 3), crawled.err
    said = [crawled.out, crawled.err]
    for arguments in PRINTING:
        done = call("--config", config, "--store", store, *map(str, arguments))
        said += [done.out, done.err]
    for uri in (f"mongodb://u:{CANARY}@127.0.0.1:1/x", f"sqlite:/nonexistent/{CANARY}/x?token={CANARY}"):
        done = call("--config", config, "--store", uri, "status")
        said += [done.err] if uri.startswith("mongodb") else []
    for kind in ("jsonl", "md", "atom", "opml", "csv", "sqlite"):
        call("--config", config, "--store", store, "export", "--format", kind, "--output", out / f"x.{kind}")
    call("--config", config, "--store", store, "site", "build", out / "site")
    call("--config", config, "--store", store, "backup", out / "x.backup")
    assert [line for text in said for line in text.splitlines() if CANARY in line] == []
    leaks = [path.name for path in out.rglob("*") if path.is_file() and CANARY.encode() in _plain(path)]
    assert leaks == []


PRINTING = [
    ["status", "--json"],
    ["source", "list", "--health"],
    ["source", "list", "--json"],
    ["doctor"],
    ["config", "show", "--origin"],
    ["alert", "list"],
    ["health"],
    ["why", "http://good.example/one"],
    ["why", "--dropped", "--json"],
    ["crawl", "-n"],
    ["schedule", "print"],
    ["store", "check"],
    ["purge", "--outlet", "good.example", "-n"],
]


def _plain(path: Path) -> bytes:
    """A file as it is read: recordings unpacked; of a backup what it says of itself, as its records are the store's."""
    data = path.read_bytes()
    if path.name.endswith(".gz"):
        return b"".join(frame.head + frame.block for frame in frames(path) if isinstance(frame, Frame))
    if path.name.endswith(".backup"):
        with zstd.ZstdFile(path) as file:
            return b"".join(line for line in file if not line.startswith(b"["))
    return data


ODD = {
    "javascript:alert(1)": "refused",
    "file:///etc/passwd": "refused",
    "http://good.example:99999/port": "refused",
    "http://user:pass@good.example/userinfo": "kept",
    "http://good.example/a&#9;b&#10;c": "kept",
    "http://xn--mnchen-3ya.example/idn": "kept",
    "http://good.example/" + "x" * 100_000: "refused",
    "//good.example/relative": "kept",
    "ftp://good.example/file": "refused",
    "http:///nohost": "refused",
}


def test_R70_R18_odd_addresses_in_a_feed_cost_nobody_else(tmp_path: Path) -> None:
    items = "".join(
        f"<item><title>Missile</title><link>{link}</link></item>" for link in [*ODD, "http://good.example/ok"]
    )
    body = f"<rss version='2.0'><channel><title>t</title><link>http://good.example/</link>{items}</channel></rss>"
    answers = outlet("good.example", {"/ok": "Missile"})
    answers |= {"good.example/rss": page(body, Content_Type="application/rss+xml"), "good.example/robots.txt": ROBOTS}
    config, store = project(tmp_path, ["http://good.example/rss"]), f"sqlite:{tmp_path / 'news.db'}"
    with Server(answers) as server:
        done = spawn("--config", config, "--store", store, "crawl", resolve=server.port)
        asked = [each.raw for each in server.log]
    assert (done.code in (0, 3), "Traceback" in done.err) == (True, False), done.err
    assert len(call("--config", config, "--store", store, "export").lines()) == 1
    assert all(len(raw) < 10_000 for raw in asked)


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "a\x00b", "..", "x" * 300, "evil/../../evil"], ids=ascii)
def test_R62_names_of_topics_do_not_lead_out_of_their_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "inside"
    folder.mkdir()
    done = call("--config", project(folder), "topic", "add", name, "--query", "missile*")
    assert (done.code in (2, 6), "Traceback" in done.err) == (True, False), (done.code, done.err)
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} == {"newsbot.toml", "missiles.toml"}


def test_R62_an_archive_is_not_overwritten(tmp_path: Path) -> None:
    archive = tmp_path / "mine.warc.gz"
    archive.write_text("precious")
    done = call("--config", project(tmp_path), "record", "missiles", archive)
    assert (done.code, archive.read_text()) == (2, "precious")


@pytest.mark.parametrize("target", ["nosuchfolder/crawl.warc.gz", "/proc/crawl.warc.gz"])
def test_R73_an_archive_that_cannot_be_written_ends_with_5(tmp_path: Path, target: str) -> None:
    config, store = project(tmp_path, ["http://good.example/rss"]), f"sqlite:{tmp_path / 'news.db'}"
    with Server(outlet("good.example", {"/one": "Missile one"})) as server:
        path = target if target.startswith("/") else str(tmp_path / target)
        done = spawn("--config", config, "--store", store, "record", "missiles", path, resolve=server.port)
    assert (done.code, "Traceback" in done.err) == (5, False), (done.code, done.err)
