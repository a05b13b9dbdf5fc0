"""What each screen shows of the fixture world, as HTML that a parser reads."""

import contextlib
import re
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from newsbot.corpus.store import open_store
from newsbot.corpus.store.schema import StoryRecord
from newsbot.corpus.writer import Writer
from newsbot.interfaces.web import create_app
from tests.builders import TEXT, article, at, headline
from tests.interfaces.web.client import Client
from tests.interfaces.web.conftest import surroundings
from tests.interfaces.web.corpus import poll_feeds, settle

TOPIC = "iran-missiles-turkey"
FIRST = "NATO shoots down ballistic missile from Iran over southern Turkey"
SCREENS = [
    "/",
    "/stories",
    f"/topics/{TOPIC}",
    "/sources",
    "/search",
    "/search?q=missile*",
    "/trend",
    "/trend?q=missile",
]


def read(client: Client, address: str) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status == 200, answer.text
    return html.fromstring(answer.text)


def texts(page: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(each.text_content().split()) for each in page.xpath(path)]


@pytest.fixture(scope="module")
def stories(world_uri: str) -> Mapping[str, StoryRecord]:
    store = open_store(world_uri)
    found = {story.title: story for story in store.stories()}
    store.close()
    return found


@pytest.fixture(scope="module")
def first(stories: Mapping[str, StoryRecord]) -> str:
    return stories[FIRST].id


@pytest.fixture(scope="module")
def articles(client: Client) -> Mapping[str, Any]:
    """Title -> article, of everything that search finds."""
    found = client.get("/search.json?q=missile*+OR+nato&limit=60").json()["articles"]
    return {each["title"]: each for each in found}


@pytest.mark.parametrize("address", SCREENS)
def test_every_screen_is_a_page(client: Client, address: str) -> None:
    page = read(client, address)
    assert page.get("lang") == "en"
    assert len(page.xpath("//h1")) == 1


def test_topics_tell_what_is_new(client: Client) -> None:
    page = read(client, "/")
    assert texts(page, "//h2/a") == ["Iranian missiles over Turkey"]
    assert len(page.xpath("//article[starts-with(@class, 'card')]")) == 5


def test_stories_come_newest_first_with_their_other_headlines_below(client: Client) -> None:
    page = read(client, "/stories")
    seen = page.xpath("//article[starts-with(@class, 'card')]/p/time/@datetime")
    assert seen == sorted(seen, reverse=True)
    assert len(page.xpath("//ul[@class='nested']//a[starts-with(@href, '/articles/a-')]")) > 5


def test_every_story_of_the_store_is_on_some_page(client: Client, stories: Mapping[str, StoryRecord]) -> None:
    found: list[str] = []
    address = "/stories.json?limit=4"
    while address:
        answer = client.get(address).json()
        found += [story["id"] for story in answer["stories"]]
        address = answer["next"] and f"/stories.json?limit=4&after={answer['next']}"
    assert sorted(found) == sorted(story.id for story in stories.values())


def test_the_next_page_is_linked_and_does_not_repeat(client: Client) -> None:
    page = read(client, "/stories?limit=5")
    following = page.xpath("//a[@rel='next']/@href")[0]
    here, there = (set(each.xpath("//h3[@class='lead']/a/@href")) for each in (page, read(client, following)))
    assert (len(here), here & there) == (5, set())


def test_the_last_page_names_no_next(client: Client) -> None:
    assert client.get("/stories.json?limit=200").json()["next"] is None


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ("outlet=sharq-monitor.example", {"ar"}),
        ("lang=de", {"de"}),
        ("lang=de&lang=tr", {"de", "tr"}),
        ("day=2026-03-07&lang=tr", {"tr"}),
    ],
)
def test_filters_hold_for_some_article_of_each_story(client: Client, filters: str, expected: set[str]) -> None:
    stories = client.get(f"/stories.json?{filters}").json()["stories"]
    assert {language for story in stories for language in story["languages"]} & expected == expected


def test_a_filter_in_use_can_be_removed(client: Client) -> None:
    page = read(client, "/stories?outlet=northwire.example&day=2026-03-04")
    assert page.xpath("//ul[@class='chosen']//a/@href") == [
        "/stories?day=2026-03-04",
        "/stories?outlet=northwire.example",
    ]


def test_facets_count_articles(client: Client) -> None:
    page = read(client, "/stories")
    assert texts(page, "//aside//li")[:2] == ["bosporus-ledger.example 10", "northwire.example 9"]


