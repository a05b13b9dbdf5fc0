"""The corpus in the formats that other programs read. Rows of `newsbot.corpus.query` in, text or bytes out.

Every format is a module; `FORMATS` lists them. The same rows give the same bytes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Corpus:
    """What is exported: `articles` as `corpus.query.Export` gives them, `stories` as `corpus.query.Briefing` does
    (for a format that needs `heads`, without what they tell).

    `title` is for people, `key` a name that never changes (such as `topic/quakes`), from which ids are made. `sources`:
    url, title, tags of each feed.
    Articles and stories may be gone over more than once, and are read as that is done.
    """

    articles: Iterable[Row] = ()
    stories: Iterable[Row] = ()
    sources: Iterable[Row] = ()
    topics: Mapping[str, str] = field(default_factory=dict)  # name -> title
    title: str = "newsbot"
    key: str = "corpus"
    now: datetime | None = field(default=None, compare=False)  # for an empty feed, which has no time of its own


class Format(NamedTuple):
    """One format: what makes it of a Corpus, what of the Corpus it needs, and whether it is no text."""

    meaning: str
    module: str
    needs: frozenset[str] = frozenset({"articles"})
    binary: bool = False

    def pieces(self, corpus: Corpus) -> Iterator[bytes]:
        """The bytes of the file, piece by piece: what is held at a time does not grow with the corpus."""
        from importlib import import_module

        write: Callable[[Corpus], Iterator[bytes | str]]
        write = import_module(f"newsbot.interfaces.export.{self.module}").pieces
        for piece in write(corpus):
            yield piece if isinstance(piece, bytes) else piece.encode("utf-8", "backslashreplace")


FORMATS: dict[str, Format] = {
    "jsonl": Format("one JSON object a line, everything in it; the default", "jsonl"),
    "json": Format("the same as one JSON list", "json"),
    "csv": Format("a table with the text; safe to open in a spreadsheet", "csv"),
    "tsv": Format("one line an article, without its text", "tsv"),
    "md": Format("a briefing: stories, beats, outlets, links, changed claims", "markdown", frozenset({"stories"})),
    "atom": Format("a feed, newest first", "atom"),
    "opml": Format("the feeds that are followed", "opml", frozenset({"sources"})),
    "parquet": Format("a columnar table (needs pyarrow)", "parquet", binary=True),
    "sqlite": Format(
        "a database of plain tables with full-text search, as Datasette opens it; needs --output",
        "sqlite",
        frozenset({"articles", "heads"}),
        binary=True,
    ),
}
"""Every format of `newsbot export`, in the order of its help."""
