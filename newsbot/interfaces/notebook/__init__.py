"""The door for notebooks: what `import newsbot` gives, the answers of `newsbot.corpus.query` as frozen objects.

`corpus.py` asks, `rows.py` makes tables, `records.py` is what comes out. Nothing here writes. Which names are public is
said in `newsbot/__init__.py`; only that imports this package, when one of them is first used.
"""

from newsbot.errors import BadURLError as BadURLError
from newsbot.errors import ConfigError as ConfigError
from newsbot.errors import NewsbotError as NewsbotError
from newsbot.errors import QuerySyntaxError as QuerySyntaxError
from newsbot.errors import StoreError as StoreError
from newsbot.errors import UsageError as UsageError
from newsbot.interfaces.notebook.corpus import Corpus as Corpus
from newsbot.interfaces.notebook.corpus import open as open  # noqa: A004 - `newsbot.open`, never a bare one
from newsbot.interfaces.notebook.records import *  # noqa: F403 - all of it
from newsbot.interfaces.notebook.rows import Rows as Rows
from newsbot.interfaces.notebook.rows import Trend as Trend
from newsbot.items import Block as Block
from newsbot.items import Content as Content
from newsbot.pages.saved import extract_saved


def extract(html: str | bytes, url: str | None = None) -> Content:
    """The article on a page that is at hand; without `url` the page's own claim is where it was.

    In this process and without a limit on time: `newsbot extract` reads what may be hostile. A page without an article
    gives a Content without a body, whose `reason` says why (docs/reference/reasons.md).
    """
    if isinstance(html, str):
        return extract_saved(html.encode("utf-8", "replace"), url, "text/html; charset=utf-8")
    return extract_saved(html, url)