def test_a_story_tells_who_carried_whom(client: Client, first: str) -> None:
    page = read(client, f"/stories/{first}")
    carriers = page.xpath("(//details[@class='copies'])[1]/ul/li/a")
    assert {each.text for each in carriers} >= {"bosporus-ledger.example", "meridian-post.example"}


def test_a_story_shows_both_clocks(client: Client, first: str) -> None:
    page = read(client, f"/stories/{first}")
    told = texts(page, "//section[@aria-labelledby='first']//dd")
    assert told == ["northwire.example 4 Mar 06:48", "northwire.example 4 Mar 07:00"]


def test_new_sentences_of_later_beats_are_marked(client: Client, first: str) -> None:
    page = read(client, f"/stories/{first}")
    beats = page.xpath("//ol[@class='beats']/li")
    assert not beats[0].xpath(".//mark")
    assert any("fell" in mark.text_content() for beat in beats[1:] for mark in beat.xpath(".//mark"))


def test_a_story_has_a_lane_for_each_outlet(client: Client, first: str) -> None:
    page = read(client, f"/stories/{first}")
    outlets = client.get(f"/stories/{first}.json").json()["outlets"]
    assert len(page.xpath("//section[@class='lanes']/ol/li/*[local-name()='svg']")) == len(outlets)


def test_a_story_shows_its_figures_over_time_with_their_sentences(client: Client, first: str) -> None:
    page = read(client, f"/stories/{first}")
    shown = page.xpath("//section[@class='figures']//details")[0]
    assert texts(shown, ".//summary") == ["hectares about 20 hatay-gundem.example, 4 Mar 12:10"]
    rows = texts(shown, ".//tbody/tr/td[2]")
    assert rows == ["about 20", "about 50 was 20", "about 20"]
    assert "about 20 hectares of orchards" in texts(shown, ".//tbody/tr[1]/td[3]")[0]
    (drawing,) = shown.xpath(".//*[@role='img']")
    said = ["about 20 on 4 Mar, 06:48", "about 50 on 4 Mar, 09:00", "about 20 on 4 Mar, 12:10"]
    assert drawing.get("aria-label") == f"hectares: {'; '.join(said)}"


def test_figures_are_in_the_json_of_a_story(client: Client, first: str) -> None:
    (hectares,) = [
        each for each in client.get(f"/stories/{first}.json").json()["figures"] if each["kind"] == "hectares"
    ]
    assert [(cell["value"], cell["corrects"]) for cell in hectares["cells"]] == [(20, None), (50, 20), (20, None)]


def test_figures_of_pages_for_everyone_quote_beginnings(public: Client, first: str) -> None:
    figures = public.get(f"/stories/{first}.json").json()["figures"]
    assert max(len(cell["sentence"]) for each in figures for cell in each["cells"]) <= 241


def test_the_beginning_of_an_id_leads_to_the_whole(client: Client, first: str) -> None:
    answer = client.get(f"/stories/{first[:6]}.json")
    assert (answer.status, answer.headers["location"]) == (308, f"/stories/{first}.json")


def test_an_article_shows_its_text_and_why_it_is_here(client: Client, articles: Mapping[str, Any]) -> None:
    page = read(client, f"/articles/{articles[FIRST]['id']}")
    assert "ANKARA, March 4 (Northwire)" in page.xpath("//section[@class='body']")[0].text_content()
    assert "Announced by http://northwire.example/feeds/top.atom" in texts(
        page, "//section[@aria-labelledby='why']//li/p"
    )


def test_an_edited_article_shows_what_was_changed(client: Client, articles: Mapping[str, Any]) -> None:
    page = read(client, f"/articles/{articles[FIRST]['id']}")
    assert (page.xpath("//del")[0].text, page.xpath("//ins")[0].text) == ("20", "50")


def test_a_headline_says_its_language_and_finds_its_direction(client: Client) -> None:
    page = read(client, "/stories?lang=tr")
    link = page.xpath("//h3[@class='lead']/a[@lang='tr']")[0]
    assert link.get("dir") == "auto"


def test_every_time_is_machine_readable(client: Client, first: str) -> None:
    page = read(client, f"/stories/{first}")
    moments = page.xpath("//time/@datetime")
    assert moments
    assert all(re.fullmatch(r"2026-03-\d\dT\d\d:\d\d:\d\dZ", each) for each in moments)


def test_search_marks_what_matched(client: Client) -> None:
    page = read(client, "/search?q=gaziantep+missile*")
    assert {mark.text.lower() for mark in page.xpath("//mark")} >= {"missile", "gaziantep"}


def test_search_pages_do_not_repeat(client: Client) -> None:
    page = read(client, "/search?q=missile*&limit=7")
    following = read(client, page.xpath("//a[@rel='next']/@href")[0])
    here, there = (set(each.xpath("//h2/a/@href")) for each in (page, following))
    assert (len(here), here & there) == (7, set())


