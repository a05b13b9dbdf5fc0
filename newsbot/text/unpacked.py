"""What models come packed in, unpacked once for all runs: most of what loading them costs, and 130 MB on disk.

It lies in the user's folder of caches (`$XDG_CACHE_HOME/newsbot`, ~/.cache/newsbot), which may be emptied at any time.
"""

import contextlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

import platformdirs


def unpacked(name: str, write: Callable[[IO[bytes]], object]) -> IO[bytes]:
    """What `write` writes, as a file to read from; kept under `name`, which has to name the release it was made from.

    A file of the process's own where nothing can be kept. Raises OSError where there is no room for that either.
    """
    folder = Path(platformdirs.user_cache_dir("newsbot"))
    with contextlib.suppress(OSError):
        return (folder / name).open("rb")
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        _keep(folder / name, write)
        return (folder / name).open("rb")
    with contextlib.ExitStack() as closing:
        file = closing.enter_context(tempfile.TemporaryFile())
        write(file)
        file.seek(0)
        closing.pop_all()  # for who asks to close
        return file


def _keep(target: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Write it whole or not at all: it is on the disk before it has its name, and its length is never asked again."""
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f"{target.name}.", delete=False) as file:
        try:
            write(file)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(target)
        except BaseException:
            Path(file.name).unlink()
            raise
