"""JSON Lines: an object a line, keys sorted, in the order of the rows."""

from collections.abc import Iterator

from newsbot.interfaces.export import Corpus
from newsbot.text.formats import dumps

SCHEMA = "newsbot/article/1"


def pieces(corpus: Corpus) -> Iterator[str]:
    """Every article with all its fields."""
    return (dumps({"schema": SCHEMA, **row}) + "\n" for row in corpus.articles)
