"""newsbot follows one news topic across public feeds; `newsbot --help` is the way in, `settings.py` the spine.

For notebooks: `newsbot.open` and `newsbot.extract` (docs/how-to/notebook.md). The names below are all that is promised
to stay; they are imported when they are first used.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsbot.interfaces.notebook import *  # noqa: F403 - it has these names, and no others
else:

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module 'newsbot' has no attribute {name!r}")
        from newsbot.interfaces import notebook

        return getattr(notebook, name)

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})  # what a notebook completes


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
    "open",
]
__version__ = "0.1.0"
