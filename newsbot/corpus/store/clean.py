"""What every store does to values before it keeps them, so that the same article reads the same from any of them.

Databases differ in what they cannot hold (lone surrogates, NUL, 17 MB documents, huge integers); newsbot keeps what all
of them can. Look-ups clean their keys by the same functions.
"""

import dataclasses
import hashlib
import itertools
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from newsbot.corpus.store.schema import DecisionRecord, PageRecord, UrlRecord, VersionRecord
from newsbot.items import Block
from newsbot.text import words

MAX_TEXT_BYTES = 4_000_000
"""UTF-8 bytes kept of a body, and of its blocks; a MongoDB document may have 16 MB in all."""
MAX_FIELD_CHARS = 20_000
"""Characters kept of a title, a name or another short field."""
MAX_LIST = 1_000
"""Members kept of a list of names, flags or witnesses."""
MAX_TERMS = 20_000
"""Distinct folded words of an article that a search can find; a book has fewer."""
MAX_TERM_CHARS = 64
"""Longer words are found by their first characters."""
MAX_PAGE_BYTES = 15_000_000
"""Compressed bytes of a page beyond which it is not kept."""
MAX_DEPTH = 40
MAX_LIMIT = 1_000_000
"""Most records that one list can be asked for."""

_NOT_IN_WORDS = re.compile(r"[\x00-/:-^`{-\x7f]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff\ufffe\uffff]")


def clean_text(value: str) -> str:
    """`value` with NUL, lone surrogates and non-characters as U+FFFD. Raises TypeError for anything but a string.

    The type check is what keeps a query operator, a dict in disguise, from reaching a database.
    """
    return _UNSTORABLE.sub("\ufffd", value)


def clean_json(value: Any, depth: int = 0) -> Any:
    """`value` as JSON that any store holds: NaN and deep nesting become None, huge integers their digits."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, int):
        return int(value) if -(2**63) <= value < 2**63 else _digits(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if depth >= MAX_DEPTH:
        return None
    if isinstance(value, Mapping):
        return {clean_text(str(key)): clean_json(item, depth + 1) for key, item in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, bytes):
        return [clean_json(item, depth + 1) for item in value]
    return clean_text(str(value))


def _digits(value: int) -> str:
    return str(value) if value.bit_length() < 4_000 else hex(value)[:MAX_TERM_CHARS]


def cut_bytes(value: str, limit: int = MAX_TEXT_BYTES) -> str:
    """The longest beginning of `value` that has at most `limit` UTF-8 bytes."""
    if len(value) * 4 <= limit:
        return value
    data = value.encode("utf-8", "replace")
    return value if len(data) <= limit else data[:limit].decode("utf-8", "ignore")


def fit_version(version: VersionRecord) -> VersionRecord:
    """`version` cut to a size that every store holds; flagged `text-cut` when text was lost."""
    version = _fit_fields(version)
    body = cut_bytes(version.body)
    blocks = tuple(_cut_blocks(version.blocks))
    if body == version.body and blocks == version.blocks:
        return version
    flags = tuple(sorted({*version.flags, "text-cut"}))
    return dataclasses.replace(version, body=body, blocks=blocks, flags=flags)


def _fit_fields(version: VersionRecord) -> VersionRecord:
    short: dict[str, Any] = {}
    for name in ("title", "image", "section", "site_name", "agency", "summary"):
        value = getattr(version, name)
        if value is not None and len(value) > MAX_FIELD_CHARS:
            short[name] = value[:MAX_FIELD_CHARS]
    for name in ("authors", "flags"):
        if _weight(getattr(version, name)) > MAX_FIELD_CHARS:
            short[name] = tuple(item[:200] for item in getattr(version, name)[: MAX_LIST // 10])
    for name in ("witnesses", "dissent"):
        if _weight(getattr(version, name).items()) > 10 * MAX_FIELD_CHARS:
            short[name] = {}
    return dataclasses.replace(version, **short) if short else version


def _weight(values: Iterable[Any]) -> int:
    return sum(len(str(value)) for value in values)


def _cut_blocks(blocks: Sequence[Block]) -> Iterable[Block]:
    left = MAX_TEXT_BYTES
    for block in blocks:
        piece = cut_bytes(block.text, left)
        left -= len(piece.encode("utf-8", "replace")) + 40  # a block's frame costs room too
        yield block if piece == block.text else dataclasses.replace(block, text=piece)
        if left <= 0:
            return


def fit_decision(decision: DecisionRecord) -> DecisionRecord:
    """`decision` with its text cut to a size that every store holds."""
    text_kept = None if decision.text is None else cut_bytes(decision.text)
    detail = clean_json(decision.detail)
    if _weight(detail.items()) > 10 * MAX_FIELD_CHARS:
        detail = {"cut": True}
    return dataclasses.replace(decision, text=text_kept, title=decision.title[:MAX_FIELD_CHARS], detail=detail)


def fit_url(record: UrlRecord) -> UrlRecord:
    """`record` with what its feed said cut to a size that every store holds."""
    entry = record.entry
    if entry is None:
        return record
    entry = dataclasses.replace(
        entry,
        title=entry.title[:MAX_FIELD_CHARS],
        summary=cut_bytes(entry.summary, 1_000_000),
        body_html=None if entry.body_html is None else cut_bytes(entry.body_html),
        authors=entry.authors[:MAX_LIST],
    )
    return dataclasses.replace(record, entry=entry)


def fits(page: PageRecord, compressed: bytes) -> bool:
    """Whether a page's compressed bytes are kept."""
    return len(compressed) + len(page.url) < MAX_PAGE_BYTES


def terms_of(title: str, body: str) -> list[str]:
    """What a search finds this text by: its distinct folded words, those of its title, and the pairs of words."""
    every = itertools.chain(words.index_words(title), words.index_words(body))
    seen = itertools.islice(dict.fromkeys(word[:MAX_TERM_CHARS] for word in every), MAX_TERMS)
    titled = [words.title_term(word) for word in words.index_words(title[:MAX_FIELD_CHARS])]
    return [*seen, *titled, *sorted(words.pair_terms(title) | words.pair_terms(body))]


def searchable(groups: Iterable[Iterable[str]]) -> list[list[tuple[str, bool]]] | None:
    """Term groups as lists of (word or its beginning, is a beginning); None when no article can meet them.

    A term with a character that no folded word has matches nothing, so that it never meets a query parser.
    """
    found = []
    for group in groups:
        terms = sorted({_term(term) for term in group})
        if ("", True) in terms:
            continue  # a lone `*` asks for any word at all
        terms = [term for term in terms if term[0] and not _NOT_IN_WORDS.search(term[0])]
        if not terms:
            return None
        found.append(terms)
    return found


def _term(term: str) -> tuple[str, bool]:
    term = clean_text(term)
    return term.removesuffix("*")[:MAX_TERM_CHARS], term.endswith("*")


def bounded(limit: int | None) -> int | None:
    """A limit as databases take it: None for all, else 0 to MAX_LIMIT."""
    return None if limit is None else at_most(limit)


def at_most(limit: int) -> int:
    """A limit from 0 to MAX_LIMIT."""
    return max(0, min(limit, MAX_LIMIT))


def digest(document: Mapping[str, Any]) -> str:
    """16 hex characters over a JSON document: breaks ties between records that compare equal otherwise."""
    data = json.dumps(document, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(data.encode()).hexdigest()[:16]
