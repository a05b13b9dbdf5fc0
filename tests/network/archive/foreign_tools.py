"""Archives as other programs write them, after their published formats and samples; every text is invented."""

import gzip
import hashlib
import io
import json
import sys
import zipfile
from base64 import b32encode
from collections.abc import Mapping
from pathlib import Path

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PAGE = "<!DOCTYPE html><html lang='nb'><head><title>Ferja står</title></head><body><p>Ferja ligger.</p></body></html>"
ADDRESS = "https://fjordavisa.example/nyheter/ferja"


def record(
    kind: str,
    block: bytes,
    uri: str = ADDRESS,
    version: str = "WARC/1.0",
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """One record with what every program writes."""
    head = {"WARC-Type": kind, "WARC-Target-URI": uri, "WARC-Date": "2026-03-04T10:00:00Z", **(headers or {})}
    lines = [version, *(f"{name}: {value}" for name, value in head.items()), f"Content-Length: {len(block)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def answer(body: bytes = PAGE.encode(), *headers: str, status: str = "HTTP/1.1 200 OK") -> bytes:
    lines = [status, "Content-Type: text/html; charset=utf-8", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def chunked(body: bytes, size: int = 40) -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def sha1(block: bytes) -> str:
    return "sha1:" + b32encode(hashlib.sha1(block).digest()).decode()


def gzipped(*records: bytes) -> bytes:
    return b"".join(gzip.compress(each, mtime=0) for each in records)


def wget() -> bytes:
    """GNU Wget 1.2x: addresses in angle brackets, chunks as sent, its log as a resource of its own at the end."""
    block = answer(chunked(PAGE.encode()), "Transfer-Encoding: chunked")
    return gzipped(
        record("warcinfo", b"software: Wget/1.21.3 (linux-gnu)\r\nformat: WARC File Format 1.0\r\n", "urn:x"),
        record("request", b"GET /nyheter/ferja HTTP/1.1\r\nHost: fjordavisa.example\r\n\r\n", f"<{ADDRESS}>"),
        record("response", block, f"<{ADDRESS}>", headers={"WARC-Block-Digest": sha1(block)}),
        record("resource", b"--2026-03-04 10:00:00--\n", "metadata://gnu.org/software/wget/warc/wget.log"),
    )


def common_crawl() -> bytes:
    """News-please's source: encodings undone and told under other names, what was too long cut and said to be."""
    told = ("X-Crawler-Content-Encoding: gzip", f"Content-Length: {len(PAGE.encode())}")
    block = answer(PAGE.encode(), *told)
    cut = answer(PAGE.encode()[:50])
    return gzipped(
        record("warcinfo", b"publisher: A crawl of news\r\n", "urn:x"),
        record(
            "response",
            block,
            headers={"WARC-Identified-Payload-Type": "text/html", "WARC-Payload-Digest": sha1(PAGE.encode())},
        ),
        record("response", cut, f"{ADDRESS}/2", headers={"WARC-Truncated": "length"}),
        record("metadata", b"fetchTimeMs: 312\r\n"),
    )


def browsertrix() -> bytes:
    """Browsertrix 1.x, WARC/1.1: a browser's answers, its notes and texts under urn: addresses."""
    block = answer(PAGE.encode(), "x-orig-content-encoding: br", f"x-orig-content-length: {len(PAGE) // 2}")
    more = {
        "WARC-Page-ID": "0f1e",
        "WARC-Resource-Type": "document",
        "WARC-Protocol": "h2",
        "WARC-Payload-Digest": "sha256:00",
    }
    more["WARC-Payload-Digest"] = "sha256:" + hashlib.sha256(PAGE.encode()).hexdigest()
    return gzipped(
        record("warcinfo", b"software: Browsertrix-Crawler 1.5\r\n", "urn:x", "WARC/1.1"),
        record("response", block, version="WARC/1.1", headers={**more, "WARC-Date": "2026-03-04T10:00:00.123Z"}),
        record("request", b"GET / HTTP/1.1\r\n\r\n", version="WARC/1.1"),
        record("resource", PAGE.encode(), f"urn:text:{ADDRESS}", "WARC/1.1", {"Content-Type": "text/html"}),
        record("resource", json.dumps({"urls": {}}).encode(), f"urn:pageinfo:{ADDRESS}", "WARC/1.1"),
        record("revisit", answer(b""), version="WARC/1.1", headers={"WARC-Refers-To-Target-URI": ADDRESS}),
    )


def resources() -> bytes:
    """A site's files made into an archive (warcit and others): no answers, only what was at each address."""
    return record("resource", PAGE.encode(), headers={"Content-Type": "text/html"})


def old() -> bytes:
    """The draft of the format that was in use before the standard."""
    return record("response", answer(), version="WARC/0.18")


def zstandard(*records: bytes, dictionary: bytes = b"", squeezed: bool = False) -> bytes:
    """As some archiving teams write it: a frame a record, before them the dictionary, itself compressed or not."""
    trained = zstd.ZstdDict(dictionary, is_raw=False) if dictionary else None
    stored = zstd.compress(dictionary) if squeezed else dictionary
    first = b"\x5d\x2a\x4d\x18" + len(stored).to_bytes(4, "little") + stored if dictionary else b""
    return first + b"".join(zstd.compress(each, zstd_dict=trained) for each in records)


def dictionary() -> bytes:
    samples = [
        record("response", answer(f"{PAGE}<!-- {number} -->".encode()), f"{ADDRESS}/{number}") for number in range(400)
    ]
    return zstd.train_dict(samples, 2048).dict_content


def wacz(path: Path, files: Mapping[str, bytes], compressed: bool = False) -> Path:
    """A package with these WARC files, and the index and the list of pages that others want."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED) as package:
        for name, content in files.items():
            package.writestr(f"archive/{name}", content)
        package.writestr("pages/pages.jsonl", json.dumps({"format": "json-pages-1.0"}))
        package.writestr("indexes/index.cdx.gz", gzip.compress(io.BytesIO(b"").getvalue()))
        package.writestr("datapackage.json", json.dumps({"profile": "data-package", "wacz_version": "1.1.1"}))
    return path
