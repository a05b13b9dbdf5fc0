"""What articles and visitors may try: markup in titles, links that run, formulas, operators, sizes."""

import csv
import io
from pathlib import Path

import pytest
from lxml import etree, html

from newsbot.corpus.store import open_store
from newsbot.corpus.store.schema import FeedRecord
from newsbot.interfaces.web.guard import POLICY
from newsbot.interfaces.web.render import MAX_BYTES
from newsbot.text.topics import Source, Topic, parse
from tests.builders import NOON
from tests.interfaces.web.client import Client
from tests.interfaces.web.conftest import Serve
from tests.interfaces.web.corpus import TOPIC, later, put, settle

BODY = "The ministry said that 2 missiles had been fired. " * 4
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% include 'base.html' %}",
    "a\x00b\x1b]0;x\x07\u202egnp.exe\ud800",
    "]]></title><x/>&#0;&lt;",
]


def corpus(tmp_path: Path, **articles: str) -> str:
    """A store with one article for each name = title."""
    uri = f"sqlite:{tmp_path / 'news.db'}"
    store = open_store(uri)
    for place, (name, title) in enumerate(articles.items()):
        put(store, name, title, f"{BODY}\n{title}", seen=later(place))
    settle(store)
    store.close()
    return uri


def addresses(client: Client) -> list[str]:
    """Every page that shows the corpus."""
    stories = client.get("/stories.json").json()["stories"]
    found = client.get("/search.json?q=missiles").json()["articles"]
    each = [f"/stories/{story['id']}" for story in stories] + [f"/articles/{article['id']}" for article in found]
    return ["/", "/stories", "/search?q=missiles", *each]


@pytest.mark.parametrize("title", HOSTILE)
def test_R66_markup_in_a_text_stays_text(serve: Serve, tmp_path: Path, title: str) -> None:
    client = serve(corpus(tmp_path, a=title))
    for address in addresses(client):
        page = html.fromstring(client.get(address).body)
        assert not page.xpath("//script | //img | //*[@onload or @onerror] | //x"), address
        assert "49" not in page.xpath("string(//h1)")


@pytest.mark.parametrize("title", HOSTILE)
def test_R66_twins_stay_well_formed(serve: Serve, tmp_path: Path, title: str) -> None:
    client = serve(corpus(tmp_path, a=title))
    assert client.get("/stories.json").json()["stories"]
    assert etree.fromstring(client.get("/stories.atom").body).tag.endswith("feed")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "JaVaScRiPt:alert(1)", "//evil.test/x"])
def test_R66_only_web_addresses_are_linked(serve: Serve, tmp_path: Path, url: str) -> None:
    uri = f"sqlite:{tmp_path / 'news.db'}"
    store = open_store(uri)
    ident = put(store, "a", "Title", BODY, url=url)
    settle(store)
    store.close()
    page = html.fromstring(serve(uri).get(f"/articles/{ident}").body)
    assert all(link.startswith(("/", "#")) for link in page.xpath("//a/@href"))


def test_R66_every_answer_carries_the_policy(client: Client) -> None:
    for address in ("/", "/nothing", "/stories?limit=x", "/static/newsbot.css", "/stories.json"):
        headers = client.get(address).headers
        assert (headers["content-security-policy"], headers["x-content-type-options"]) == (POLICY, "nosniff")
    assert "script-src" not in POLICY
    assert "default-src 'none'" in POLICY


def test_R68_cells_are_no_formulas(serve: Serve, tmp_path: Path) -> None:
    client = serve(corpus(tmp_path, a="=cmd|' /C calc'!A0", b="@SUM(1)", c="-2+3", d="+1"))
    rows = list(csv.reader(io.StringIO(client.get("/search.csv?q=missiles").text)))
    titles = [row[rows[0].index("title")] for row in rows[1:]]
    assert len(titles) == 4
    assert all(title.startswith("'") for title in titles)


@pytest.mark.parametrize(
    "address",
    [
        "/stories?$where=1", "/stories?topic[$ne]=x", "/stories?limit[$gt]=0", "/search?q=a&limit=%7B%22$gt%22:0%7D",
        "/search?q=((((", "/search?q=%22", "/search?q=a&after=x", "/stories?day=2026-13-01", "/stories?lang=%F0",
        "/stories/s-1?part=x", "/sources?q=1", "/search?q=title:",
    ],
)  # fmt: skip
def test_R64_a_bad_parameter_is_refused_in_words(client: Client, address: str) -> None:
    answer = client.get(address)
    page = html.fromstring(answer.body)
    assert answer.status == 400
    assert page.xpath("string(//p[@class='empty'])").strip()


def test_R64_a_refused_twin_is_a_twin(client: Client) -> None:
    answer = client.get("/stories.json?limit=x")
    assert (answer.status, answer.json()["schema"]) == (400, "newsbot/error/1")


@pytest.mark.parametrize("query", ["(a+)+$", "a.*b" * 50, "NOT " * 60 + "a", "(" * 200 + "a", "* *", "-" * 500])
def test_R65_no_query_runs_wild(client: Client, query: str) -> None:
    from urllib.parse import quote

    assert client.get(f"/search?q={quote(query)}").status in (200, 400)


