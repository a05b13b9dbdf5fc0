"""Tab-separated lines without a header, for other commands."""

from newsbot.interfaces.export import Corpus
from newsbot.text.formats import plain

FIELDS = ("id", "published", "first_seen", "outlet", "language", "title", "url", "relation", "story")


def render(corpus: Corpus) -> str:
    """A line an article, without its text."""
    return "".join("\t".join(plain(row[field]) for field in FIELDS) + "\n" for row in corpus.articles)
