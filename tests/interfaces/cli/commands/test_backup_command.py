"""`newsbot backup` and `newsbot restore`: the corpus out, and back into either kind of store, the same."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import Store
from newsbot.corpus.store.schema import COLLECTIONS, SubscriptionRecord
from tests.builders import article, at
from tests.commands import WORLD, call, command, environment, spawn
from tests.corpus.query.corpus import NOW, opened, world_copy
from tests.interfaces.cli.corpus import some_articles, stored
from tests.mongo_server import MissingServerError, mongo_server

MEANWHILE = 400
"""Articles of the crawl that is under way."""


@pytest.fixture(scope="module")
def backed_up(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """The fixture world's store and its backup."""
    folder = tmp_path_factory.mktemp("world")
    uri, file = world_copy(folder), folder / "world.backup"
    done = call("--store", uri, "--now", NOW.isoformat(), "backup", file)
    assert done.code == 0, done.err
    assert done.out.startswith(f"{file}: whole, taken 2026-03-11 20:00")
    return uri, file


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """The address of an empty MongoDB database."""
    try:
        with mongo_server() as uri:
            yield uri.replace("/?", "/restored?")
    except MissingServerError as error:
        pytest.skip(f"MongoDB is not tested here: {error}")


def held(store: Store) -> dict[str, object]:
    """All that a backup is to bring back; subscriptions hold secrets, and are made anew."""
    return {
        name: list(store.everything(each.record)) for name, each in COLLECTIONS.items() if name != "subscriptions"
    } | {
        "counts": store.counts(),
        "mark": store.desk_mark().position,
        "looks": {name: store.look(name) for name in ("desk", "topic:iran-missiles-turkey")},
        "checkpoints": [store.checkpoint_before(at) for at in reversed(store.checkpoints())],
    }


def exported(uri: str) -> tuple[str, str]:
    """What readers get of it: the whole corpus, and its stories."""
    common = ["--config", WORLD, "--store", uri, "--now", NOW.isoformat()]
    return call(*common, "export").out, call(*common, "stories", "--json").out


def test_a_backup_comes_back_as_it_was_in_the_same_kind_of_store(backed_up: tuple[str, Path], tmp_path: Path) -> None:
    uri, file = backed_up
    other = f"sqlite:{tmp_path / 'restored.db'}"
    done = call("--store", other, "restore", file)
    assert done.code == 0, done.err
    assert exported(other) == exported(uri)
    with opened(uri) as before, opened(other) as after:
        assert held(after) == held(before)


@pytest.mark.slow
def test_a_backup_comes_back_in_the_other_kind_of_store_and_from_there(
    backed_up: tuple[str, Path], database: str, tmp_path: Path
) -> None:
    uri, file = backed_up
    done = call("--store", database, "restore", file)
    assert done.code == 0, done.err
    assert exported(database) == exported(uri)
    again, other = tmp_path / "again.backup", f"sqlite:{tmp_path / 'restored.db'}"
    for arguments in (["--store", database, "backup", again], ["--store", other, "restore", again]):
        assert call(*arguments).code == 0
    assert exported(other) == exported(uri)
    with opened(uri) as before, opened(other) as after:
        assert held(after) == held(before)


def test_stories_go_on_after_a_restore_as_they_would_have_before(backed_up: tuple[str, Path], tmp_path: Path) -> None:
    uri, file = backed_up
    folder = tmp_path / "copy"
    folder.mkdir()
    other = f"sqlite:{tmp_path / 'restored.db'}"
    assert call("--store", other, "restore", file).code == 0
    exports = []
    for address in (world_copy(folder), other):
        stored(address, [article("late", first_seen=at(days=7), fetched=at(days=7))])
        exports.append(exported(address))
    assert exports[0] == exports[1]
    assert exports[0] != exported(uri)


