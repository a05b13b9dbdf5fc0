"""Coverage over time as a picture without a script: a row of bars for each series, own texts below copies."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from markupsafe import Markup

_WIDTH, _HEAD, _TALL, _FOOT, _LABEL = 960, 20, 60, 22, 100
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


def picture(record: Mapping[str, Any], alone: bool = False) -> Markup:
    """The SVG, as wide as its place; `alone`: as a file, with a width, colours and the note.

    All series have one scale, which each row says.
    """
    series: Sequence[Series] = record["series"]
    most = max((point["articles"] + point["copies"] for each in series for point in each["points"]), default=0)
    last = len(series) * (_HEAD + _TALL)
    rows = [
        row for number, each in enumerate(series) for row in _row(each, number * (_HEAD + _TALL), most, record["by"])
    ]
    drawn = [*rows, *(_axis(series[0]["points"], last + 14, record["by"]) if series else ())]
    if alone:
        drawn.append(Markup('<text x="0" y="{}">{}</text>').format(last + 2 * _FOOT - 6, record["note"]))
    frame = Markup('<svg class="trend" role="img" aria-label="{}" xmlns="{}" width="{}" height="{}">{}{}</svg>')
    tall = last + _FOOT * (1 + alone)
    wide = _WIDTH if alone else "100%"
    return frame.format(_told(series), _NAMESPACE, wide, tall, _STYLE if alone else "", Markup("").join(drawn))


def _told(series: Sequence[Series]) -> str:
    sums = (sum(point["articles"] + point["copies"] for point in each["points"]) for each in series)
    return "; ".join(f"{label(each)}: {total} articles" for each, total in zip(series, sums, strict=True))


def _row(series: Series, top: int, most: int, by: str) -> Iterator[Markup]:
    points = series["points"]
    ground = top + _HEAD + _TALL - 2
    step = 100 / max(len(points), 1)
    yield Markup('<text x="0" y="{}">{}</text>').format(top + 15, label(series)[:_LABEL])
    yield Markup('<text class="most" x="100%" y="{}" text-anchor="end">of {}</text>').format(top + 15, most)
    for number, point in enumerate(points):
        left, wide = number * step + step * 0.1, step * 0.8
        own, copies = (round(point[kind] / max(most, 1) * (_TALL - 8), 1) for kind in ("articles", "copies"))
        told = f"{moment(point['at'], by)}: {point['articles']} of their own, {point['copies']} copies"
        if own or copies:
            bar = '<rect class="{}" x="{:.3f}%" y="{:.1f}" width="{:.3f}%" height="{}"/>'
            yield Markup(f"<g><title>{{}}</title>{bar}{bar}</g>").format(  # noqa: S704 - a constant
                told, "own", left, ground - own, wide, own, "copy", left, ground - own - copies, wide, copies
            )
    yield Markup('<line class="ground" x1="0" x2="100%" y1="{}" y2="{}"/>').format(ground, ground)


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
