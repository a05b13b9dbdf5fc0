"""Answers as pages: Jinja2 with autoescape, and the few things that templates cannot say by themselves."""

import functools
import hashlib
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, tzinfo
from importlib import resources
from typing import Any

import jinja2
from markupsafe import Markup

from newsbot.corpus.query.article_rows import Row
from newsbot.corpus.query.timeline import CARRIERS, SHOWN, TOLD
from newsbot.interfaces import carriers_picture, trend_picture
from newsbot.interfaces.figures import figure_name, number, stated
from newsbot.interfaces.time_axis import Axis
from newsbot.interfaces.web import svg
from newsbot.interfaces.web.asked import DEFAULT_LIMIT
from newsbot.interfaces.web.links import TWINS, Links
from newsbot.interfaces.web.screens import Answer
from newsbot.interfaces.web.surroundings import Surroundings
from newsbot.interfaces.web.visits import Visit
from newsbot.text.words import one_line
from newsbot.times import in_zone, iso, relative

MAX_BYTES = 60_000
_QUOTED = 240  # characters of a sentence beside its figure
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LANGUAGES = {
    "ar": "Arabic", "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "fa": "Persian", "fr": "French",
    "he": "Hebrew", "hi": "Hindi", "it": "Italian", "ja": "Japanese", "ko": "Korean", "ku": "Kurdish", "nl": "Dutch",
    "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sv": "Swedish", "tr": "Turkish",
    "uk": "Ukrainian", "ur": "Urdu", "zh": "Chinese",
}  # fmt: skip


_HEADLINE = 300
"""Characters of a title that a page shows."""


# --- words for values -----------------------------------------------------------------------------


def when(moment: datetime | None, form: str = "full") -> Markup:
    """`<time>` for a moment: `full` is `9 Mar 2026, 14:00`, `time` 14:00, `short` and `beat` `9 Mar 14:00`."""
    if moment is None:
        return Markup("")
    clock, day = f"{moment:%H:%M}", f"{moment.day} {_MONTHS[moment.month - 1][:3]}"
    beat = Markup("<span>{}</span> <b>{}</b>").format(day, clock)
    words = {"full": f"{day} {moment.year}, {clock}", "time": clock, "short": f"{day} {clock}", "beat": beat}[form]
    return Markup('<time datetime="{}">{}</time>').format(iso(moment), words)


def day_name(day: date) -> str:
    """Such as `Monday 9 March 2026`."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """Such as `9 Mar`."""
    return f"{day.day} {_MONTHS[day.month - 1][:3]}"


def headline(text: str) -> str:
    """A title as one line, without end."""
    return one_line(text, _HEADLINE) or "Untitled"


def speech(row: Row) -> Markup:
    """The attributes of a text in a foreign language."""
    language = row.get("language")
    return Markup(' lang="{}" dir="auto"').format(language) if language else Markup(' dir="auto"')


def web_address(url: str) -> str | None:
    """`url` when it can be linked to: http or https; None for anything else (javascript:, data:)."""
    return url if url.lower().startswith(("http://", "https://")) else None


def count(number: int, one: str, many: str = "") -> str:
    """`1 article`, `2 articles`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def lag(published: datetime | None, seen: datetime) -> str:
    """How long after its own date an article was seen; empty within ten minutes."""
    if published is None:
        return "undated"
    minutes = round((seen - published).total_seconds() / 60)
    if abs(minutes) < 10:
        return ""
    size = f"{abs(minutes)}\u00a0min" if abs(minutes) < 90 else f"{round(abs(minutes) / 60)}\u00a0h"
    return f"seen {size} {'later' if minutes > 0 else 'before its date'}"


def marked(text: str, marks: Sequence[Sequence[int]]) -> Markup:
    """`text` with what stands between the given places marked."""
    pieces, end = [], 0
    for start, stop in marks:
        pieces.append(Markup("{}<mark>{}</mark>").format(text[end:start], text[start:stop]))
        end = stop
    return Markup("").join(pieces) + text[end:]


def marked_headline(row: Row) -> Markup:
    """A title as `headline` gives it, with its matches marked."""
    title: str = row["title"]
    if len(title) <= _HEADLINE and title:
        return marked(title, row["title_marks"])
    return marked(headline(title), [mark for mark in row["title_marks"] if mark[1] < _HEADLINE])


def by_day(rows: Sequence[Row], key: str) -> Iterator[tuple[date, list[Row]]]:
    """Rows in runs of one day."""
    for day, run in itertools.groupby(rows, key=lambda row: row[key].date()):
        yield day, list(run)


def story_days(card: Row, days: Sequence[date]) -> Markup:
    """The sparkline of one story."""
    counts: dict[date, int] = {}
    for member in card["members"]:
        if member["unread"]:
            continue
        seen = member["first_seen"].date()
        counts[seen] = counts.get(seen, 0) + 1
    return svg.sparkline(counts, days)


