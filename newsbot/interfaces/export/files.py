"""Writes a file as a whole or not at all."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

from newsbot.errors import UsageError

_PIECE = 1 << 20


def read_pieces(file: IO[bytes]) -> Iterator[bytes]:
    """What is left of an open file, a piece at a time."""
    while piece := file.read(_PIECE):
        yield piece


def write_whole(path: Path, pieces: Iterable[bytes], check: Callable[[Path], object] | None = None) -> int:
    """Put `pieces` at `path`, as bytes; what was there is replaced in one step, so that nobody ever reads half of it.

    `check` looks at the finished file before it takes its place, and may raise. Returns how many bytes it is.

    UsageError for what is no place of a file (a link, a device, a folder), or cannot be written.
    """
    _check(path)
    part = path.with_name(f".{path.name[:200]}.{os.getpid()}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o666)
        try:
            with os.fdopen(handle, "wb") as file:
                size = sum(map(file.write, pieces))
                file.flush()
                os.fsync(file.fileno())
            if check is not None:
                check(part)
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        _sync(path.parent)
        return size
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}") from error


def _check(path: Path) -> None:
    if "\0" in str(path) or not path.name:
        raise UsageError(f"{str(path)!r} is not the name of a file.")
    try:
        held = path.lstat()
    except FileNotFoundError:
        return
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}") from error
    if not stat.S_ISREG(held.st_mode):
        raise UsageError(f"{path} is there already and is no plain file.")


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
