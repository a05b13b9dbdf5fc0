"""A wall before articles is neither an article nor a revision, and when it is lifted they are read; so in a replay."""

from pathlib import Path
from typing import NamedTuple

import pytest

from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import ArticleFilter
from tests.commands import call, spawn
from tests.servers import Answer, Asked, Server, page, redirect

SENTENCES = (
    "The harbour board decided on Monday that the {0} moves to the northern quay before the autumn storms.",
    "Engineer Ilse Brandt said that work on the {0} takes nine weeks and that boats land at the mole until then.",
    "Fishermen told the board that the {0} has served three villages since the war and must not be closed.",
    "The county pays two thirds of the {0}, and the villages share what is left among them.",
)
CONSENT = (
    "A Gazeta e os seus parceiros guardam cookies no seu dispositivo para medir as visitas a este sítio.",
    "Ao continuar a navegar aceita que usemos cookies para publicidade e para estatísticas anónimas.",
    "Pode rejeitar os cookies que não são necessários e mudar de ideias quando quiser, no fim de cada página.",
)
FRONT = [
    f"Welcome to the valley paper, edition {number}, with all that moves people up here today." for number in range(5)
]


def html(title: str, *paragraphs: str) -> bytes:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return page(f"<html><head><title>{title}</title></head><body><main><h1>{title}</h1>{body}</main></body></html>")


def story(topic: str, title: str = "") -> bytes:
    return html(title or f"{topic} moves north".capitalize(), *(text.format(topic) for text in SENTENCES))


def rss(host: str, topics: dict[str, str]) -> bytes:
    items = "".join(f"<item><title>{t}</title><link>http://{host}/n/{n}</link></item>" for n, t in topics.items())
    return page(f"<rss version='2.0'><channel><title>F</title>{items}</channel></rss>", Content_Type="text/xml")


class World:
    """Four papers: `hour` decides whether their walls stand."""

    hour = 8

    def answers(self) -> dict[str, Answer]:
        away, gazeta, vale = "away.example", "gazeta.example", "vale.example"
        topics = {"11": "slipway", "12": "lighthouse"}
        found: dict[str, Answer] = {
            f"{host}/rss": rss(host, {n: f"{t} moves north".capitalize() for n, t in topics.items()})
            for host in (away, gazeta, "later.example")
        }
        found |= {f"{vale}/rss": rss(vale, {"21": "Cinema reopens", "22": "School burns", "23": "Stray cats rescued"})}
        for number, topic in topics.items():
            found[f"{away}/n/{number}"] = self.until(9, redirect("http://gate.example/choices"), story(topic))
            found[f"{gazeta}/n/{number}"] = self.until(9, html("Gazeta e cookies", *CONSENT), story(topic))
            found[f"later.example/n/{number}"] = self.between(9, 10, redirect("/"), story(topic))
        found["later.example/"] = html("Later", *FRONT)
        found["gate.example/choices"] = html("Choices", *FRONT)
        found |= {f"{vale}/n/{number}": html("Valley paper", *FRONT) for number in ("21", "22")}
        found[f"{vale}/n/23"] = story("footbridge", "Walkers wait for their footbridge")
        return found

    def until(self, hour: int, before: bytes, after: bytes) -> Answer:
        return lambda _: before if self.hour < hour else after

    def between(self, first: int, last: int, wall: bytes, otherwise: bytes) -> Answer:
        def answer(_: Asked) -> bytes:
            return wall if first <= self.hour < last else otherwise

        return answer


Stored = dict[str, tuple[tuple[str, ...], list[str]]]


class Crawled(NamedTuple):
    hours: list[Stored]  # what was in the corpus after each hour
    live: str  # store of the crawls
    again: str  # store of their replay
    config: Path


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    folder = tmp_path_factory.mktemp("walls")
    (folder / "topics").mkdir()
    feeds = [f"http://{host}.example/rss" for host in ("away", "gazeta", "later", "vale")]
    (folder / "topics" / "coast.toml").write_text(
        f"query = 'slipway OR lighthouse OR cookies OR valley OR footbridge'\nfeeds = {feeds}\n"
    )
    config = folder / "newsbot.toml"
    config.write_text('[extract]\nworkers = 1\n[recheck]\nafter = ["1h", "2h", "3h"]\n')
    live, again, rows = f"sqlite:{folder}/live.db", f"sqlite:{folder}/again.db", []
    world = World()
    archives = [folder / f"{hour}.warc.gz" for hour in (8, 9, 10)]
    with Server(world.answers()) as server:
        for world.hour, archive in zip((8, 9, 10), archives, strict=True):
            at = f"2026-03-04T{world.hour:02}:05Z"
            done = spawn(
                "--config", config, "--store", live, "--now", at, "record", "coast", archive, resolve=server.port
            )
            assert done.code == 0, done.err
            rows.append(stored(live))
    done = spawn("--config", config, "--store", again, "replay", *archives)
    assert done.code == 0, done.err
    return Crawled(rows, live, again, config)


def stored(uri: str) -> Stored:
    """URL -> aliases and titles of all versions, of what was read."""
    store = open_store(uri)
    articles = store.articles(ArticleFilter(texts_only=True))
    versions = store.versions([article.id for article in articles])
    store.close()
    return {each.url: (each.aliases, [version.title for version in versions[each.id]]) for each in articles}


def of(found: Stored, outlet: str) -> Stored:
    return {url: article for url, article in found.items() if outlet in url}


def plain(outlet: str) -> Stored:
    """Both articles of an outlet, as they are without a wall."""
    return {
        f"http://{outlet}/n/{n}": ((), [f"{topic} moves north"]) for n, topic in ((11, "Slipway"), (12, "Lighthouse"))
    }


@pytest.mark.parametrize("outlet", ["away.example", "gazeta.example"])
def test_a_wall_is_no_article_and_when_it_is_lifted_nothing_is_left_over(crawled: Crawled, outlet: str) -> None:
    assert [of(hour, outlet) for hour in crawled.hours] == [{}, plain(outlet), plain(outlet)]


def test_a_wall_is_no_revision(crawled: Crawled) -> None:
    assert [of(hour, "later.example") for hour in crawled.hours] == [plain("later.example")] * 3


def test_one_text_at_many_addresses_is_a_wall_and_another_headline_is_not(crawled: Crawled) -> None:
    assert [list(of(hour, "vale.example")) for hour in crawled.hours] == [[], *[["http://vale.example/n/23"]] * 2]


def test_nothing_else_is_stored(crawled: Crawled) -> None:
    assert len(crawled.hours[-1]) == 7


def test_why_explains_it(crawled: Crawled) -> None:
    told = call("--config", crawled.config, "--store", crawled.live, "why", "http://vale.example/n/21").out
    assert "stood in the article's place" in " ".join(told.split())
    assert "tried again later" in " ".join(told.split())


def test_a_replay_reads_it_as_the_crawl_did(crawled: Crawled) -> None:
    live, again = (
        call("--config", crawled.config, "--store", uri, "export").out for uri in (crawled.live, crawled.again)
    )
    assert live == again
    assert stored(crawled.again) == crawled.hours[-1]
