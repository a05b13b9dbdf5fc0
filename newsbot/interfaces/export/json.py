"""One JSON list."""

from newsbot.interfaces.export import Corpus
from newsbot.interfaces.export.jsonl import SCHEMA
from newsbot.text.formats import dumps


def render(corpus: Corpus) -> str:
    """Every article with all its fields."""
    return dumps([{"schema": SCHEMA, **row} for row in corpus.articles], indent=1) + "\n"
