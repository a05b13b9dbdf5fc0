"""One JSON list."""

from collections.abc import Iterator

from newsbot.interfaces.export import Corpus
from newsbot.interfaces.export.jsonl import SCHEMA
from newsbot.text.formats import dumps


def pieces(corpus: Corpus) -> Iterator[str]:
    """Every article with all its fields."""
    before = "["
    for row in corpus.articles:
        written = dumps({"schema": SCHEMA, **row}, indent=1).replace("\n", "\n ")  # strings have no line ends in JSON
        yield f"{before}\n {written}"
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"
