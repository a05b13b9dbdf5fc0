"""The settings are safe as they stand, each has its reason, and none is mistyped."""

import re
from pathlib import Path

import pytest
from scrapy.settings import Settings, default_settings

from newsbot import settings as own
from tests.crawling import run_spider
from tests.servers import Server, page

FOLDER = Path(own.__file__).parent
NAMES = [name for name in vars(own) if name.isupper()]
READ = re.compile(r"""settings(?:\.get\w*\(|\.set\(|\[)\s*["'](NEWSBOT_[A-Z_]+)""")
SCRAPY = {*dir(default_settings), "DNS_RESOLVER"}


@pytest.fixture(scope="module")
def settings() -> Settings:
    found = Settings()
    found.setmodule("newsbot.settings", priority="project")
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_is_one_of_scrapys_or_ours(name: str) -> None:
    assert name.startswith("NEWSBOT_") or name in SCRAPY


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_has_its_comment(name: str) -> None:
    lines = (FOLDER / "settings.py").read_text().splitlines()
    place = next(number for number, line in enumerate(lines) if re.match(rf"{name}\b", line))
    near = [*lines[max(place - 3, 0) : place], *lines[place + 1 : place + 2]]
    assert [line for line in near if line.lstrip().startswith("#")], f"{name} has no comment"


def test_every_setting_of_ours_that_is_read_is_declared() -> None:
    files = [*FOLDER.rglob("*.py"), *(FOLDER.parent / "pipelines").rglob("*.py")]
    read = {name for file in files for name in READ.findall(file.read_text())}
    assert read, "nothing reads a setting"
    assert read - {*NAMES} == set()


def test_the_middlewares_are_these_in_this_order(settings: Settings) -> None:
    chosen = {
        name: place for name, place in settings.getwithbase("DOWNLOADER_MIDDLEWARES").items() if place is not None
    }
    assert [str(name).rpartition(".")[2] for name in sorted(chosen, key=lambda name: chosen[name])] == [
        "AddressesMiddleware",
        "RetryAfterMiddleware",
        "SiteLeasesMiddleware",
        "BreakerMiddleware",
        "ShareMiddleware",
        "RobotsMiddleware",
        "ConditionalMiddleware",
        "DownloadTimeoutMiddleware",
        "DefaultHeadersMiddleware",
        "UserAgentMiddleware",
        "RetryMiddleware",
        "RedirectsMiddleware",
        "HttpProxyMiddleware",
        "DownloaderStats",
        "CompleteMiddleware",
        "StampMiddleware",
    ]


def test_R18_only_http_has_a_handler(settings: Settings) -> None:
    handlers = settings.getwithbase("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler is not None} == {"http", "https"}


def test_R63_nothing_loads_a_pickle(settings: Settings) -> None:
    assert settings["JOBDIR"] is None
    assert not settings.getbool("HTTPCACHE_ENABLED")
    assert "scrapy.extensions.spiderstate.SpiderState" not in settings.getwithbase("EXTENSIONS")


def test_hosts_are_asked_one_thing_at_a_time_and_not_more_than_once_a_second(settings: Settings) -> None:
    assert settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 1
    assert settings.getfloat("DOWNLOAD_DELAY") >= 1
    assert settings.getfloat("DOWNLOAD_DELAY_JITTER") == 0


def test_R74_a_crawl_with_these_settings_listens_nowhere_and_keeps_its_distance() -> None:
    with Server({"/robots.txt": page("", Content_Type="text/plain")}, missing=page()) as server:
        crawl = run_spider(
            ["http://a.test/1", "http://a.test/2", "http://b.test/"],
            settings={"DOWNLOAD_DELAY": own.DOWNLOAD_DELAY},
            world=server.port,
        )
        times = [asked.time for asked in server.log if asked.host == "a.test"]
        agents = {asked.headers["user-agent"] for asked in server.log}
    assert crawl.reasons == [None] * 3
    assert crawl.listening == []
    assert times[2] - times[0] > 1.9  # by the server's clock
    assert server.busiest == {"a.test": 1, "b.test": 1}
    assert agents == {own.USER_AGENT}
    assert not re.search("deprecat", crawl.log, re.I)
