"""Who carried whose text, as a picture without a script: a row an outlet, agencies first, arrows in time."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from markupsafe import Markup

from newsbot.interfaces.time_axis import Axis
from newsbot.text.words import one_line

MOST = 40
"""Outlets that have a row."""
_WIDTH, _ROW, _LANE, _HEAD, _CLOSE = 960, 28, 20, 18, 0.8  # pixels, but the last, which is a share of the width
_TITLE = 80  # characters of a headline
_NAMESPACE = "http://www.w3.org/2000/svg"
_STYLE = Markup(
    "<style>"
    "text{font:13px system-ui,sans-serif;fill:#222;paint-order:stroke;stroke:#fff;stroke-width:3px}"
    ".axis text{font-size:11px;fill:#555}.ground,.tick{stroke:#ccc}.arrow{stroke:#8f1d1d;stroke-width:1.5}"
    "marker path{fill:#8f1d1d}.own{fill:#8f1d1d}.copy,.near,.agency{fill:#fff;stroke:#777;stroke-width:2}"
    ".near{stroke:#8f1d1d}svg{background:#fff}</style>"
)
_HEAD_OF_ARROW = Markup(
    '<defs><marker id="carried" viewBox="0 0 8 8" refX="12" refY="4" markerWidth="6" markerHeight="6" orient="auto">'
    '<path d="M0 0L8 4L0 8z"/></marker></defs>'
)
Beat = Mapping[str, Any]


class _Text(NamedTuple):
    """One article in the picture, or an agency that is credited and has no row of its own.

    `source`: the key of the text that it carries.
    """

    row: str
    at: datetime
    kind: str
    told: str
    source: str | None = None


def picture(story: Mapping[str, Any], alone: bool = False) -> Markup | None:
    """The SVG of a story as `whole_story.story` gives it, as wide as its place; None when nobody carried a text.

    `alone`: as a file, with a width, colours and the headline. An article stands where its outlet dates it.
    """
    texts = _texts(story["beats"])
    if not texts:
        return None
    rows = _rows(texts)
    shown = {key: text for key, text in texts.items() if text.row in rows[:MOST]}
    top = _HEAD * (1 + alone)
    lanes = {row: top + number * _ROW + _LANE for number, row in enumerate(rows[:MOST])}
    axis = Axis(text.at for text in shown.values())
    tall = top + len(lanes) * _ROW + _HEAD * (1 + (len(rows) > MOST))
    drawn = [
        _HEAD_OF_ARROW,
        *_grid(axis, lanes, top, top + len(lanes) * _ROW),
        *_arrows(shown, axis, lanes),
        *(_label(row, y - 8) for row, y in lanes.items()),
        *_marks(shown, axis, lanes),
    ]
    told = _told(shown)
    if len(rows) > MOST:
        more = f"and {len(rows) - MOST} more, from {rows[MOST]} on"
        drawn.append(_label(more, tall - 5))
        told += f", {more}"
    if alone:
        drawn.append(_label(f"{one_line(story['title'], 110)} ({story['id'][:8]}), times in {axis.first.tzname()}", 14))
    frame = Markup('<svg class="carried" role="img" aria-label="{}" xmlns="{}" width="{}" height="{}">{}{}</svg>')
    wide = _WIDTH if alone else "100%"
    return frame.format(told, _NAMESPACE, wide, tall, _STYLE if alone else "", Markup("").join(drawn))


# --- who stands where -----------------------------------------------------------------------------


def _texts(beats: Iterable[Beat]) -> dict[str, _Text]:
    """Key -> text, of all that carried another one or were carried; keys are ids of articles, or names of agencies."""
    found: dict[str, _Text] = {}
    for beat in beats:
        if beat["copies"]:
            agency = beat["agency"] if beat["agency"] and not _is_of(beat["outlet"], beat["agency"]) else None
            if agency:
                first = min(_moment(each) for each in (beat, *beat["copies"]))
                told = _Text(f"{agency} (agency)", first, "agency", f"{agency}, as the texts say")
                found[agency] = min(found.get(agency, told), told, key=lambda text: text.at)
            found[beat["id"]] = _text(beat, "copy" if agency else "own", agency)
            found |= _copies(beat, agency or beat["id"])
    return found


def _copies(beat: Beat, source: str) -> dict[str, _Text]:
    """Those who carried a beat's text, from `source` or from each other; the first copy of an outlet stands for all."""
    first: dict[str, str] = {}
    stands_for = {copy["id"]: first.setdefault(copy["outlet"], copy["id"]) for copy in beat["copies"]}
    return {
        copy["id"]: _text(
            copy,
            "near" if copy["relation"] == "near_duplicate" else "copy",
            stands_for.get(copy["of"], source),
        )
        for copy in beat["copies"]
        if stands_for[copy["id"]] == copy["id"]
    }


