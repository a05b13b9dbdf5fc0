"""Coverage over time as a picture without a script: a row of bars for each series, own texts below copies."""

import itertools
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from markupsafe import Markup

from newsbot.corpus.query.trends import OTHERS

_WIDTH, _HEAD, _TALL, _FOOT, _LABEL = 960, 20, 60, 22, 100
_GROUND = _HEAD + _TALL - 2  # of a row, from its top
_MOST_BARS = 200
"""Bars that are drawn one by one, each with its figures; of more, a series is one outline."""
_MOST_COLUMNS = 366
"""Steps that an outline shows apart; of more, neighbours stand together."""
_NOTED = 115  # characters of the note on a line
_STYLE = Markup(
    "<style>"
    "text{font:13px system-ui,sans-serif;fill:#222}.axis text,.most{font-size:11px;fill:#555}"
    ".own{fill:#1f4e79}.copy{fill:#9db8d2}.ground{stroke:#888}svg{background:#fff}</style>"
)
_NAMESPACE = "http://www.w3.org/2000/svg"
Series = Mapping[str, Any]


def label(series: Series) -> str:
    """What a series counts, in words."""
    value = series.get("title") or series["value"]
    return f"{series['query']}: {value}" if value else str(series["query"])


def moment(at: datetime, by: str) -> str:
    """A step of time as an axis has it."""
    return at.strftime("%Y-%m-%d %H:%M" if by == "hour" else "%Y-%m-%d")


def steps_told(series: Series) -> list[Mapping[str, Any]]:
    """The steps of time in which there is something to count."""
    return [point for point in series["points"] if point["articles"] or point["copies"]]


def picture(record: Mapping[str, Any], alone: bool = False) -> Markup:
    """The SVG, as wide as its place; `alone`: as a file, with a width, colours and the note.

    All series have one scale, which each row says; the rest of a split, which would flatten them, has its own.
    """
    series: Sequence[Series] = record["series"]
    bars = sum(len(each["points"]) for each in series)
    together = 1 if bars <= _MOST_BARS else max(-(-len(each["points"]) // _MOST_COLUMNS) for each in series)
    counted = [_columns(each["points"], together) for each in series]
    highest = [max((own + copies for own, copies in columns), default=0) for columns in counted]
    named = [high for each, high in zip(series, highest, strict=True) if each["value"] != OTHERS]
    scales = [
        high if each["value"] == OTHERS else max(named, default=0) for each, high in zip(series, highest, strict=True)
    ]
    last = len(series) * (_HEAD + _TALL)
    rows: list[Markup] = []
    for number, (each, columns, most) in enumerate(zip(series, counted, scales, strict=True)):
        top = number * (_HEAD + _TALL)
        of = f"of {most}" + (f" in {together} {record['by']}s" if together > 1 else "")
        rows += _head(each, top, of)
        rows += _bars(each, top, most, record["by"]) if bars <= _MOST_BARS else _outline(columns, top, most)
        ground = '<line class="ground" x1="0" x2="100%" y1="{}" y2="{}"/>'
        rows.append(Markup(ground).format(top + _GROUND, top + _GROUND))  # noqa: S704 - a constant
    drawn = [*rows, *(_axis(series[0]["points"], last + 14, record["by"]) if series else ())]
    noted = textwrap.wrap(record["note"], _NOTED) if alone else []
    for number, line in enumerate(noted, 2):
        drawn.append(Markup('<text x="0" y="{}">{}</text>').format(last + number * _FOOT - 6, line))
    frame = Markup('<svg class="trend" role="img" aria-label="{}" xmlns="{}" width="{}" height="{}">{}{}</svg>')
    tall = last + _FOOT * (1 + len(noted))
    wide = _WIDTH if alone else "100%"
    return frame.format(_told(series), _NAMESPACE, wide, tall, _STYLE if alone else "", Markup("").join(drawn))


def _told(series: Sequence[Series]) -> str:
    sums = (sum(point["articles"] + point["copies"] for point in each["points"]) for each in series)
    return "; ".join(f"{label(each)}: {total} articles" for each, total in zip(series, sums, strict=True))


def _columns(points: Sequence[Mapping[str, Any]], together: int) -> list[tuple[int, int]]:
    """Own texts and copies of each column."""
    starts = range(0, len(points), together)
    return [
        (sum(point["articles"] for point in some), sum(point["copies"] for point in some))
        for some in (points[start : start + together] for start in starts)
    ]


def _head(series: Series, top: int, of: str) -> Iterator[Markup]:
    """What a row is of, and its scale."""
    yield Markup('<text x="0" y="{}">{}</text>').format(top + 15, label(series)[:_LABEL])
    yield Markup('<text class="most" x="100%" y="{}" text-anchor="end">{}</text>').format(top + 15, of)


def _bars(series: Series, top: int, most: int, by: str) -> Iterator[Markup]:
    points = series["points"]
    ground = top + _GROUND
    step = 100 / max(len(points), 1)
    for number, point in enumerate(points):
        left, wide = number * step + step * 0.1, step * 0.8
        own, copies = (round(point[kind] / max(most, 1) * (_TALL - 8), 1) for kind in ("articles", "copies"))
        told = f"{moment(point['at'], by)}: {point['articles']} of their own, {point['copies']} copies"
        if own or copies:
            bar = '<rect class="{}" x="{:.3f}%" y="{:.1f}" width="{:.3f}%" height="{}"/>'
            yield Markup(f"<g><title>{{}}</title>{bar}{bar}</g>").format(  # noqa: S704 - a constant
                told, "own", left, ground - own, wide, own, "copy", left, ground - own - copies, wide, copies
            )


def _outline(columns: Sequence[tuple[int, int]], top: int, most: int) -> Iterator[Markup]:
    """All of a row's bars as one shape: copies reach above own texts, which are drawn over them."""
    frame = '<svg y="{}" width="100%" height="{}" viewBox="0 0 {} {}" preserveAspectRatio="none">{}</svg>'
    shapes = [("copy", [own + copies for own, copies in columns]), ("own", [own for own, _ in columns])]
    drawn = [Markup('<path class="{}" d="{}"/>').format(kind, _shape(counts, most)) for kind, counts in shapes]
    yield Markup(frame).format(top, _GROUND, max(len(columns), 1), _GROUND, Markup("").join(drawn))  # noqa: S704 - a constant


def _shape(counts: Sequence[int], most: int) -> str:
    """The path of an outline over the ground, a unit wide each; equal neighbours are one stretch."""
    heights = itertools.groupby(_GROUND - -(-count * (_TALL - 8) // max(most, 1)) for count in counts)
    return f"M0 {_GROUND}{''.join(f'V{height}h{len(list(some))}' for height, some in heights)}V{_GROUND}z"


def _axis(points: Sequence[Mapping[str, Any]], height: int, by: str) -> Iterator[Markup]:
    """The first step, the one in the middle, the last."""
    places: dict[int, tuple[float, str]] = {0: (0, "start")}
    if len(points) > 1:
        places[len(points) - 1] = (100, "end")
    if len(points) > 4:
        places[len(points) // 2] = ((len(points) // 2 + 0.5) / len(points) * 100, "middle")
    for number, (place, anchor) in (places if points else {}).items():
        yield Markup('<g class="axis"><text x="{}%" y="{}" text-anchor="{}">{}</text></g>').format(
            place, height, anchor, moment(points[number]["at"], by)
        )
