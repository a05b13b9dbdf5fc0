"""`newsbot` as it is, but short of everything that stands between a store that fails and those who wait for it.

`impatient.py SECONDS ARGUMENT…`: a failing store is given up after so long, one operation may take a second, and a
handful of pages is all that is read ahead.
"""

import functools
import sys

from newsbot import settings
from newsbot.corpus.store import open_store
from newsbot.interfaces.cli import main
from newsbot.operation import crawl_session

if __name__ == "__main__":
    crawl_session.PATIENCE, crawl_session.FIRST_WAIT = float(sys.argv.pop(1)), 0.1
    crawl_session.BATCH, crawl_session.BOUND = 2, 4
    crawl_session.open_store = functools.partial(open_store, timeout=1.0)
    settings.SCRAPER_SLOT_MAX_ACTIVE_SIZE = 1
    main()
