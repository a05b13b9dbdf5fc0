"""The door for notebooks: what `import newsbot` gives, the answers of `newsbot.corpus.query` as frozen objects.

`corpus.py` asks, `rows.py` makes tables, `records.py` is what comes out. Nothing here writes, and what is not in
`__all__` is nobody's business. Only `newsbot/__init__.py` imports it, when a name is first used.
"""

from newsbot.errors import BadURLError, ConfigError, NewsbotError, QuerySyntaxError, StoreError, UsageError
from newsbot.interfaces.notebook.corpus import Corpus, open_corpus
from newsbot.interfaces.notebook.records import (
    Announced,
    Article,
    Assignment,
    Beat,
    Cell,
    Change,
    Copy,
    Count,
    Decision,
    Edge,
    Figure,
    Group,
    Hit,
    Link,
    Neighbour,
    Other,
    Piece,
    Priority,
    Revision,
    Score,
    Sentence,
    Sibling,
    Snippet,
    Story,
    Template,
    Thread,
    Trail,
    Version,
    WholeStory,
    Word,
)
from newsbot.interfaces.notebook.rows import Rows, Trend
from newsbot.items import Block, Content
from newsbot.pages.saved import extract_saved

__all__ = [
    "Announced",
    "Article",
    "Assignment",
    "BadURLError",
    "Beat",
    "Block",
    "Cell",
    "Change",
    "ConfigError",
    "Content",
    "Copy",
    "Corpus",
    "Count",
    "Decision",
    "Edge",
    "Figure",
    "Group",
    "Hit",
    "Link",
    "Neighbour",
    "NewsbotError",
    "Other",
    "Piece",
    "Priority",
    "QuerySyntaxError",
    "Revision",
    "Rows",
    "Score",
    "Sentence",
    "Sibling",
    "Snippet",
    "StoreError",
    "Story",
    "Template",
    "Thread",
    "Trail",
    "Trend",
    "UsageError",
    "Version",
    "WholeStory",
    "Word",
    "extract",
    "open_corpus",
]


def extract(html: str | bytes, url: str | None = None) -> Content:
    """The article on a page that is at hand; without `url` the page's own claim is where it was.

    In this process and without a limit on time: `newsbot extract` reads what may be hostile. A page without an article
    gives a Content without a body, whose `reason` says why (docs/reference/reasons.md).
    """
    if isinstance(html, str):
        return extract_saved(html.encode("utf-8", "replace"), url, "text/html; charset=utf-8")
    return extract_saved(html, url)
