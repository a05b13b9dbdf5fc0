"""WACZ files: a zip of WARC files and what helps to show them. A WARC file in one is named by a path through the zip.

After the Webrecorder specification "Web Archive Collection Zipped 1.1.1": WARC files are in `archive/`, stored and not
compressed once more, so that they are read where they lie.
"""

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, cast

from newsbot.errors import ArchiveError

_MARK = b"PK\x03\x04"
_NAMES = (".warc", ".warc.gz", ".warc.zst")
_LOCAL = 30  # bytes of a local file header, before the name and the extra field


def expanded(paths: Iterable[Path]) -> list[Path]:
    """`paths`, with the WARC files in it, by name, in the place of each WACZ file. Raises ArchiveError."""
    return [each for path in paths for each in (_within(path) if _is_zip(path) else [path])]


def opened(path: Path) -> BinaryIO:
    """The file at `path`, which may lead through a WACZ file. Raises OSError and ArchiveError."""
    package = next((parent for parent in path.parents if parent.is_file()), None)
    if package is None:
        return path.open("rb")
    name = path.relative_to(package).as_posix()
    with _zip(package) as held:
        try:
            info = held.getinfo(name)
        except KeyError as error:
            raise ArchiveError(f"There is no {name} in {package}.") from error
    if info.compress_type != zipfile.ZIP_STORED or info.flag_bits & 1:
        raise ArchiveError(f"{name} is compressed or encrypted in {package}; unpack it, and name its folder archive/.")
    return cast(BinaryIO, io.BufferedReader(_Part(package, info)))


def size_of(path: Path) -> int:
    """Bytes of the file at `path`, as of `opened`. Raises ArchiveError when it cannot be read."""
    try:
        with opened(path) as file:
            return file.seek(0, io.SEEK_END)
    except OSError as error:
        raise ArchiveError(f"The archive {path} cannot be read: {error.strerror}.") from error


def _is_zip(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_MARK)) == _MARK
    except OSError:
        return False  # whoever reads it says why not


def _within(package: Path) -> list[Path]:
    with _zip(package) as held:
        names = [name for name in held.namelist() if name.startswith("archive/") and name.lower().endswith(_NAMES)]
    if not names:
        raise ArchiveError(f"{package} is a zip file without a WARC file in archive/.")
    return [package / name for name in sorted(names)]


def _zip(package: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(package)
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise ArchiveError(f"{package} is no whole zip file: {error}.") from error


class _Part(io.RawIOBase):
    """A stored file inside a zip, read in place."""

    def __init__(self, package: Path, info: zipfile.ZipInfo) -> None:
        super().__init__()
        self._file = package.open("rb")
        self._file.seek(info.header_offset)
        head = self._file.read(_LOCAL)
        self._begin = info.header_offset + _LOCAL + sum(int.from_bytes(head[at : at + 2], "little") for at in (26, 28))
        self._size, self._at = info.file_size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(base + offset, 0)
        return self._at

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        self._file.seek(self._begin + self._at)
        found = self._file.read(min(len(buffer), max(self._size - self._at, 0)))
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)

    def close(self) -> None:
        self._file.close()
        super().close()
