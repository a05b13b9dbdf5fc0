"""newsbot as Scrapy knows it: its own commands in the folder, its pipelines in another project."""

import subprocess
import sys
from pathlib import Path

from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import ArticleFilter
from tests.commands import environment
from tests.servers import Server, page

ROOT = Path(__file__).parents[2]

SPIDER = '''
"""A spider of another project, with newsbot's pipelines."""
from datetime import UTC, datetime
import scrapy
from newsbot.pages.extraction import extract
from newsbot.text.ids import text_sha
from newsbot.items import Article, Page

class Theirs(scrapy.Spider):
    name = "theirs"
    custom_settings = {"ADDONS": {"newsbot.extensions.addon.NewsbotAddon": 500}, "LOG_LEVEL": "WARNING"}

    async def start(self):
        for number, body in enumerate(("quake", "football")):
            text = f"<p>The {body} was long, and the town of Elmfield talked of it for a week and a day after.</p>" * 5
            head = f"The {body} in Elmfield"
            url, now = f"https://theirs.example/{number}", datetime(2026, 3, 4, tzinfo=UTC)
            html = f"<html><title>{head}</title><article><h1>{head}</h1>{text}</article>"
            content = extract(Page(url, html.encode(), now))
            yield Article(url, "theirs.example", now, now, content, text_sha(content.title, content.body))
'''


def scrapy(*arguments: str, cwd: Path, env: dict[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    line = [sys.executable, "-m", "scrapy", *arguments]
    clean = environment() | {"PYTHONPATH": str(ROOT)} | (env or {})
    return subprocess.run(line, cwd=cwd, env=clean, capture_output=True, text=True, check=False, timeout=100)


def folder(path: Path, feeds: str = "") -> Path:
    (path / "topics").mkdir()
    (path / "topics" / "quakes.toml").write_text(f"query = 'quake'\nfeeds = [{feeds}]\n")
    (path / "newsbot.toml").write_text("[store]\nuri = 'sqlite:news.db'\n[extract]\nworkers = 1\n")
    return path


def titles(path: Path) -> list[str]:
    store = open_store(f"sqlite:{path / 'news.db'}")
    found = sorted(article.title for article in store.articles(ArticleFilter()))
    store.close()
    return found


def test_scrapy_lists_the_spiders() -> None:
    assert scrapy("list", cwd=ROOT).stdout.split() == [
        "archives", "articles", "batch", "feeds", "probe", "replay", "watch",
    ]  # fmt: skip


def test_scrapy_checks_the_spiders() -> None:
    done = scrapy("check", cwd=ROOT)
    assert (done.returncode, "FAILED" in done.stderr) == (0, False), done.stderr


def test_scrapy_crawls_a_topic(tmp_path: Path) -> None:
    text = "<p>The quake was felt in all of Elmfield, and nobody was hurt by it, said the mayor on Monday.</p>" * 5
    feed = '<rss version="2.0"><channel><item><title>Q</title><link>http://a.example/1</link></item></channel></rss>'
    html = f"<html><title>Quake</title><article><h1>Quake in Elmfield</h1>{text}</article></html>"
    with Server({"/rss": page(feed, Content_Type="text/xml"), "/1": page(html)}) as server:
        route = f'{{"*.example" = "127.0.0.1:{server.port}"}}'
        env = {"NEWSBOT_CONFIG": str(folder(tmp_path, "'http://a.example/rss'") / "newsbot.toml")}
        settings = ["-s", f'NEWSBOT_RESOLVE={{"*.example": "127.0.0.1:{server.port}"}}', "-s", "DOWNLOAD_DELAY=0.001"]
        env |= {"NEWSBOT_FETCH_RESOLVE": route}
        done = scrapy("crawl", "feeds", "-a", "topic=quakes", *settings, cwd=ROOT, env=env)
    assert (done.returncode, titles(tmp_path)) == (0, ["Quake in Elmfield"]), done.stderr


def test_another_project_keeps_what_is_on_a_topic(tmp_path: Path) -> None:
    (folder(tmp_path) / "theirs.py").write_text(SPIDER)
    done = scrapy("runspider", "theirs.py", cwd=tmp_path, env={"SCRAPY_SETTINGS_MODULE": ""})
    assert (done.returncode, titles(tmp_path)) == (0, ["The quake in Elmfield"]), done.stderr
    store = open_store(f"sqlite:{tmp_path / 'news.db'}")
    assert store.counts()["stories"] == 1
    store.close()
