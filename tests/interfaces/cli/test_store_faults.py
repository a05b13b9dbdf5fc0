"""A disk that is full or read-only, tried for real: what is told, what is left, and that repeating finishes it."""

import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from newsbot.text.ids import article_id
from tests.builders import article, at
from tests.commands import Done, call, command, environment
from tests.corpus.query.corpus import opened
from tests.interfaces.cli.corpus import stored

COUNT = 60


@pytest.fixture(scope="module")
def uri(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store of a few hundred kilobytes."""
    chance = random.Random(7)  # what compresses well takes no room in a backup
    words = [" ".join(f"w{chance.getrandbits(64):x}" for _ in range(400)) for _ in range(COUNT)]
    folder = tmp_path_factory.mktemp("store")
    return stored(f"sqlite:{folder / 'a.db'}", [article(f"n{n}", body=words[n], fetched=at()) for n in range(COUNT)])


def _size(uri: str) -> int:
    """Kilobytes of a store."""
    return Path(uri.removeprefix("sqlite:")).stat().st_size // 1024


def limited(kilobytes: int, *arguments: str | Path) -> Done:
    """Run a command that can write no file larger than that, as on a disk that fills up."""
    limit = ["bash", "-c", f'ulimit -f {kilobytes}; exec "$@"', "bash"]
    done = subprocess.run(
        [*limit, *command(*arguments)], env=environment(), capture_output=True, text=True, check=False, timeout=120
    )
    return Done(done.returncode, done.stdout, done.stderr)


def test_R09_a_backup_that_finds_no_room_leaves_no_file(uri: str, tmp_path: Path) -> None:
    done = limited(40, "--store", uri, "backup", tmp_path / "a.backup")
    assert (done.code, done.out) in {(2, ""), (5, "")}
    assert "File too large" in done.err or "the disk is full" in done.err
    assert list(tmp_path.iterdir()) == []


def test_R09_a_restore_that_finds_no_room_is_finished_by_repeating_it(uri: str, tmp_path: Path) -> None:
    file, other = tmp_path / "a.backup", f"sqlite:{tmp_path / 'b.db'}"
    assert call("--store", uri, "backup", file).code == 0
    done = limited(_size(uri) * 3 // 4, "--store", other, "restore", file)
    assert (done.code, done.out) == (5, "")
    assert "the disk is full" in done.err
    assert call("--store", other, "export").code == 5
    assert call("--store", other, "restore", file).code == 0
    assert call("--store", other, "export").out == call("--store", uri, "export").out


def test_R09_a_purge_that_finds_no_room_says_what_is_left(uri: str, tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    shutil.copy(uri.removeprefix("sqlite:"), path)
    with opened(f"sqlite:{path}") as store:
        (version,) = store.versions([article_id("http://outlet.example/n7")]).values()
    done = limited(_size(uri) // 2, "--store", f"sqlite:{path}", "purge", "http://outlet.example/n7")
    assert done.code == 5
    assert "purge them again" in done.err or "the disk is full" in done.err
    done = call("--store", f"sqlite:{path}", "purge", "http://outlet.example/n7")
    assert done.code == 0, done.err
    assert version[0].body[:60].encode() not in path.read_bytes()
    with opened(f"sqlite:{path}") as store:
        assert store.counts()["articles"] == COUNT - 1
    assert call("--store", f"sqlite:{path}", "store", "check").code == 0


def without_privileges(*arguments: str | Path) -> Done:
    """Run a command as somebody for whom modes of files count; for root they do not."""
    drop = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"] if os.geteuid() == 0 else []
    if drop and shutil.which("setpriv") is None:
        pytest.skip("root may write everything, and there is no setpriv")
    done = subprocess.run(
        [*drop, *command(*arguments)], env=environment(), capture_output=True, text=True, check=False, timeout=60
    )
    return Done(done.returncode, done.stdout, done.stderr)


def test_R73_a_store_that_cannot_be_written_is_told(uri: str, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    path = folder / "a.db"
    shutil.copy(uri.removeprefix("sqlite:"), path)
    path.chmod(0o444)
    url = "http://outlet.example/n7"
    for arguments in (["article", "drop", url], ["purge", url], ["store", "check", "--repair"]):
        done = without_privileges("--store", f"sqlite:{path}", "--config", tmp_path / "newsbot.toml", *arguments)
        assert done.code in (5, 6), done
    (tmp_path / "newsbot.toml").write_text("")
    done = without_privileges("--store", f"sqlite:{path}", "--config", tmp_path / "newsbot.toml", "purge", url)
    assert done.code == 5
    assert "make the file and its folder writable" in done.err
    folder.chmod(0o555)
    try:
        done = without_privileges("--store", f"sqlite:{folder / 'b.db'}", "migrate")
        assert done.code == 5
        done = without_privileges("--store", uri, "backup", folder / "a.backup")
        assert (done.code, done.out) == (2, "")
        assert "Permission denied" in done.err
    finally:
        folder.chmod(0o755)
