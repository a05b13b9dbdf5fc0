"""Debian's Chromium, driven by Playwright, and a server of its own for the pages it looks at."""

import contextlib
import os
import shutil
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from newsbot.interfaces.web import Surroundings, create_app
from newsbot.interfaces.web.serving import LOCAL_NAMES, Impatient, listen

CHROMIUM = os.environ.get("NEWSBOT_CHROMIUM") or shutil.which("chromium")


@contextlib.contextmanager
def running(around: Surroundings) -> Iterator[str]:
    """The pages on a free port of this machine; gives their address."""
    listener = listen("127.0.0.1", 0)
    app = create_app(around, LOCAL_NAMES)
    config = uvicorn.Config(app, http=Impatient, ws="none", lifespan="on", log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


@contextlib.contextmanager
def chromium() -> Iterator[Any]:
    """A Playwright browser; skips with the reason where there is none, unless NEWSBOT_REQUIRE_BROWSER=1."""
    if CHROMIUM is None:
        if os.environ.get("NEWSBOT_REQUIRE_BROWSER") == "1":
            raise RuntimeError("chromium is not installed: apt-get install chromium")
        pytest.skip("pages are not looked at in a browser: chromium is not installed (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()
