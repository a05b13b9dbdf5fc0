"""What a page may show to everyone: title, snippet and link, never a whole text."""

from collections.abc import Sequence

from newsbot.corpus.query.article_rows import Row

SNIPPET = 240
"""Characters of a text that may be shown."""


def snippet(text: str, limit: int = SNIPPET) -> str:
    """The beginning of `text`, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line if len(line) < limit // 2 else line[: limit // 2].rsplit(" ", 1)[0] + "…"
    return line[:limit].rsplit(" ", 1)[0] + "…"


def article(row: Row) -> Row:
    """An article whose text is its first words."""
    return {**row, "text": snippet(row["text"]), "summary": _short(row["summary"])}


def story(shown: Row) -> Row:
    """A story (see `newsbot.corpus.query.timeline`) whose beats show their first new sentence, cut."""
    row = shown["story"]
    told = {
        **row,
        "beats": [
            {**beat, "new": _cut(beat["new"]), "summary": _short(beat["summary"]), "sentences": []}
            for beat in row["beats"]
        ],
        "figures": [_figure(each) for each in row["figures"]],
        "thread": _thread(row["thread"]),
    }
    return {**shown, "story": told, "beats": [_beat(beat) for beat in shown["beats"]]}


def _cut(sentences: Sequence[str]) -> list[str]:
    return [snippet(each) for each in sentences[:1]]


def _short(summary: str | None) -> str | None:
    return snippet(summary) if summary else summary


def _beat(beat: Row) -> Row:
    fresh = _cut([each["text"] for each in beat["excerpt"] if each.get("new")])
    return {
        **beat,
        "new": _cut(beat["new"]),
        "summary": _short(beat["summary"]),
        "sentences": [],
        "excerpt": [{"text": text, "new": True} for text in fresh],
        "told": [{"state": each["state"]} for each in beat["told"]],
    }


def _figure(series: Row) -> Row:
    """A figure over time whose cells quote the beginnings of their sentences."""
    return {**series, "cells": [{**cell, "sentence": snippet(cell["sentence"])} for cell in series["cells"]]}


def _thread(thread: Row) -> Row:
    """Links without the sentence that they quote."""
    return {place: [{**each, "quote": ""} for each in stories] for place, stories in thread.items()}
