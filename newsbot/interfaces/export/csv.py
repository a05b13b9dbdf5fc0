"""CSV with a header line; cells that a spreadsheet would take for formulas begin with an apostrophe."""

from typing import Any

from newsbot.interfaces.export import Corpus
from newsbot.interfaces.export.tsv import FIELDS as LISTED
from newsbot.text.formats import csv_text, plain

FIELDS = (*LISTED, "authors", "topics", "text")


def render(corpus: Corpus) -> str:
    """A line an article, its text with its paragraphs in the last cell."""
    return csv_text([FIELDS, *([_cell(row[field]) for field in FIELDS] for row in corpus.articles)])


def _cell(value: Any) -> str:
    return value if isinstance(value, str) else plain(value)