def test_a_backup_holds_no_secret_of_a_hub(tmp_path: Path) -> None:
    uri, file, other = f"sqlite:{tmp_path / 'a.db'}", tmp_path / "a.backup", f"sqlite:{tmp_path / 'b.db'}"
    with opened(stored(uri, some_articles())) as store:
        assert store.put_subscription(SubscriptionRecord("http://outlet.example/rss", "token", 1, {"secret": "canary"}))
    assert call("--store", uri, "backup", file).code == 0
    assert call("--store", other, "restore", file).code == 0
    with opened(other) as store:
        assert store.subscriptions() == []
    assert b"canary" not in (tmp_path / "b.db").read_bytes()


# --- while others write ----------------------------------------------------------------------------------------------


def _importing(uri: str, folder: Path) -> "subprocess.Popen[bytes]":
    """Another process that brings many articles in."""
    lines = "\n".join(
        f'{{"url": "http://busy.example/{n}", "title": "Missile {n}", "text": "Number {n} of the missiles came down."}}'
        for n in range(MEANWHILE)
    )
    (folder / "busy.jsonl").write_text(lines)
    arguments = command("--store", uri, "--now", NOW.isoformat(), "import", folder / "busy.jsonl")
    return subprocess.Popen(arguments, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "mongodb"])
