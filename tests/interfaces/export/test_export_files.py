"""Where an export is written: whole or not at all, and nowhere else."""

import os
from pathlib import Path

import pytest

from newsbot.errors import UsageError
from newsbot.interfaces.export.files import write_whole


def test_a_file_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "corpus.jsonl"
    target.write_text("old and longer")
    write_whole(target, [b"n", b"ew"])
    assert target.read_bytes() == b"new"


def test_nothing_else_is_left(tmp_path: Path) -> None:
    write_whole(tmp_path / "corpus.jsonl", [b"n", b"ew"])
    assert [path.name for path in tmp_path.iterdir()] == ["corpus.jsonl"]


def test_what_was_there_stays_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "corpus.jsonl"
    target.write_text("old")
    monkeypatch.setattr(os, "fsync", lambda handle: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(UsageError, match="No space left"):
        write_whole(target, [b"n", b"ew"])
    assert ([path.name for path in tmp_path.iterdir()], target.read_text()) == (["corpus.jsonl"], "old")


def test_R62_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("mine")
    (tmp_path / "corpus.jsonl").symlink_to("precious")
    with pytest.raises(UsageError, match="no plain file"):
        write_whole(tmp_path / "corpus.jsonl", [b"n", b"ew"])
    assert (tmp_path / "precious").read_text() == "mine"


@pytest.mark.parametrize("name", ["", ".", "..", "a\0b", "x" * 300, "no/such/folder/x"])
def test_R62_what_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError):
        write_whole(tmp_path / name, [b"n", b"ew"])


@pytest.mark.parametrize("name", ["/dev/null", "/proc/self/fd/1"])
def test_R62_a_device_is_refused(name: str) -> None:
    with pytest.raises(UsageError):
        write_whole(Path(name), [b"n", b"ew"])
