"""A sitemap index as a feed: its newest sitemaps are read with it, at every poll, and in a replay."""

import pytest

from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import ArticleFilter
from tests.commands import Done, call, spawn
from tests.servers import Answer, Server, page

TEXT = "".join(f"<p>Part {n}: the ferry to Elmfield stays in port until the storm has passed.</p>" for n in range(5))
INDEX = '<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">' + "".join(
    f"<sitemap><loc>http://a.example/map{n}.xml</loc><lastmod>2026-03-0{n}</lastmod></sitemap>" for n in range(1, 6)
)


def sitemap(*numbers: int) -> bytes:
    urls = "".join(f"<url><loc>http://a.example/{n}</loc></url>" for n in numbers)
    body = f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
    return page(body, Content_Type="application/xml")


def article(number: int) -> bytes:
    return page(f"<html><title>Ferry {number}</title><article><h1>Ferry {number} stays in port</h1>{TEXT}</article>")


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], Done]:
    """What was asked in two crawls, between which the newest sitemap grew; how the live store and a replay differ.

    One request at a time: an index counts as in hand until its sitemaps, which it waits for, have come.
    """
    folder = tmp_path_factory.mktemp("sitemaps")
    (folder / "topics").mkdir()
    (folder / "topics" / "ferry.toml").write_text("query = 'ferry'\nfeeds = ['http://a.example/index.xml']\n")
    (folder / "newsbot.toml").write_text("[fetch]\nconcurrency = 1\n[extract]\nworkers = 1\n[recheck]\nafter = []\n")
    command = ("--config", folder / "newsbot.toml", "--store")
    live, again = f"sqlite:{folder}/live.db", f"sqlite:{folder}/again.db"
    answers: dict[str, Answer] = {f"/map{n}.xml": sitemap(n) for n in range(1, 6)}
    answers |= {"/map4.xml": page("broken", "500 No"), "/index.xml": page(f"{INDEX}</sitemapindex>", ETag='"1"')}
    answers |= {f"/{n}": article(n) for n in range(1, 8)}
    archives = [str(folder / f"{n}.warc.gz") for n in range(2)]
    with Server(answers) as server:
        for archive in archives:
            done = spawn(*command, live, "record", "ferry", archive, resolve=server.port)
            assert done.code == 0, done.err
            answers["/map5.xml"] = sitemap(5, 6)
        asked = server.paths("a.example")
    assert spawn(*command, again, "replay", *archives).code == 0
    store = open_store(live)
    titles = sorted(each.title for each in store.articles(ArticleFilter()))
    store.close()
    return [*asked, *titles], call("diff", live, again)


def test_the_newest_sitemaps_of_an_index_are_read_at_every_poll(crawled: tuple[list[str], Done]) -> None:
    asked = [path for path in crawled[0] if path.endswith(".xml")]
    assert [path for path in asked if path != "/map4.xml"] == 2 * ["/index.xml", "/map5.xml", "/map3.xml"]


def test_what_they_list_is_read(crawled: tuple[list[str], Done]) -> None:
    assert crawled[0][-3:] == [f"Ferry {n} stays in port" for n in (3, 5, 6)]


def test_a_replay_reads_the_same(crawled: tuple[list[str], Done]) -> None:
    assert (crawled[1].code, crawled[1].out) == (0, "")
