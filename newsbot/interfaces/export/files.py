"""Writes a file as a whole or not at all."""

import os
import stat
from pathlib import Path

from newsbot.errors import UsageError


def write_whole(path: Path, data: bytes) -> None:
    """Put `data` at `path`; what was there is replaced in one step, so that nobody ever reads half of it.

    UsageError for what is no place of a file (a link, a device, a folder), or cannot be written.
    """
    _check(path)
    part = path.with_name(f".{path.name[:200]}.{os.getpid()}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o666)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        _sync(path.parent)
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
