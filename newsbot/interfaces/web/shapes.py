"""Rows of newsbot.corpus.query in the shape that pages and twins show them."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import escape

from newsbot.corpus.query.article_rows import Row, said
from newsbot.corpus.query.timeline import CARRIERS, TOLD
from newsbot.corpus.reasons import REASONS
from newsbot.corpus.store.schema import VersionRecord
from newsbot.network.urls import redact
from newsbot.text.formats import plain
from newsbot.text.revision_diff import Change, Version, diff

Block = tuple[str, str]
"""Kind (paragraph, heading, quote, item or correction) and text."""

BEATS = 25
"""Beats on one page of a story, at most."""
_ROOM = 26_000  # bytes of beats on one page
PORTION = 30_000
"""Bytes of text on one page of an article."""
_REVISIONS, _CHANGES, _LONGEST = 10, 12, 400  # of an article, of a revision, characters of a change
_INNER = frozenset({"members", "headlines", "more", "news", "revised", "seen"})


def story(card: Row) -> Row:
    """A story of a list, without what only the page needs."""
    return {key: value for key, value in card.items() if key not in _INNER}


def hit(row: Row) -> Row:
    """A search result: the article without its full text, with the place that matched."""
    kept = ("id", "url", "outlet", "title", "unread", "language", "published", "first_seen", "relation", "story")
    return {key: row[key] for key in (*kept, "topics", "snippet", "title_marks")} | {"group": row.get("group")}


def batches(beats: Sequence[Row]) -> list[Sequence[Row]]:
    """Beats in runs that fit on a page: BEATS of them, fewer when they are long."""
    found: list[list[Row]] = []
    room = 0
    for beat in beats:
        size = _size(beat)
        if not found or size > room or len(found[-1]) == BEATS:
            found.append([])
            room = _ROOM
        found[-1].append(beat)
        room -= size
    return list(found)


def _size(beat: Row) -> int:
    """About how many bytes a beat takes on a page."""
    texts = [beat["title"], *(each.get("text", "") for each in beat["excerpt"])]
    told = [each for each in beat["told"][:TOLD] if "text" in each]
    texts += [each[part][:160] for each in told for part in ("text", "before") if each.get(part)]
    return (
        900
        + 300 * len(told)
        + 450 * min(len(beat["copies"]), CARRIERS)
        + sum(len(escape(text).encode("utf-8", "replace")) for text in texts)
    )


# --- an article's text ----------------------------------------------------------------------------


def blocks(row: Row, versions: Sequence[VersionRecord]) -> list[Block]:
    """The text as blocks; every line is a paragraph when its kinds are not known."""
    current = next(
        (version for version in versions if version.title == row["title"] and version.body == row["text"]), None
    )
    if current is not None and current.blocks:
        return [(block.kind, block.text) for block in current.blocks]
    return [("paragraph", line) for line in said(row).split("\n") if line.strip()]


def portions(blocks: Sequence[Block]) -> list[list[Block]]:
    """Blocks in runs of PORTION bytes; a longer block is cut."""
    found: list[list[Block]] = []
    room = 0
    for kind, text in blocks:
        for start in range(0, len(text), PORTION // 4):
            piece = text[start : start + PORTION // 4]
            size = len(piece.encode("utf-8", "replace")) + 20
            if not found or size > room:
                found.append([])
                room = PORTION
            found[-1].append((kind, piece))
            room -= size
    return found


# --- what was changed -----------------------------------------------------------------------------


def revisions(versions: Sequence[VersionRecord]) -> list[Row]:
    """Each change of an article's text, oldest first; none when it stayed as it was.

    A row has the times before and after, `what` to say of it, and `changes`, those that matter most first.
    """
    pairs = [(old, new) for old, new in itertools.pairwise(versions) if old.extractor == new.extractor]
    return [_revision(old, new) for old, new in pairs[-_REVISIONS:]]


def _revision(old: VersionRecord, new: VersionRecord) -> Row:
    found = diff(Version(old.title, old.body, old.modified), Version(new.title, new.body, new.modified))
    notes = [("cosmetic", found.cosmetic), ("the page does not say so", found.silent)]
    return {
        "before": old.last_fetched,
        "after": new.first_fetched,
        "what": ", ".join(note for note, holds in notes if holds),
        "changes": [{"where": change.kind, "pieces": _pieces(change)} for change in found.changes[:_CHANGES]],
        "more": max(len(found.changes) - _CHANGES, 0),
    }


def _pieces(change: Change) -> list[tuple[str, str]]:
    """The words around and in one edit, with what became of them, and the spaces between."""
    pieces = [("same", change.before), ("removed", change.old), ("added", change.new), ("same", change.after)]
    cut = [(op, text if len(text) <= _LONGEST else text[:_LONGEST] + "…") for op, text in pieces if text]
    spaced = itertools.chain.from_iterable((piece, ("same", " ")) for piece in cut)
    return list(spaced)[:-1]


# --- why is this here -----------------------------------------------------------------------------


def steps(trail: Mapping[str, Any]) -> list[Row]:
    """The trail from feed to story, one step each: `step`, `at` (or None), `told` and `figures` in words."""
    return [*_announced(trail), *_decided(trail), *_read(trail), *_copies(trail), *_filled(trail), *_grouped(trail)]


def _announced(trail: Mapping[str, Any]) -> Iterator[Row]:
    for each in trail["announced"]:
        told = (
            f"Announced by {redact(each['feed'])}"
            if each["feed"]
            else "Fetched or imported directly; no feed announced it"
        )
        following = f"next look {plain(each['due'])}" if each["due"] else "not looked at again"
        yield _step("announced", each["first_seen"], told, [following])


def _decided(trail: Mapping[str, Any]) -> Iterator[Row]:
    for each in trail["decisions"]:
        reason = REASONS[each["reason"]]
        figures = [
            f"{key.replace('_', ' ')}: {plain(value)}" for key, value in sorted(each["detail"].items()) if value != []
        ]
        if each["last"] != each["first"]:
            figures.append(f"the same until {plain(each['last'])}")
        if reason.change != "nothing" and not reason.change.startswith("nothing:"):
            figures.append(f"what would change it: {reason.change}")
        yield _step(each["reason"], each["first"], f"{reason.meaning[:1].upper()}{reason.meaning[1:]}", figures)


def _read(trail: Mapping[str, Any]) -> Iterator[Row]:
    witnesses = trail["witnesses"].get("witnesses", {})
    figures = [f"{field.replace('_', ' ')} from {witness}" for field, witness in sorted(witnesses.items())]
    if trail["witnesses"]:
        unread = trail["article"]["unread"]
        again = "again " if "reextracted" in trail["witnesses"].get("flags", ()) else ""
        read = f"Read {again}by {trail['witnesses'].get('extractor', '')}"
        told = "Nothing but its headline is known" if unread else read
        yield _step("unread" if unread else "read", None, told, figures)


def _copies(trail: Mapping[str, Any]) -> Iterator[Row]:
    """One step for each article that shares its text, by the closest pair of their versions."""
    closest: dict[str, Mapping[str, Any]] = {}
    for edge in sorted(trail["edges"], key=lambda edge: -edge["containment"]):
        closest.setdefault(edge["other"], edge)
    for other, edge in closest.items():
        figures = [f"{edge['containment']:.0%} of the shorter text", plain(edge["evidence"].get("reason"))]
        step = _step(edge["kind"].replace("_", " "), None, "Shares its text with", [each for each in figures if each])
        yield {**step, "article": other, "outlet": edge["outlet"]}


def _filled(trail: Mapping[str, Any]) -> Iterator[Row]:
    """One step for each article, of a few, that was filled into the same template, and in what it differs."""
    template = trail["template"]
    for other in template["others"] if template else ():
        pairs = [f"{mine} for {theirs}" for mine, theirs in other["examples"]]
        figures = [f"{other['differing']} of {other['differing'] + other['agreeing']} figures and names differ", *pairs]
        step = _step("template", None, f"One of {template['alike']} filled into one template, such as", figures)
        yield {**step, "article": other["other"], "outlet": other["outlet"]}


def _grouped(trail: Mapping[str, Any]) -> Iterator[Row]:
    assignment = trail["assignment"]
    if assignment:
        figures = [f"{key.replace('_', ' ')}: {plain(value)}" for key, value in sorted(assignment["detail"].items())]
        told = f"In its story as {assignment['relation'].replace('_', ' ')}"
        if assignment["relation"] == "alias":
            told = "Another address of an article in the corpus"
        yield _step("story", None, told, figures)


def _step(step: str, at: Any, told: str, figures: list[str]) -> Row:
    return {"step": step, "at": at, "told": told, "figures": figures, "article": None, "outlet": None}
