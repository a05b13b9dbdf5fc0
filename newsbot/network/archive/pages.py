"""Directories of saved pages as exchanges: files .html, .htm, .xhtml, plain or .gz, in the order of their names.

Where a page was: the address in a file beside it (`page.html.url` or `page.url`, one line; `page.html.json` or
`page.json`, the key `url`), else what the page itself says (rel=canonical, og:url), else one made of its place in the
directory, such as https://files.invalid/2026/page.html. When: the key `fetched` of the JSON file, else the
argument `fetched`, else when the file was changed last.
"""

import html
import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from newsbot.errors import ArchiveError, EncodingError
from newsbot.network.archive.exchange import ADDRESS, BadRecord, Exchange
from newsbot.network.archive.payload import MAX_BODY
from newsbot.network.content_encoding import decode

_PAGE = re.compile(r".+\.(html?|xhtml)(\.gz)?", re.IGNORECASE)
_HEAD = 256 << 10  # bytes in which a page says where it belongs
_TAG = re.compile(rb"<(?:link|meta)\s[^<>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z:-]{1,20})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


def read_pages(directory: Path, fetched: datetime | None = None) -> Iterator[Exchange | BadRecord]:
    """Every saved page under `directory`; `fetched` (aware) is for pages of which nothing says when they were read.

    Links that lead out of the directory are not followed, and hidden files not read. Raises ArchiveError when the
    directory cannot be read.
    """
    if not directory.is_dir():
        raise ArchiveError(f"{directory} is not a directory of saved pages.")
    for path in _files(directory):
        yield read_page(path, directory, fetched)


def read_page(path: Path, directory: Path, fetched: datetime | None = None) -> Exchange | BadRecord:
    """The saved page at `path`, which has to lie in `directory`."""
    try:
        if not path.resolve().is_relative_to(directory.resolve()):
            return BadRecord(path, 0, "a link that leads out of the directory")
        return _page(path, directory, fetched)
    except (OSError, EncodingError) as error:
        return BadRecord(path, 0, str(error))


def _files(directory: Path) -> list[Path]:
    found: list[Path] = []
    for folder, folders, names in os.walk(directory):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(folder, name) for name in names if _PAGE.fullmatch(name) and not name.startswith(".")]
    return sorted(found, key=lambda path: path.parts)


def _page(path: Path, directory: Path, fetched: datetime | None) -> Exchange | BadRecord:
    facts = path.stat()
    if not path.is_file() or facts.st_size > MAX_BODY:
        return BadRecord(path, 0, f"not a file of at most {MAX_BODY} bytes")
    body = decode(path.read_bytes(), ("gzip",) if path.suffix.lower() == ".gz" else (), MAX_BODY)
    notes = _notes(path, directory)
    url = next((u for u in (notes.get("url"), own_address(body)) if _is_address(u)), None)
    moment = _moment(notes.get("fetched")) or fetched or datetime.fromtimestamp(facts.st_mtime, UTC)
    return Exchange(
        url=url or "https://files.invalid/" + quote(os.fsencode(path.relative_to(directory))),
        status=200,
        headers=(("Content-Type", "text/html"),),
        body=body,
        fetched=moment.astimezone(UTC).replace(microsecond=0),
        kind="page",
        file=path,
    )


def _notes(path: Path, directory: Path) -> dict[str, Any]:
    """What the files beside `path` say of it: its address and time."""
    root = directory.resolve()
    bare = path.with_name(re.sub(r"\.(html?|xhtml)(\.gz)?$", "", path.name, flags=re.IGNORECASE))
    for base in (path, path.with_suffix("") if path.suffix.lower() == ".gz" else path, bare):
        note, line = (base.with_name(base.name + suffix) for suffix in (".json", ".url"))
        if note.is_file() and note.resolve().is_relative_to(root):
            return _json(note.read_bytes()[:_HEAD])
        if line.is_file() and line.resolve().is_relative_to(root):
            return {"url": line.read_bytes()[:_HEAD].decode("utf-8", "replace").strip()}
    return {}


def _json(text: bytes) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise EncodingError(f"the JSON file beside it does not parse ({error})") from error
    return value if isinstance(value, dict) else {}


def own_address(body: bytes) -> str | None:
    """What rel=canonical or og:url of a page say, whichever comes first; as written, so perhaps no address at all."""
    for tag in _TAG.findall(body[:_HEAD]):
        found = {m[1].lower(): html.unescape(m[2] or m[3] or m[4] or "") for m in _ATTRIBUTE.finditer(_text(tag))}
        if found.get("rel", "").lower() == "canonical":
            return found.get("href")
        if found.get("property", found.get("name", "")).lower() == "og:url":
            return found.get("content")
    return None


def _text(tag: bytes) -> str:
    return tag.decode("utf-8", "replace")


def _is_address(url: object) -> bool:
    return isinstance(url, str) and ADDRESS.fullmatch(url) is not None


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
        return moment if moment and moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
