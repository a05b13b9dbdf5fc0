"""Vectors: the same bytes in every batch and under every BLAS kernel; likenesses exact to the last digit."""

import errno
import os
import subprocess
import sys
from typing import NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.text import meaning as encoder

FERRY = "Zwei Fähren sind im dichten Nebel auf der Elbe zusammengestoßen, zwei Menschen kamen ums Leben."
TEXTS = (
    FERRY,
    "Two ferries collided in thick fog on the Elbe, killing two people.",
    "The central bank left its key rate unchanged on Thursday.",
    "",
    " \u00a0\u200b",
    "地震" * 400,
    "a lone \ud800 surrogate",
)
VECTOR = st.binary(min_size=encoder.SIZE, max_size=encoder.SIZE).filter(any)


def test_a_text_is_nearer_to_its_translation_than_to_another_event() -> None:
    german, english, bank, *_ = encoder.encode(TEXTS)
    assert encoder.likeness(german, english) > 0.6
    assert encoder.likeness(german, bank) < 0.25


def test_every_text_has_a_vector_that_no_other_text_of_the_batch_changes() -> None:
    together = encoder.encode(TEXTS)
    assert together == [encoder.encode([text])[0] for text in TEXTS]
    assert {len(vector) for vector in together} == {encoder.SIZE}


def test_without_room_for_its_table_on_disk_it_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors, load = encoder.encode(TEXTS), encoder.load.__wrapped__

    def full(name: str, write: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(encoder, "unpacked", full)
    without_disk = load()
    monkeypatch.setattr(encoder, "load", lambda: without_disk)
    assert encoder.encode(TEXTS) == vectors


@pytest.mark.parametrize("kernel", ["Nehalem", "Sandybridge", "Haswell"])
def test_every_kernel_gives_the_same_bytes(kernel: str) -> None:
    program = "import sys; from newsbot.text.meaning import encode; sys.stdout.write(encode(sys.argv[1:])[0].hex())"
    environment = os.environ | {"OPENBLAS_CORETYPE": kernel}
    run = subprocess.run([sys.executable, "-c", program, FERRY], env=environment, capture_output=True, check=True)
    assert run.stdout.decode() == encoder.encode([FERRY])[0].hex()


@settings(max_examples=30)
@given(one=VECTOR, others=st.lists(VECTOR, min_size=1, max_size=5))
def test_many_likenesses_are_the_single_ones(one: bytes, others: list[bytes]) -> None:
    assert encoder.likeness_many(one, others) == [encoder.likeness(one, other) for other in others]
    assert encoder.likeness(one, one) == pytest.approx(1.0)


def test_without_the_package_there_is_no_vector(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentencepiece", None)
    encoder.load.cache_clear()
    assert encoder.encode(["text"]) is None
    encoder.load.cache_clear()


def test_languages_are_known_by_their_primary_subtag() -> None:
    assert encoder.known("de")
    assert encoder.known("zh-TW")
    assert not encoder.known("no")
    assert not encoder.known(None)
