"""One JSON list."""

from newsbot.export import Corpus
from newsbot.formats import dumps


def render(corpus: Corpus) -> str:
    """Every article with all its fields."""
    return dumps(corpus.articles, indent=1) + "\n"
