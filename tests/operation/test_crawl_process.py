"""What a run sets up for itself before anything is asked for."""

import subprocess
import sys
from pathlib import Path

RUN = """
import gc, logging, sys
from scrapy import Spider
from newsbot.operation.config import load_config
from newsbot.operation.crawl_process import run_spider

class Idle(Spider):
    name = "idle"

logging.getLogger("scrapy").setLevel(logging.WARNING)
frozen, young = gc.get_freeze_count(), gc.get_threshold()[0]
report = run_spider(Idle, load_config(None, {"store.uri": "sqlite:news.db"}, {}), {"NEWSBOT_KEEP_ALL": True})
print(report.error, logging.getLogger("scrapy").level, gc.get_freeze_count() > frozen, gc.get_threshold()[0] > young)
"""


def test_pages_cost_no_lines_of_the_log_and_no_look_at_all_that_is_loaded(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", RUN], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["None", "30", "True", "True"], done.stderr
