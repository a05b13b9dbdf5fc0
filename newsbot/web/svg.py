"""Drawings without text, made of numbers only: activity by day, and one lane of a story's outlets."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from markupsafe import Markup

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


def lane(marks: Iterable[Mark], begin: datetime, end: datetime) -> Markup:
    """A lane as wide as its place: a mark where an article claims to be published, a thin line to when it was seen."""
    drawn = ['<line class="ground" x1="0" x2="100%" y1="11" y2="11"/>']
    for published, seen, kind in marks:
        at = _share(published or seen, begin, end)
        if published is not None:
            drawn.append(f'<line class="lag" x1="{at}%" x2="{_share(seen, begin, end)}%" y1="11" y2="11"/>')
        drawn.append(f'<circle class="{kind}{"" if published else " undated"}" cx="{at}%" cy="11" r="5"/>')
    return Markup(f'<svg class="lane" aria-hidden="true" width="100%" height="22">{"".join(drawn)}</svg>')  # noqa: S704 - numbers only


def _share(moment: datetime, begin: datetime, end: datetime) -> str:
    """Where `moment` stands, in per cent, with a margin for the marks."""
    length = max((end - begin).total_seconds(), 1.0)
    return f"{2 + 96 * min(max((moment - begin).total_seconds() / length, 0), 1):.2f}"


def ticks(begin: datetime, end: datetime, most: int = 6) -> list[tuple[str, date]]:
    """Midnights between `begin` and `end`, at most `most` of them, with their places in per cent."""
    first = (begin + timedelta(days=1)).replace(hour=0, minute=0, second=0)
    midnights = [first + timedelta(days=n) for n in range(max((end - first).days + 1, 0))]
    step = -(-len(midnights) // most) or 1
    return [(_share(each, begin, end), each.date()) for each in midnights[::step]]
