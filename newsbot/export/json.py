"""One JSON list."""

from newsbot.export import Corpus
from newsbot.export.jsonl import SCHEMA
from newsbot.formats import dumps


def render(corpus: Corpus) -> str:
    """Every article with all its fields."""
    return dumps([{"schema": SCHEMA, **row} for row in corpus.articles], indent=1) + "\n"