def test_a_backup_is_of_one_moment_while_others_write(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """What is in it is whole, the store goes on, and what is restored assigns its stories like any other."""
    uri = f"sqlite:{tmp_path / 'busy.db'}"
    if kind == "mongodb":
        uri = request.getfixturevalue("database").replace("/restored?", "/busy?")
    stored(uri, some_articles())
    process = _importing(uri, tmp_path)
    with opened(uri) as store:
        while process.poll() is None and store.counts()["articles"] < 60:
            time.sleep(0.02)
        before = {each.url for each in store.articles_in_order()}
    file, other = tmp_path / "busy.backup", f"sqlite:{tmp_path / 'restored.db'}"
    done = call("--store", uri, "backup", file)
    assert done.code == 0, done.err
    assert process.wait() == 0
    assert call("--store", other, "restore", file).code == 0
    with opened(other) as store, opened(uri) as whole:
        restored = {each.url for each in store.articles_in_order()}
        assert before <= restored
        assert len(restored) < len({each.url for each in whole.articles_in_order()}) or kind == "mongodb"
        versions = store.versions([each.id for each in store.articles_in_order()])
        assert all(record.current_sha in {v.sha for v in versions[record.id]} for record in store.articles_in_order())


# --- files that are refused ------------------------------------------------------------------------------------------


def test_damaged_cut_and_foreign_files_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    uri, file = stored(f"sqlite:{tmp_path / 'a.db'}", some_articles()), tmp_path / "a.backup"
    assert call("--store", uri, "backup", file).code == 0
    good, bad, target = file.read_bytes(), tmp_path / "bad.backup", tmp_path / "b.db"
    flipped = [good[:at] + bytes([good[at] ^ 0x40]) + good[at + 1 :] for at in range(0, len(good), len(good) // 40)]
    cut = [good[:at] for at in range(0, len(good), len(good) // 20)]
    foreign = [b"", b"{}", b"SQLite format 3\0", b"\x1f\x8b\x08", good + b"more", good + good]
    for data in (*flipped, *cut, *foreign):
        bad.write_bytes(data)
        for arguments in (["restore", bad], ["backup", "--verify", bad]):
            done = call("--store", f"sqlite:{target}", *arguments)
            assert (done.code, done.out) == (1, ""), (len(data), done)
            assert done.err.startswith(f"newsbot: {bad} "), done.err
    assert not target.exists()


ODD_VALUES = ("1e999", "-1e999", "NaN", "1" + "0" * 40, "[]", "{}", '"\\ud800"', "null", '"9999-12-31T23:59:59-14:00"')


@pytest.mark.parametrize("odd", ODD_VALUES)
def test_a_record_with_a_value_that_no_field_holds_is_damage_said_with_its_line(tmp_path: Path, odd: str) -> None:
    uri, file = stored(f"sqlite:{tmp_path / 'a.db'}", some_articles()[:1]), tmp_path / "a.backup"
    assert call("--store", uri, "backup", file).code == 0
    lines = zstd.decompress(file.read_bytes()).decode().splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line.startswith('["versions",'))
    values = list(re.finditer(r'(?<=":)("[^"]*"|[0-9.]+|\[[^\[\]]*\])(?=[,}])', lines[at]))
    assert len(values) > 5
    for value in (each for each in values if each[0] != odd):
        changed = lines[at][: value.start()] + odd + lines[at][value.end() :]
        file.write_bytes(zstd.compress("".join([*lines[:at], changed, *lines[at + 1 :]]).encode()))
        done = call("backup", "--verify", file)
        assert (done.code, done.out) == (1, ""), (value[0], done)
        assert done.err.startswith(f"newsbot: {file} is damaged: "), done.err


def test_a_backup_of_a_newer_newsbot_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from newsbot.corpus import backup

    uri, file = stored(f"sqlite:{tmp_path / 'a.db'}", some_articles()), tmp_path / "a.backup"
    monkeypatch.setattr(backup, "VERSION", 2)
    assert call("--store", uri, "backup", file).code == 0
    monkeypatch.undo()
    done = call("--store", f"sqlite:{tmp_path / 'b.db'}", "restore", file)
    assert done.code == 1
    assert "upgrade newsbot" in done.err


def test_a_store_with_anything_in_it_is_refused(tmp_path: Path) -> None:
    uri, file = stored(f"sqlite:{tmp_path / 'a.db'}", some_articles()), tmp_path / "a.backup"
    assert call("--store", uri, "backup", file).code == 0
    before = exported(uri)
    done = call("--store", uri, "restore", file)
    assert done.code == 5
    assert "is not empty: restore into another store" in done.err
    assert exported(uri) == before


def test_a_file_that_was_there_stays_when_no_backup_comes_about(tmp_path: Path) -> None:
    file = tmp_path / "a.backup"
    file.write_bytes(b"the one of yesterday")
    done = call("--store", f"sqlite:{tmp_path / 'none.db'}", "backup", file)
    assert done.code == 5
    assert file.read_bytes() == b"the one of yesterday"
    assert [each.name for each in tmp_path.iterdir()] == ["a.backup"]


# --- interrupted ------------------------------------------------------------------------------------------------------


def test_a_restore_that_was_killed_is_finished_by_repeating_it(
    backed_up: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from newsbot.corpus import backup

    uri, file = backed_up
    other = f"sqlite:{tmp_path / 'restored.db'}"

    def killed(sentence: str) -> None:
        if sentence.endswith("restored") and int(sentence.split()[0]) > 300:
            raise KeyboardInterrupt

    store, found = open_store(other), backup.verify(file)
    with pytest.raises(KeyboardInterrupt):
        backup.restore(store, file, found, killed)
    store.close()
    refused = call("--store", other, "status")
    assert refused.code == 5
    assert "repeat `newsbot restore FILE`" in refused.err
    assert call("--store", other, "restore", file).code == 0
    assert exported(other) == exported(uri)


@pytest.mark.parametrize("seconds", [0.1, 0.3, 0.5])
def test_a_backup_that_was_killed_leaves_a_whole_file_or_none(
    backed_up: tuple[str, Path], tmp_path: Path, seconds: float
) -> None:
    uri, file = backed_up[0], tmp_path / "a.backup"
    process = subprocess.Popen(command("--store", uri, "backup", file), env=environment())
    time.sleep(seconds)
    process.kill()
    process.wait()
    assert not file.exists() or spawn("backup", "--verify", file).code == 0
    file.unlink(missing_ok=True)
    assert spawn("--store", uri, "backup", file).code == 0