def test_search_begins_with_relevance_and_offers_time(client: Client) -> None:
    page = read(client, "/search?q=gaziantep")
    assert "Gaziantep" in texts(page, "//h2/a")[0]
    assert texts(page, "//nav[@class='orders']//strong") == ["relevance", "page"]
    assert {"newest", "oldest", "story", "text", "Over time"} <= set(texts(page, "//nav[@class='orders']//a"))


def test_results_can_be_gathered(client: Client) -> None:
    page = read(client, "/search?q=missile&group=story")
    stories = page.xpath("//p[@class='by']/a/@href")
    assert len(set(stories)) == len(stories) > 3
    assert any(text.startswith("carried by") for text in texts(page, "//ul[@class='folded']/li"))


def test_counts_beside_results_lead_to_as_many(client: Client) -> None:
    page = read(client, "/search?q=missile")
    for item in page.xpath("//aside[@id='filters']//li"):
        (address,), (number,) = item.xpath("a/@href"), item.xpath("span/text()")
        assert len(client.get(address.replace("/search?", "/search.json?")).json()["articles"]) == int(number)


def test_a_misspelt_word_is_met_with_another(client: Client) -> None:
    page = read(client, "/search?q=gaziantpe+missile")
    assert texts(page, "//main//p[@class='empty']/a") == ["gaziantep"]
    assert page.xpath("//main//p[@class='empty']/a/@href") == ["/search?q=gaziantep+missile"]


def test_an_article_leads_to_what_is_like_it(client: Client, articles: Mapping[str, Any]) -> None:
    page = read(client, f"/articles/{articles[FIRST]['id']}")
    (address,) = page.xpath("//a[text()='More like this']/@href")
    like = read(client, address)
    assert FIRST not in texts(like, "//h2/a")
    assert len(texts(like, "//h2/a")) > 3


def test_a_trend_is_drawn_and_told(client: Client) -> None:
    page = read(client, "/trend?q=missile&beside=patriot")
    (drawing,) = page.xpath("//svg[@class='trend']")
    assert drawing.get("aria-label") == "missile: 29 articles; patriot: 6 articles"
    assert texts(page, "//table/caption") == ["missile", "patriot"]
    assert sum(map(int, page.xpath("//table[1]//td/text()"))) == 29
    assert "no followed topic kept" in page.text_content()


def test_sources_list_every_feed_of_the_topic(client: Client, topics: Mapping[str, Any]) -> None:
    page = read(client, "/sources")
    assert len(page.xpath("//tbody/tr")) == len(topics[TOPIC].sources)


def test_saved_searches_stand_on_the_search_page_with_a_feed_each(world_uri: str, topics: dict[str, Any]) -> None:
    around = replace(surroundings(world_uri, topics), searches={"debris": "debris OR enkaz", "<x>": "füze"})
    with Client(create_app(around)) as own:
        page = read(own, "/search")
        assert texts(page, "//section[@aria-labelledby='saved']//li/a") == ["<x>", "debris"]
        for link in page.xpath("//section[@aria-labelledby='saved']//a/@href"):
            assert own.get(link).status == 200
        assert [link for link in page.xpath("//section//a/@href") if ".atom?q=" in link] != []


def test_feeds_that_need_a_person_are_counted_beside_the_sources(
    world_uri: str, topics: dict[str, Any], tmp_path: Path
) -> None:
    uri = f"sqlite:{shutil.copy(world_uri.partition(':')[2], tmp_path / 'polled.db')}"
    store = open_store(uri)
    poll_feeds(store, [source.url for topic in topics.values() for source in topic.sources])
    store.close()
    with Client(create_app(surroundings(uri, topics))) as own:
        states = texts(read(own, "/sources"), "//td[@data-label='State']/span[1]")
        ailing = sum(state.split(" ", 1)[1] in ("failing", "blocked", "stale", "never answered") for state in states)
        assert texts(read(own, "/"), "//nav//span[@class='ailing']") == [f"▲ {ailing} need a look"]
    with Client(create_app(surroundings(uri, topics, public=True))) as everyone:
        assert texts(read(everyone, "/"), "//span[@class='ailing']") == []


def test_no_page_is_over_60_kb(client: Client, stories: Mapping[str, StoryRecord]) -> None:
    addresses = [*SCREENS, "/stories?limit=200", "/search?q=missile*&limit=200"]
    addresses += [f"/stories/{story.id}" for story in stories.values()]
    addresses += [f"/articles/{article}" for story in stories.values() for article in story.article_ids]
    sizes = {address: len(client.get(address).body) for address in addresses}
    assert max(sizes.values()) <= 100_000, max(sizes, key=lambda address: sizes[address])


