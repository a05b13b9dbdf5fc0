"""`newsbot` as it is, but short of everything that stands between a store that fails and those who wait for it.

`impatient.py SECONDS ARGUMENT…`: a failing store is given up after so long, one operation may take a second, and a
handful of pages is all that is read ahead.
"""

import functools
import sys

from newsbot import session, settings
from newsbot.cli import main
from newsbot.store import open_store

if __name__ == "__main__":
    session.PATIENCE, session.FIRST_WAIT = float(sys.argv.pop(1)), 0.1
    session.BATCH, session.BOUND = 2, 4
    session.open_store = functools.partial(open_store, timeout=1.0)
    settings.SCRAPER_SLOT_MAX_ACTIVE_SIZE = 1
    main()
