"""Content-Encoding is undone as a whole or not at all, in bounded memory and time."""

import gzip
import os
import time
import zlib
from collections.abc import Callable

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.errors import EncodingError
from newsbot.network.content_encoding import decode, layers, zstd

LIMIT = 1 << 20


def raw_deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(data) + stream.flush()


ENCODERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("x-gzip", gzip.compress),
    "zlib": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw_deflate),
    "br": ("br", lambda data: brotli.compress(data, quality=5)),
    "zstd": ("zstd", zstd.compress),
}
TEXT = b"The interception was confirmed by two officials. " * 400 + os.urandom(300)
each_encoder = pytest.mark.parametrize("kind", ENCODERS)


def reason_of(body: bytes, *names: str, limit: int = LIMIT) -> str | None:
    try:
        decode(body, names, limit)
    except EncodingError as error:
        return error.reason
    return None


@each_encoder
@given(data=st.binary(max_size=3000))
def test_what_was_encoded_comes_back(kind: str, data: bytes) -> None:
    name, encode = ENCODERS[kind]
    assert decode(encode(data), [name], LIMIT) == data


@each_encoder
def test_large_bodies_come_back(kind: str) -> None:
    name, encode = ENCODERS[kind]
    data = TEXT * 40 + os.urandom(200_000)
    assert decode(encode(data), [name], LIMIT) == data


@each_encoder
def test_R34_every_cut_is_noticed(kind: str) -> None:
    name, encode = ENCODERS[kind]
    body = encode(TEXT)
    assert {reason_of(body[:end], name) for end in range(len(body))} == {"truncated"}


@pytest.mark.parametrize("kind", ["gzip", "zlib"])
def test_a_damaged_body_is_noticed(kind: str) -> None:
    name, encode = ENCODERS[kind]
    body = bytearray(encode(TEXT))
    body[-3] ^= 1  # in the checksum
    assert reason_of(bytes(body), name) == "bad-encoding"


@pytest.mark.parametrize("kind", ["gzip", "zstd"])
def test_streams_may_follow_one_another(kind: str) -> None:
    name, encode = ENCODERS[kind]
    assert decode(encode(b"one ") + encode(b"two"), [name], LIMIT) == b"one two"
    assert reason_of(encode(b"one ") + encode(TEXT)[:-9], name) == "truncated"


def test_what_follows_a_stream_is_left_out() -> None:
    assert decode(gzip.compress(b"text") + b"\0\0\0\0<!-- cached -->", ["gzip"], LIMIT) == b"text"


@pytest.mark.parametrize("kind", ["gzip", "zstd"])
def test_a_million_empty_streams_are_refused_at_once(kind: str) -> None:
    name, encode = ENCODERS[kind]
    before = time.process_time()
    assert reason_of(encode(b"") * 500_000, name) == "bad-encoding"
    assert time.process_time() - before < 1


@each_encoder
@pytest.mark.parametrize(
    "body",
    [b"<html><p>Pier geschlossen</p></html>" * 20, b'\xef\xbb\xbf <?xml version="1.0"?><rss/>', b'{"items": []}'],
)
def test_a_body_that_is_not_encoded_is_read_as_it_is(kind: str, body: bytes) -> None:
    assert decode(body, [ENCODERS[kind][0]], LIMIT) == body


@each_encoder
@pytest.mark.parametrize("sent", ["gzip", "zstd"])
def test_another_encoding_than_was_said_is_read(kind: str, sent: str) -> None:
    assert decode(ENCODERS[sent][1](TEXT), [ENCODERS[kind][0]], LIMIT) == TEXT


@each_encoder
def test_R35_a_body_that_is_neither_encoded_nor_text_is_refused(kind: str) -> None:
    assert reason_of(b"\x89PNG\x00\x01" * 40, ENCODERS[kind][0]) == "bad-encoding"


@each_encoder
def test_R33_a_bomb_ends_at_the_limit(kind: str) -> None:
    name, encode = ENCODERS[kind]
    body = encode(bytes(64 << 20))
    before = time.process_time()
    assert reason_of(body, name) == "too-large"
    assert reason_of(encode(body), name, name) == "too-large"
    assert time.process_time() - before < 1


def test_R33_a_window_beyond_the_standard_is_refused() -> None:
    options = {zstd.CompressionParameter.window_log: 27, zstd.CompressionParameter.enable_long_distance_matching: 1}
    body = zstd.ZstdCompressor(options=options)
    assert reason_of(body.compress(bytes(1 << 20)) + body.flush(), "zstd", limit=1 << 30) == "bad-encoding"


def test_encodings_are_undone_from_the_outside() -> None:
    assert layers("gzip, br") == ("br", "gzip")
    assert decode(brotli.compress(gzip.compress(b"text")), layers("gzip, br"), LIMIT) == b"text"


@pytest.mark.parametrize("header", ["", "identity", "UTF-8", "none, identity", " , "])
def test_not_encoded_is_said_in_many_ways(header: str) -> None:
    assert layers(header) == ()


@pytest.mark.parametrize("header", ["gzip, gzip, gzip", ",".join(["br"] * 100), "compress", "gzip, aes128gcm"])
def test_R35_too_many_or_unknown_encodings_are_refused(header: str) -> None:
    with pytest.raises(EncodingError) as problem:
        layers(header)
    assert problem.value.reason == "bad-encoding"


@given(body=st.binary(max_size=300), name=st.sampled_from(["gzip", "deflate", "br", "zstd"]))
def test_no_bytes_raise_anything_else(body: bytes, name: str) -> None:
    assert reason_of(body, name) in (None, "truncated", "bad-encoding", "too-large")
