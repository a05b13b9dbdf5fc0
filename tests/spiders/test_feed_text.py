"""Articles whose page is not to be had are read from the feed, if it carried them in full; the same in a replay."""

import pytest

from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import ArticleFilter, Store
from tests.commands import call, spawn
from tests.servers import Server, page

TEXT = "".join(
    f"<p>Paragraph {number} tells that the bridge at Elmfield was closed after an inspection found cracks in a "
    f"pillar, that lorries take the northern road until {number + 3} May, and that the county pays.</p>"
    for number in range(4)
)
PAYWALL = page("<html><title>Subscribe</title><body><p>Pay</p></body></html>", "403 Forbidden")
BARE = page("<html><head><title>Bridge</title></head><body><div id=app></div><script>x()</script></body></html>")
GONE = page("gone", "410 Gone")


def atom(host: str, content: str) -> bytes:
    entry = f'<entry><title>Bridge closed</title><link href="http://{host}/1"/><id>{host}</id><updated>2026-03-04T08:00:00Z</updated>{content}</entry>'
    return page(f'<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title>{entry}</feed>', Content_Type="text/xml")


FULL = f'<content type="html"><![CDATA[{TEXT}]]></content>'
WORLD = {
    "wall.example/rss": atom("wall.example", FULL), "wall.example/1": PAYWALL,
    "bare.example/rss": atom("bare.example", FULL), "bare.example/1": BARE,
    "gone.example/rss": atom("gone.example", FULL), "gone.example/1": GONE,
    "tease.example/rss": atom("tease.example", "<content>Only a teaser.</content>"), "tease.example/1": PAYWALL,
}  # fmt: skip
HOSTS = ("wall", "bare", "gone", "tease")


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The store of a live crawl, and that of its replay."""
    folder = tmp_path_factory.mktemp("feedtext")
    (folder / "topics").mkdir()
    feeds = [f"http://{host}.example/rss" for host in HOSTS]
    (folder / "topics" / "bridge.toml").write_text(f"query = 'bridge'\nfeeds = {feeds}\n")
    config = folder / "newsbot.toml"
    config.write_text("[extract]\nworkers = 1\n")
    live, again, archive = f"sqlite:{folder}/live.db", f"sqlite:{folder}/again.db", folder / "a.warc.gz"
    with Server(WORLD) as server:
        done = spawn("--config", config, "--store", live, "record", "bridge", archive, resolve=server.port)
    assert done.code == 0, done.err
    assert spawn("--config", config, "--store", again, "replay", archive).code == 0
    return live, again


def opened(uri: str) -> Store:
    return open_store(uri)


def test_a_page_behind_a_wall_or_without_a_text_is_read_from_the_feed(stores: tuple[str, str]) -> None:
    store = opened(stores[0])
    articles = {article.outlet: article.id for article in store.articles(ArticleFilter(texts_only=True))}
    versions = {outlet: store.versions([ident])[ident][0] for outlet, ident in articles.items()}
    store.close()
    assert sorted(versions) == ["bare.example", "wall.example"]
    assert {version.witnesses["body"] for version in versions.values()} == {"feed"}
    assert {version.body.count("\n") for version in versions.values()} == {3}


@pytest.mark.parametrize(("host", "reason"), [("gone", "http-4xx"), ("tease", "refused")])
def test_what_is_gone_or_was_only_teased_is_not(stores: tuple[str, str], host: str, reason: str) -> None:
    store = opened(stores[0])
    record = store.urls([f"http://{host}.example/1"])[f"http://{host}.example/1"]
    store.close()
    assert (record.reason, record.article_id) == (reason, None)


def test_a_replay_reads_it_as_the_crawl_did(stores: tuple[str, str]) -> None:
    live, again = (call("--store", uri, "export").out for uri in stores)
    assert live.count("Bridge closed") >= 2
    assert live == again
