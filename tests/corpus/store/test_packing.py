"""Raw pages come out as they went in, whichever version packed them."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.corpus.store.packing import pack, unpack


@given(st.binary())
def test_what_is_packed_comes_out(body: bytes) -> None:
    assert unpack(pack(body)) == body


@pytest.mark.parametrize("body", [b"", b"<p>Hail</p>" * 1000, b"\x28\xb5\x2f\xfd"])
def test_pages_of_earlier_versions_are_read(body: bytes) -> None:
    assert unpack(zlib.compress(body)) == body
