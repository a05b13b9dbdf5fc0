"""No page is larger than 60 kB, however large the story, the text, or the lists."""

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html

from newsbot.corpus.store import open_store
from newsbot.corpus.store.schema import AssignmentRecord, FeedRecord, StoryRecord
from newsbot.interfaces.web import app
from newsbot.interfaces.web.render import MAX_BYTES
from newsbot.text.ids import article_id
from newsbot.text.topics import Source, Topic, parse
from tests.builders import NOON
from tests.interfaces.web.client import Client
from tests.interfaces.web.conftest import Serve
from tests.interfaces.web.corpus import TOPIC, later, put, settle

ARTICLES = 300
TITLES = {"latin": "Report & <more>", "wide": "导弹防御系统在土耳其上空拦截了一枚弹道导弹" * 4}
Copied = Callable[[int], int | None]
"""Number of an article -> number of the one whose text it carries."""
SHAPES: dict[str, Copied] = {
    "all with a text of their own": lambda _number: None,
    "copies of the first": lambda number: 0 if number else None,
    "copies of copies": lambda number: number - 1 if number else None,
    "copies of ten": lambda number: number % 10 if number >= 10 else None,
}


def story_of(uri: str, title: str, copied: Copied) -> None:
    """A store with one story of ARTICLES articles by 60 outlets."""
    store = open_store(uri)
    ids = [article_id(f"http://outlet.example/a{number}") for number in range(ARTICLES)]
    assigned = []
    for number, ident in enumerate(ids):
        body = "\n".join(
            f"{title} {number} says that {number * 7 + each} things & <more> were seen." for each in range(5)
        )
        put(store, f"a{number}", f"{title} {number}", body, seen=later(number), outlet=f"outlet-{number % 60}.example")
        of = copied(number)
        detail = (
            {} if of is None else {"family": ids[0], "copy_of": ids[of], "containment": 0.9, "carried": "syndicated"}
        )
        relation = "follow_up" if of is None else "copy"
        assigned.append(AssignmentRecord(number + 2, ident, "s-1", relation, NOON, detail))
    story = StoryRecord("s-1", 1, title, "en", (TOPIC,), tuple(ids), NOON, later(ARTICLES))
    store.put_stories([story], assigned)
    store.close()


@pytest.mark.parametrize("copied", SHAPES)
@pytest.mark.parametrize("title", TITLES)
def test_a_story_of_300_articles(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, title: str, copied: str
) -> None:
    monkeypatch.setattr(app, "PATIENCE", 300.0)  # seconds; what all its sentences mean takes long on a busy machine
    uri = f"sqlite:{tmp_path / 'news.db'}"
    story_of(uri, TITLES[title], SHAPES[copied])
    client = serve(uri)
    sizes, beats = [], 0
    following: str | None = "/stories/s-1"
    while following:
        answer = client.get(following)
        assert answer.status == 200
        page = html.fromstring(answer.body)
        sizes.append(len(answer.body))
        beats += len(page.xpath("//li[@class='beat']"))
        following = next(iter(page.xpath("//a[@rel='next']/@href")), None)
    assert max(sizes) <= MAX_BYTES
    assert beats == sum(SHAPES[copied](number) is None for number in range(ARTICLES))


def test_an_article_of_20000_words(serve: Serve, tmp_path: Path) -> None:
    uri = f"sqlite:{tmp_path / 'news.db'}"
    store = open_store(uri)
    body = "\n".join(f"Absatz {number}: " + "Wörter über Raketen. " * 33 for number in range(200))
    ident = put(store, "a", "Long", body)
    settle(store)
    store.close()
    client = serve(uri)
    read, sizes = [], []
    following: str | None = f"/articles/{ident}"
    while following:
        answer = client.get(following)
        sizes.append(len(answer.body))
        page = html.fromstring(answer.body)
        read += [each.text_content() for each in page.xpath("//section[@class='body']/p")]
        following = next(iter(page.xpath("//a[@rel='next']/@href")), None)
    assert len(body.split()) > 20_000
    assert max(sizes) <= MAX_BYTES
    assert [each.strip() for each in read] == [line.strip() for line in body.split("\n")]


def test_trends_of_a_year_and_long_titles(serve: Serve, tmp_path: Path) -> None:
    uri = f"sqlite:{tmp_path / 'news.db'}"
    store = open_store(uri)
    for number in range(150):
        seen, outlet = later(number * 24 * 58), f"outlet-{number % 15}.example"
        put(store, f"a{number}", "Missile" + "überwachung" * 40, f"Missile {number}.", seen=seen, outlet=outlet)
    settle(store)
    store.close()
    client = serve(uri)
    addresses = [f"/trend?q=missile&by={by}&split=outlet{span}" for by, span in TRENDS.items()]
    answers = [client.get(address) for address in (*addresses, "/search?q=missile&limit=200")]
    assert [answer.status for answer in answers] == [200] * 4
    assert max(len(answer.body) for answer in answers) <= MAX_BYTES
    days = html.fromstring(answers[1].body)
    assert len(days.xpath("//figure//*[local-name()='path']")) == 2 * 9
    assert len(days.xpath("//table//tbody/tr")) <= 100
    assert all(title.endswith("…") for title in html.fromstring(answers[3].body).xpath("//h2/a/text()[last()]"))


TRENDS = {"hour": "&since=2026-03-09&until=2026-04-15", "day": "&since=2026-01-01&until=2027-01-01", "week": ""}


def lists(client: Client) -> dict[str, int]:
    return {address: len(client.get(address).body) for address in ("/", "/stories?limit=200", "/sources")}


def test_lists_of_many_topics_and_sources(serve: Serve, tmp_path: Path) -> None:
    uri = f"sqlite:{tmp_path / 'news.db'}"
    store = open_store(uri)
    for number in range(60):
        put(
            store,
            f"a{number}",
            f"{TITLES['wide']} {number}",
            f"Sentence {number * 31} of {number}. " * 30,
            seen=later(number),
        )
    settle(store)
    feeds = [f"http://outlet-{number}.example/{'long/' * 20}rss" for number in range(400)]
    error = {"last_poll": "2026-03-09T12:00:00Z", "state": "failing", "last_error": "x<y " * 80, "failures": 3}
    store.put_feeds([FeedRecord(url, "outlet.example", (TOPIC,), NOON, error) for url in feeds])
    store.close()
    topics = {
        f"topic-{n}": Topic(f"topic-{n}", parse("missiles OR rockets"), "A topic & more " * 6) for n in range(300)
    }
    topics |= {TOPIC: Topic(TOPIC, parse("missiles"), sources=tuple(Source(url) for url in feeds))}
    client = serve(uri, topics)
    sizes = lists(client)
    assert max(sizes.values()) <= MAX_BYTES, sizes
    assert len(client.get("/topics.json").json()["topics"]) == 301
    assert len(client.get("/sources.json").json()["sources"]) >= 400
