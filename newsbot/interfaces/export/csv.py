"""CSV with a header line; cells that a spreadsheet would take for formulas begin with an apostrophe."""

from collections.abc import Iterator
from typing import Any

from newsbot.interfaces.export import Corpus
from newsbot.interfaces.export.tsv import FIELDS as LISTED
from newsbot.text.formats import csv_text, plain

FIELDS = (*LISTED, "authors", "topics", "summary", "text")


def pieces(corpus: Corpus) -> Iterator[str]:
    """A line an article, its text with its paragraphs in the last cell."""
    yield csv_text([FIELDS])
    for row in corpus.articles:
        yield csv_text([[_cell(row[field]) for field in FIELDS]])


def _cell(value: Any) -> str:
    return value if isinstance(value, str) else plain(value)
