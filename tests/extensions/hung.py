"""Pages that hang in the workers: `hung.py FOLDER [SETTING=VALUE…]`. Says `hung` when they do, at the end JSON."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import scrapy

sys.path.insert(0, str(Path(__file__).parents[1] / "operation"))

from worker_tasks import double, hang

from newsbot.operation.config import load_config
from newsbot.operation.crawl_process import run_spider
from newsbot.operation.crawl_session import session_of


class HungSpider(scrapy.Spider):
    name = "hung"

    async def start(self) -> AsyncIterator[Any]:
        workers = session_of(self.crawler).workers
        await workers.run(double, 1)
        pages = [asyncio.ensure_future(workers.run(hang)) for _ in range(2 * workers.count)]
        sys.stdout.write("hung\n")
        sys.stdout.flush()
        await asyncio.gather(*pages, return_exceptions=True)
        for nothing in ():
            yield nothing


def main() -> None:
    settings = dict(each.split("=") for each in sys.argv[2:])
    config = load_config(flags={"store.uri": f"sqlite:{sys.argv[1]}/hung.db", "extract.workers": 2})
    report = run_spider(HungSpider, config, {"NEWSBOT_KEEP_ALL": True, "LOG_ENABLED": False, **settings})
    sys.stdout.write(json.dumps({"reason": report.stats.get("finish_reason"), "signal": report.signal}))
    sys.exit(report.exit_code)


if __name__ == "__main__":
    main()