def lanes(beats: Sequence[Row]) -> Row:
    """The drawing of a story: a lane an outlet, in the order in which they come in."""
    kinds = {"copy": "copy", "near_duplicate": "near"}
    marks: dict[str, list[svg.Mark]] = {}
    every = [each for beat in beats for each in (beat, *beat["copies"])]
    for each in sorted(every, key=lambda each: (each["published"] or each["first_seen"], each["id"])):
        kind = "unread" if each["unread"] else kinds.get(each["relation"], "own")
        marks.setdefault(each["outlet"], []).append((each["published"], each["first_seen"], kind))
    moments = [moment for outlet in marks.values() for mark in outlet for moment in mark[:2] if moment is not None]
    axis = Axis(moments)
    ticks = axis.ticks()
    drawn = [
        {
            "outlet": outlet,
            "first": each[0][0] or each[0][1],
            "svg": svg.lane(each, axis, [place for place, _ in ticks]),
            "own": sum(mark[2] == "own" for mark in each),
            "copies": sum(mark[2] in kinds.values() for mark in each),
            "unread": sum(mark[2] == "unread" for mark in each),
        }
        for outlet, each in marks.items()
    ]
    return {"lanes": drawn, "ticks": ticks}


def zone_name(zone: tzinfo) -> str:
    """`UTC`, or the zone with a blank in the place of its underscore."""
    return str(zone).replace("_", " ")


def quoted(sentence: str, limit: int = _QUOTED) -> str:
    """A sentence as one line that is no longer than a reader takes in at a glance."""
    return one_line(sentence, limit)


def course(figure: Row) -> Markup:
    """The drawing of one figure over time."""
    cells = figure["cells"]
    label = "; ".join(f"{stated(cell)} on {short_day(cell['at'])}, {cell['at']:%H:%M}" for cell in cells)
    points = [(cell["at"], cell["value"], bool(cell["at_odds"])) for cell in cells]
    return svg.course(points, f"{figure_name(figure)}: {label}")


# --- pages ----------------------------------------------------------------------------------------


@functools.cache
def environment() -> jinja2.Environment:
    """The templates; everything they are given is escaped, and a name that is not given is an error."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("newsbot.interfaces.web"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    functions: Sequence[Callable[..., Any]] = (
        when, day_name, short_day, iso, headline, speech, web_address, count, lag, marked, marked_headline, by_day,
        story_days, lanes, course, figure_name, number, stated, quoted, replace,
    )  # fmt: skip
    made.globals |= {each.__name__: each for each in functions}
    made.globals |= {
        "most_carriers": CARRIERS,
        "most_figures": 6,
        "most_cells": 8,
        "most_told": TOLD,
        "most_new": SHOWN,
        "span": svg.span,
        "bars": svg.bars,
        "picture": trend_picture.picture,
        "carried_picture": carriers_picture.picture,
        "series_label": trend_picture.label,
        "step_name": trend_picture.moment,
        "steps_told": trend_picture.steps_told,
        "default_limit": DEFAULT_LIMIT,
        "language_name": lambda code: _LANGUAGES.get(code, code),
    }
    return made


@functools.cache
def static_version() -> str:
    """A hash of the files that come with the pages: part of their address, so that browsers may keep them."""
    digest = hashlib.blake2b(digest_size=5)
    for each in sorted(
        resources.files("newsbot.interfaces.web").joinpath("static").iterdir(), key=lambda file: file.name
    ):
        digest.update(each.read_bytes())
    return digest.hexdigest()


def page(
    answer: Answer,
    around: Surroundings,
    links: Links,
    place: str,
    name: str | None,
    ailing: int = 0,
    visit: Visit | None = None,
) -> str:
    """The HTML of an answer. `ailing`: how many feeds need a person; `visit`: what the reader has seen before."""
    own = replace(answer.page["first"], after=None) if "first" in answer.page else answer.asked
    shown = answer.page if answer.screen == "trend" else in_zone(answer.page, around.zone)  # its steps are those of UTC
    twins = {twin: links.to(place, name, twin, own) for twin in TWINS if (place, twin) != ("trend", "atom")}
    template = environment().get_template(f"{answer.screen}.html")
    return template.render(
        shown,
        answer=answer,
        title=answer.title,
        screen=answer.screen,
        place=place,
        name=name,
        asked=answer.asked,
        links=links,
        twins=twins,
        public=around.public,
        now=around.now(),
        ailing=ailing,
        visit=visit,
        zone=zone_name(around.zone),
        ago=functools.partial(relative, now=around.now()),
        typed=lambda moment: moment.astimezone(around.zone).date().isoformat() if moment else "",
        when=lambda moment, form="full": when(moment and moment.astimezone(around.zone), form),
    )


def briefing(row: Row, now: datetime, as_of: datetime | None = None) -> str:
    """A story (`corpus.query.briefed`) as one file to print or hand on, with every source that it names."""
    every = [each for beat in row["beats"] for each in (beat, *beat["copies"][:CARRIERS])]
    more = sum(max(len(beat["copies"]) - CARRIERS, 0) for beat in row["beats"])
    numbers = {each["id"]: number for number, each in enumerate(every, 1)}
    template = environment().get_template("briefing.html")
    return template.render(
        story=row, sources=every, more=more, cited=numbers, now=now, as_of=as_of, zone=zone_name(now.tzinfo or UTC)
    )


def refusal(status: int, told: str, links: Links) -> str:
    """The page for an address that has nothing to show."""
    titles = {
        400: "That cannot be asked",
        404: "Nothing here",
        405: "Pages only read",
        503: "The store does not answer",
    }
    return (
        environment()
        .get_template("error.html")
        .render(
            title=titles.get(status, "Something went wrong"),
            status=status,
            told=told,
            links=links,
            screen="error",
            twins={},
            public=False,
            asked=None,
        )
    )
