"""Drawings without text, made of numbers only: activity by day, and one lane of a story's outlets."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from markupsafe import Markup

from newsbot.interfaces.time_axis import Axis

SPAN = 14
"""Days that a small drawing covers, at most."""
_HEIGHT = 20


def span(days: Iterable[date]) -> list[date]:
    """The last SPAN days up to the newest of `days`, gaps filled; at least seven."""
    known = sorted(days)
    if not known:
        return []
    length = min(max((known[-1] - known[0]).days + 1, 7), SPAN)
    return [known[-1] - timedelta(days=back) for back in reversed(range(length))]


def sparkline(counts: Mapping[date, int], days: Sequence[date]) -> Markup:
    """One bar a day; a day without any is a dot on the ground line. Hidden from readers that cannot see it."""
    most = max([counts.get(day, 0) for day in days], default=0) or 1
    bars = []
    for place, day in enumerate(days):
        count = counts.get(day, 0)
        height = max(2, round(count / most * (_HEIGHT - 2))) if count else 1
        bars.append(f"M{place * 6 + 2} {_HEIGHT}v-{height}")
    width = max(len(days) * 6 - 2, 4)
    return Markup(  # noqa: S704 - numbers only
        f'<svg class="spark" aria-hidden="true" width="{width}" height="{_HEIGHT}"'
        f' viewBox="0 0 {width} {_HEIGHT}"><path d="{"".join(bars)}"/></svg>'
    )


def bars(counts: Mapping[date, int], days: Sequence[date]) -> Markup:
    """The same as wide as its place, one rectangle a day, in shares of the width."""
    most = max([counts.get(day, 0) for day in days], default=0) or 1
    step = 100 / max(len(days), 1)
    drawn = [
        f'<rect x="{place * step + step * 0.12:.2f}%" width="{step * 0.76:.2f}%"'
        f' y="{56 - (height := max(2, round(counts.get(day, 0) / most * 54)))}" height="{height}"'
        f' class="{"some" if counts.get(day, 0) else "none"}"/>'
        for place, day in enumerate(days)
    ]
    return Markup(f'<svg class="bars" aria-hidden="true" width="100%" height="56">{"".join(drawn)}</svg>')  # noqa: S704 - numbers only


Mark = tuple[datetime | None, datetime, str]
"""One article of a lane: published, first seen, and `own`, `copy` or `near`."""


def lane(marks: Iterable[Mark], axis: Axis, ticks: Iterable[float] = ()) -> Markup:
    """A lane as wide as its place: a mark where an article claims to be published, a thin line to when it was seen."""
    drawn = [f'<line class="tick" x1="{place}%" x2="{place}%" y1="0" y2="22"/>' for place in ticks]
    drawn.append('<line class="ground" x1="0" x2="100%" y1="11" y2="11"/>')
    for published, seen, kind in marks:
        at = axis.place(published or seen)
        if published is not None:
            drawn.append(f'<line class="lag" x1="{at}%" x2="{axis.place(seen)}%" y1="11" y2="11"/>')
        drawn.append(f'<circle class="{kind}{"" if published else " undated"}" cx="{at}%" cy="11" r="5"/>')
    return Markup(f'<svg class="lane" aria-hidden="true" width="100%" height="22">{"".join(drawn)}</svg>')  # noqa: S704 - numbers only


Point = tuple[datetime, float, bool]
"""A figure: when, how much, and whether others say otherwise."""
_TALL = 56


def course(points: Sequence[Point], label: str) -> Markup:
    """A figure over time, as wide as its place: a mark where each outlet put it, the height in shares of the highest.

    `label` says the same in words to readers that cannot see it.
    """
    axis = Axis(moment for moment, _, _ in points)
    low, high = min(0.0, *(value for _, value, _ in points)), max(0.0, *(value for _, value, _ in points))
    places = [
        (axis.place(moment), round(_TALL - 7 - (value - low) / ((high - low) or 1.0) * (_TALL - 14), 1), odd)
        for moment, value, odd in points
    ]
    lines = [
        f'<line class="lag" x1="{x1}%" y1="{y1}" x2="{x2}%" y2="{y2}"/>'
        for (x1, y1, _), (x2, y2, _) in itertools.pairwise(places)
    ]
    marks = [f'<circle class="{"copy" if odd else "own"}" cx="{x}%" cy="{y}" r="5"/>' for x, y, odd in places]
    return Markup('<svg class="course" role="img" aria-label="{}" width="100%" height="{}">{}</svg>').format(
        label,
        _TALL,
        Markup("".join(lines + marks)),  # noqa: S704 - numbers only
    )
