"""Tab-separated lines without a header, for other commands."""

from collections.abc import Iterator

from newsbot.interfaces.export import Corpus
from newsbot.text.formats import plain

FIELDS = ("id", "published", "first_seen", "outlet", "language", "title", "url", "relation", "story", "unread")


def pieces(corpus: Corpus) -> Iterator[str]:
    """A line an article, without its text."""
    return ("\t".join(plain(row[field]) for field in FIELDS) + "\n" for row in corpus.articles)