def _text(article: Mapping[str, Any], kind: str, source: str | None) -> _Text:
    moment = _moment(article)
    told = f"{moment:%Y-%m-%d %H:%M} {one_line(article['title'], _TITLE)}"
    return _Text(article["outlet"], moment, kind, told, source)


def _moment(article: Mapping[str, Any]) -> datetime:
    moment: datetime = article["published"] or article["first_seen"]
    return moment


def _is_of(outlet: str, agency: str) -> bool:
    """Whether an outlet's address is that of the agency: `reuters.com`, `aa.com.tr`."""
    site, name = (
        "".join(filter(str.isalnum, each)).casefold() for each in (outlet.partition(".")[0], agency.partition(" ")[0])
    )
    return site == name or (len(name) > 3 and name in site)


def _rows(texts: Mapping[str, _Text]) -> list[str]:
    """Outlets from top to bottom: agencies, then the texts carried most; under each who carried it, in time."""
    carriers: dict[str | None, list[str]] = defaultdict(list)
    for key, text in texts.items():
        carriers[text.source if text.source in texts else None].append(key)

    def first(key: str) -> tuple[bool, int, datetime, str]:
        return texts[key].kind != "agency", -len(carriers[key]), texts[key].at, key

    ahead = [*sorted(carriers[None], key=first), *sorted(texts, key=first)][::-1]  # all, for those in a circle
    seen: dict[str, None] = {}
    while ahead:
        key = ahead.pop()
        if key not in seen:
            seen[key] = None
            ahead += sorted(carriers[key], key=lambda each: (texts[each].at, each))[::-1]
    return list(dict.fromkeys(texts[key].row for key in seen))


def _told(texts: Mapping[str, _Text]) -> str:
    """The picture in words."""
    pairs = ((texts[text.source].row, text.row) for text in texts.values() if text.source and text.source in texts)
    sources = itertools.groupby(sorted(set(pairs)), key=lambda pair: pair[0])
    return "; ".join(f"{source} was carried by {', '.join(by for _, by in each)}" for source, each in sources)


# --- lines, marks, letters ------------------------------------------------------------------------


def _grid(axis: Axis, lanes: Mapping[str, int], top: int, bottom: int) -> Iterator[Markup]:
    for y in lanes.values():
        yield Markup('<line class="ground" x1="0" x2="100%" y1="{0}" y2="{0}"/>').format(y)
    for place, day in axis.ticks():
        tick = Markup('<line class="tick" x1="{0}%" x2="{0}%" y1="{1}" y2="{2}"/>')
        yield tick.format(place, top, bottom) + _time(f"{day.day} {day:%b}", place, top - 4, "middle")
    for place, anchor, moment in ((0, "start", axis.first), (100, "end", axis.last)):
        yield _time(f"{moment.day} {moment:%b %H:%M}", place, bottom + 13, anchor)


def _time(words: str, place: float, y: int, anchor: str) -> Markup:
    text = Markup('<g class="axis"><text x="{}%" y="{}" text-anchor="{}">{}</text></g>')
    return text.format(place, y, anchor, words)


def _arrows(texts: Mapping[str, _Text], axis: Axis, lanes: Mapping[str, int]) -> Iterator[Markup]:
    """From each source a line down, or up, its moment, and from that one to each who carried it."""
    reach: dict[_Text, list[int]] = {}
    for text in texts.values():
        source = texts.get(text.source or "")
        if source is not None:
            x1, x2, y = axis.place(source.at), axis.place(text.at), lanes[text.row]
            reach.setdefault(source, [lanes[source.row]]).append(y)
            if abs(x1 - x2) > _CLOSE:
                yield Markup(
                    '<line class="arrow" x1="{}%" x2="{}%" y1="{}" y2="{}" marker-end="url(#carried)"/>'
                ).format(x1, x2, y, y)
    for source, heights in reach.items():
        x = axis.place(source.at)
        trunk = Markup('<line class="arrow" x1="{0}%" x2="{0}%" y1="{1}" y2="{2}"/>')
        yield trunk.format(x, min(heights), max(heights))


def _marks(texts: Mapping[str, _Text], axis: Axis, lanes: Mapping[str, int]) -> Iterator[Markup]:
    for text in texts.values():
        yield Markup('<circle class="{}" cx="{}%" cy="{}" r="5"><title>{}</title></circle>').format(
            text.kind, axis.place(text.at), lanes[text.row], text.told
        )


def _label(words: str, y: int) -> Markup:
    return Markup('<text x="0" y="{}">{}</text>').format(y, words)