def test_R65_a_huge_limit_gives_a_page_of_bounded_size(client: Client) -> None:
    answer = client.get("/search?q=missile*&limit=100000000")
    assert answer.status == 200
    assert len(answer.body) <= MAX_BYTES


def test_R65_long_titles_and_texts_do_not_make_large_pages(serve: Serve, tmp_path: Path) -> None:
    uri = f"sqlite:{tmp_path / 'news.db'}"
    store = open_store(uri)
    for place in range(40):
        text = f"Missiles {place} " + "鏡" * 1_000 + f" {place * 7919}."
        put(store, f"a{place}", "ü<" * 2_000, text, seen=later(place), outlet=f"o{place}.example")
    long = put(store, "long", "Long", "Ein Satz <&> über missiles. " * 4_000, seen=later(99))
    settle(store)
    store.close()
    client = serve(uri)
    sizes = {address: len(client.get(address).body) for address in [*addresses(client), f"/articles/{long}"]}
    assert max(sizes.values()) <= MAX_BYTES, max(sizes, key=lambda address: sizes[address])


def test_a_long_text_is_in_parts(serve: Serve, tmp_path: Path) -> None:
    uri = f"sqlite:{tmp_path / 'news.db'}"
    store = open_store(uri)
    ident = put(store, "a", "Long", "\n".join(f"Paragraph {n} on missiles. " * 20 for n in range(200)))
    settle(store)
    store.close()
    client = serve(uri)
    second = html.fromstring(client.get(f"/articles/{ident}?part=2").body)
    assert second.xpath("//a[@rel='prev']/@href") == [f"/articles/{ident}"]
    assert client.get(f"/articles/{ident}?part=99").status == 404


def test_a_story_of_many_beats_is_in_parts(serve: Serve, tmp_path: Path) -> None:
    from newsbot.corpus.store.schema import AssignmentRecord, StoryRecord

    uri = f"sqlite:{tmp_path / 'news.db'}"
    store = open_store(uri)
    ids = [
        put(store, f"a{n}", f"Report {n}", f"Sentence {n} of {n * 3} things. " * 9, seen=later(n)) for n in range(60)
    ]
    story = StoryRecord("s-1", 1, "Report 0", "en", (TOPIC,), tuple(ids), NOON, later(59))
    store.put_stories(
        [story], [AssignmentRecord(n + 2, ident, "s-1", "follow_up", NOON, {}) for n, ident in enumerate(ids)]
    )
    store.close()
    client = serve(uri)
    counts = [
        len(html.fromstring(client.get(f"/stories/s-1?part={n}").body).xpath("//li[@class='beat']")) for n in (1, 2, 3)
    ]
    assert counts == [25, 25, 10]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_R71_pages_only_read(client: Client, method: str) -> None:
    answer = client.get("/stories", method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("host", ["evil.test", "127.0.0.1.evil.test:8711", "", "[::1"])
def test_R71_another_name_that_points_here_is_refused(client: Client, host: str) -> None:
    assert client.get("/stories.json", host=host).status == 421


def test_R71_a_long_address_is_refused(client: Client) -> None:
    assert client.get("/" + "a" * 20_000).status == 414


@pytest.mark.parametrize("address", ["/static/../app.py", "/static/%2e%2e/app.py", "/static//etc/passwd", "/static/"])
def test_only_the_files_that_belong_to_the_pages_are_served(client: Client, address: str) -> None:
    assert client.get(address).status == 404


def test_a_store_that_does_not_answer_gives_503(serve: Serve, tmp_path: Path) -> None:
    answer = serve(f"sqlite:{tmp_path / 'gone.db'}").get("/stories")
    assert answer.status == 503
    assert "gone.db" not in answer.text


def test_pages_cannot_write(tmp_path: Path) -> None:
    from newsbot.corpus.store.read_only import read_only

    store = open_store(f"sqlite:{tmp_path / 'news.db'}")
    assert read_only(store).stories() == []
    with pytest.raises(AttributeError, match="only read"):
        read_only(store).put_feeds([])
    store.close()


def test_sources_that_need_a_person_come_first(serve: Serve, tmp_path: Path) -> None:
    uri = corpus(tmp_path, a="Title")
    store = open_store(uri)
    polled = {"last_poll": "2026-03-09T12:00:00Z", "last_ok": "2026-03-09T12:00:00Z"}
    for name, state in {"one": "ok", "two": "failing"}.items():
        url = f"http://user:secret@{name}.example/rss"
        error = {"last_error": f"{url} timed out", "failures": 3} if state == "failing" else {}
        store.put_feeds([FeedRecord(url, f"{name}.example", (TOPIC,), NOON, {**polled, "state": state, **error})])
    store.close()
    topic = Topic(TOPIC, parse("missiles"), sources=(Source("http://three.example/rss", paused=True),))
    client = serve(uri, {TOPIC: topic})
    rows = client.get("/sources.json").json()["sources"]
    assert [row["state"] for row in rows] == ["failing", "ok", "never polled", "paused"]
    assert "secret" not in client.get("/sources").text + client.get("/sources.json").text
