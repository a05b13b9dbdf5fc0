"""Delivers alerts once, in a process that a test can kill: STORE CONFIG NOW."""

import sys
from datetime import datetime

from newsbot.corpus.store import open_store
from newsbot.operation.alerts.delivery import after_round
from newsbot.operation.config import load_config

if __name__ == "__main__":
    uri, config, now = sys.argv[1:]
    after_round(open_store(uri), load_config(config), datetime.fromisoformat(now), f"elsewhere:{now}")
