"""What models come packed in: unpacked once, whole or not at all, and read all the same where nothing can be kept."""

from pathlib import Path
from typing import IO

import pytest

from newsbot.text.unpacked import unpacked


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "newsbot"


def _rows(file: IO[bytes]) -> None:
    file.write(b"rows")


def _broken(file: IO[bytes]) -> None:
    file.write(b"ro")
    raise OSError("No space left on device")


def test_it_is_unpacked_once(cache: Path) -> None:
    with unpacked("model-1", _rows) as first, unpacked("model-1", _broken) as again:
        assert (first.read(), again.read()) == (b"rows", b"rows")
    assert [path.name for path in cache.iterdir()] == ["model-1"]


def test_another_release_is_another_file(cache: Path) -> None:
    for name in ("model-1", "model-2"):
        unpacked(name, _rows).close()
    assert sorted(path.name for path in cache.iterdir()) == ["model-1", "model-2"]


def test_what_could_not_be_written_whole_is_not_there(cache: Path) -> None:
    with pytest.raises(OSError, match="No space"):
        unpacked("model-1", _broken)
    assert list(cache.iterdir()) == []


def test_where_nothing_can_be_kept_it_is_read_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with unpacked("model-1", _rows) as file:
        assert file.read() == b"rows"
