"""Two versions of an article -> what was changed, word by word, and how much it matters.

Compare texts of one extractor only: a changed extractor is no edit. Pure.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from newsbot.text.novelty import new_share, text_grams
from newsbot.text.words import fold, sentences

COSMETIC_BELOW = 0.02
"""Share of new sentences below which an edit is cosmetic, unless it touches title, numbers, names or quotes."""

ChangeKind = Literal["title", "number", "name", "quote", "text", "spelling"]
_RANK: dict[ChangeKind, int] = {"title": 0, "number": 1, "name": 2, "quote": 3, "text": 4, "spelling": 5}
_ALIKE = 0.75  # two words more alike than this are one word, spelt differently
_CONTEXT = 4  # words shown around a change
_WORDS_PRODUCT = 4_000_000  # above, a block is shown as replaced whole: the word diff is quadratic
_EDGES = re.compile(r"^\W+|\W+$")
_QUOTES = re.compile(r"[\"“”„«»‹›「」『』]")


@dataclass(frozen=True, slots=True)
class Version:
    """One text of an article. `modified`: when the page says it was changed last (aware); None when it says nothing."""

    title: str
    body: str
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words of a diff, in order; `same` ones are in both versions."""

    op: Literal["same", "removed", "added"]
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One edit. `old` or `new` is empty where words were only added or only removed."""

    kind: ChangeKind
    old: str
    new: str
    before: str = ""  # a few words before it
    after: str = ""  # and after it


@dataclass(frozen=True, slots=True)
class RevisionDiff:
    """What was changed between two versions; `changes` come ranked: title, numbers, names, quotes first."""

    changes: tuple[Change, ...]
    title: tuple[Piece, ...]
    body: tuple[Piece, ...]
    new_share: float  # 0..1 of the new body's sentences that the old did not have
    cosmetic: bool
    silent: bool | None  # changed though the page's own date of modification is not; None when the page names none

    @property
    def changed(self) -> bool:
        """Whether any word differs."""
        return bool(self.changes)


def diff(old: Version, new: Version) -> RevisionDiff:
    """Word diff of two versions with its significance. White space and punctuation around words do not count."""
    titles = list(_opcodes(old.title.split(), new.title.split()))
    bodies = list(_body_opcodes(old.body, new.body))
    changes = [_change(edit, in_title=True) for edit in _edits(titles)]
    changes += [_change(edit, in_title=False) for edit in _edits(bodies)]
    ranked = tuple(sorted(changes, key=lambda change: _RANK[change.kind]))
    share = new_share(new.body, text_grams(old.body))
    cosmetic = share < COSMETIC_BELOW and all(change.kind in ("text", "spelling") for change in ranked)
    return RevisionDiff(
        changes=ranked,
        title=tuple(_pieces(titles)),
        body=tuple(_pieces(bodies)),
        new_share=share,
        cosmetic=cosmetic,
        silent=_silent(old, new, changed=bool(ranked) and not cosmetic),
    )


def _silent(old: Version, new: Version, *, changed: bool) -> bool | None:
    if old.modified is None and new.modified is None:
        return None if changed else False
    return changed and old.modified == new.modified


Block = tuple[list[str], list[str]]
"""Old words and new words at one place; equal (by `_key`) where nothing was changed."""


def _key(word: str) -> str:
    folded = fold(word)
    return _EDGES.sub("", folded) or folded


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Iterator[Block]:
    if len(old) * len(new) > _WORDS_PRODUCT:
        yield (list(old), list(new))
        return
    matcher = difflib.SequenceMatcher(None, [_key(w) for w in old], [_key(w) for w in new], autojunk=False)
    yield from _joined((list(old[i:j]), list(new[k:m])) for _, i, j, k, m in matcher.get_opcodes())


def _joined(blocks: Iterable[Block]) -> list[Block]:
    """What was rewritten reads as one: edits are joined that fewer common words keep apart than either has."""
    found: list[Block] = []
    for block in blocks:
        found.append(block)
        while len(found) > 2 and not _same(block) and len(found[-2][0]) < min(_size(found[-3]), _size(block)):
            parts = found[-3:]
            block = [word for part in parts for word in part[0]], [word for part in parts for word in part[1]]
            found[-3:] = [block]
    return found


def _size(block: Block) -> int:
    return max(map(len, block))


def _body_opcodes(old: str, new: str) -> Iterator[Block]:
    """By sentences first, then by words within what was replaced: long bodies stay quick and diffs readable."""
    left, right = sentences(old), sentences(new)
    matcher = difflib.SequenceMatcher(None, [_plain(s) for s in left], [_plain(s) for s in right], autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        before, after = " ".join(left[i:j]).split(), " ".join(right[k:m]).split()
        if tag == "replace":
            yield from _opcodes(before, after)
        else:
            yield (before, after)


def _plain(sentence: str) -> str:
    return " ".join(map(_key, sentence.split()))


def _same(block: Block) -> bool:
    return len(block[0]) == len(block[1]) and all(_key(a) == _key(b) for a, b in zip(*block, strict=True))


def _pieces(blocks: list[Block]) -> Iterator[Piece]:
    for old, new in blocks:
        if _same((old, new)):
            yield Piece("same", " ".join(new))
            continue
        if old:
            yield Piece("removed", " ".join(old))
        if new:
            yield Piece("added", " ".join(new))


@dataclass(frozen=True, slots=True)
class _Edit:
    old: list[str]
    new: list[str]
    before: list[str]
    after: list[str]
    quoted: bool


def _edits(blocks: list[Block]) -> Iterator[_Edit]:
    marks = 0  # quotation marks so far: an odd count is inside a quote
    for at, (old, new) in enumerate(blocks):
        inside = marks % 2 == 1
        found = len(_QUOTES.findall(" ".join(new)))
        marks += found
        if _same((old, new)):
            continue
        before = blocks[at - 1][1][-_CONTEXT:] if at else []
        after = blocks[at + 1][1][:_CONTEXT] if at + 1 < len(blocks) else []
        yield _Edit(old, new, before, after, inside or found > 0 or bool(_QUOTES.search(" ".join(old))))


def _change(edit: _Edit, *, in_title: bool) -> Change:
    return Change(
        kind="title" if in_title and not _spelling(edit) else _kind(edit),
        old=" ".join(edit.old),
        new=" ".join(edit.new),
        before=" ".join(edit.before),
        after=" ".join(edit.after),
    )


def _kind(edit: _Edit) -> ChangeKind:
    if _spelling(edit):
        return "spelling"
    gone, come = (
        set(map(_key, edit.old)) - set(map(_key, edit.new)),
        set(map(_key, edit.new)) - set(map(_key, edit.old)),
    )
    if any(any(c.isdigit() for c in word) for word in gone | come):
        return "number"
    if any(_named(word) for word in [*edit.old[1:], *edit.new[1:]]) or _renamed(edit):
        return "name"
    return "quote" if edit.quoted else "text"


def _named(word: str) -> bool:
    bare = _EDGES.sub("", word)
    return bare[:1].isupper()


def _renamed(edit: _Edit) -> bool:
    """A capitalised word at the start of an edit is a name unless it begins a sentence."""
    starts = not edit.before or edit.before[-1][-1:] in '.!?…:"”'
    return not starts and any(_named(word) for word in [*edit.old[:1], *edit.new[:1]])


def _spelling(edit: _Edit) -> bool:
    """Each word became one much like it, without a digit: a slip put right."""
    if not edit.old or len(edit.old) != len(edit.new):
        return False
    return all(_alike(_key(a), _key(b)) for a, b in zip(edit.old, edit.new, strict=True))


def _alike(a: str, b: str) -> bool:
    if a == b:
        return True
    if any(c.isdigit() for c in a + b) or min(len(a), len(b)) < 4:
        return False
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio() >= _ALIKE