def test_pages_carry_no_script_and_nothing_from_elsewhere(client: Client, first: str) -> None:
    for address in [*SCREENS, f"/stories/{first}"]:
        page = read(client, address)
        loaded = page.xpath("//*[local-name()='img' or local-name()='iframe']/@src | //link[@rel!='alternate']/@href")
        assert not page.xpath("//script | //@style | //@onclick | //style")
        assert all(each.startswith("/static/") for each in loaded)


def test_public_pages_hold_no_whole_text(public: Client, articles: Mapping[str, Any]) -> None:
    ident = articles[FIRST]["id"]
    page = read(public, f"/articles/{ident}")
    body = page.xpath("//section[@class='body']")[0].text_content().strip()
    assert len(body) < 260
    assert len(public.get(f"/articles/{ident}.json").json()["text"]) < 260


def test_public_pages_hold_no_changes_and_little_of_what_is_new(
    public: Client, first: str, articles: Mapping[str, Any]
) -> None:
    assert not read(public, f"/articles/{articles[FIRST]['id']}").xpath("//ins | //del")
    assert all(len(mark) < 260 for mark in texts(read(public, f"/stories/{first}"), "//mark"))


def test_the_same_page_is_not_sent_twice(client: Client) -> None:
    tag = client.get("/stories").headers["etag"]
    again = client.get("/stories", If_None_Match=tag)
    assert (again.status, again.body) == (304, b"")


# --- headlines of what could not be read ------------------------------------------------------------------------------


@pytest.fixture
def unread(serve: Callable[..., Client], tmp_path: Path) -> tuple[Client, StoryRecord]:
    """A story of a text and, before it, a headline."""
    uri = f"sqlite:{tmp_path}/unread.db"
    store = open_store(uri)
    fields: dict[str, Any] = {"language": "en", "topics": ("missiles",)}
    early = headline("early", host="other.example", summary=TEXT.splitlines()[0], first_seen=at(minutes=-9), **fields)
    Writer(store).write([early, article("a", published=at(), **fields)])
    settle(store)
    (record,) = store.stories()
    store.close()
    return serve(uri), record


def test_what_could_not_be_read_is_marked_on_every_page(unread: tuple[Client, StoryRecord]) -> None:
    client, story = unread
    mark = "//span[@class='unread']"
    page = read(client, f"/stories/{story.id}")
    assert texts(page, f"//li[contains(@class, 'beat')]{mark}") == ["headline only"]
    assert "other.example (headline only) was seen first" in texts(page, "//p[@class='statement']")[0]
    assert texts(page, f"//p[@class='facts']{mark}") == ["1 headline of what could not be read"]
    assert page.xpath("//svg[@class='lane']/circle[contains(@class, 'unread')]")
    assert texts(read(client, "/stories"), f"//article{mark}") == ["1 headline of what could not be read"]
    assert texts(read(client, "/search?q=hatay"), f"//li{mark}") == ["headline only"]
    own = read(client, f"/articles/{story.article_ids[0]}")
    assert texts(own, f"//p[@class='facts']{mark}") == ["headline only"]
    assert texts(own, "//section[@class='body']/p") == [TEXT.splitlines()[0]]


def test_headlines_are_left_out_of_pages_on_demand(unread: tuple[Client, StoryRecord]) -> None:
    client, story = unread
    for address in (f"/stories/{story.id}?texts=only", "/stories?texts=only", "/search?q=hatay&texts=only"):
        assert not read(client, address).xpath("//span[@class='unread']")
    assert client.get("/stories?texts=some").status == 400
    assert client.get("/stories.json?texts=only").json()["stories"][0]["articles"] == 1


def test_searches_and_trends_say_what_an_older_store_has_not_indexed_yet(
    tmp_path: Path, serve: Callable[..., Client]
) -> None:
    uri = f"sqlite:{tmp_path / 'news.db'}"
    with contextlib.closing(open_store(uri)) as store:
        Writer(store).write([article()])
    told = "1 article may be missing: the next crawl indexes this older store anew."
    addresses = ("/search", "/search.json?q=words", "/trend?q=words")
    assert [told in serve(uri).get(each).text for each in addresses] == [False] * 3
    with contextlib.closing(sqlite3.connect(tmp_path / "news.db")) as file, file:
        file.execute("UPDATE search_index SET version = 0, num = NULL")
    assert [told in serve(uri).get(each).text for each in addresses] == [True] * 3
