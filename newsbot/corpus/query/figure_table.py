"""What a story's reports count, over time: see `newsbot.stories.figure_series`."""

from collections.abc import Iterable, Sequence
from typing import Any

from newsbot.corpus.query.article_rows import Row
from newsbot.corpus.store.base import Store
from newsbot.corpus.store.schema import VersionRecord
from newsbot.stories.figure_series import FigureReport, Series, StatedText, figure_series


def figures(store: Store, beats: Iterable[Row]) -> list[Row]:
    """The figures that several of these beats (of `whole_story.story`) give, or one corrects, over time."""
    told = {beat["id"]: beat for beat in beats if not beat["unread"]}
    versions = store.versions(told)
    reports = [_report(beat, versions[ident]) for ident, beat in told.items()]
    return [_row(each, told) for each in figure_series(reports)]


def _report(beat: Row, versions: Sequence[VersionRecord]) -> FigureReport:
    """The first version is of when the outlet says it was published, later ones of when they were read."""
    first, *changed = versions
    texts = [StatedText(beat["published"] or beat["first_seen"], first.title, first.body)]
    texts += [StatedText(each.first_fetched, each.title, each.body) for each in changed]
    return FigureReport(beat["id"], beat["outlet"], beat["language"], texts)


def _row(series: Series, told: dict[str, Row]) -> Row:
    cells: list[dict[str, Any]] = [
        {
            "article": cell.article,
            "outlet": cell.outlet,
            "url": told[cell.article]["url"],
            "at": cell.at,
            "value": cell.value,
            "upper": cell.upper,
            "approximate": cell.approximate,
            "parts": list(cell.parts),
            "corrects": cell.corrects,
            "sentence": cell.sentence,
            "at_odds": [],
        }
        for cell in series.cells
    ]
    for one, other in series.contradictions:
        cells[one]["at_odds"].append(cells[other]["article"])
        cells[other]["at_odds"].append(cells[one]["article"])
    return {"kind": series.kind, "unit": series.unit, "cells": cells, "latest": cells[-1]["article"]}
