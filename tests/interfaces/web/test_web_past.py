"""Pages of an earlier time say what commands say with `--as-of`, and lead to pages of that time."""

from pathlib import Path

import pytest
from lxml import html

from newsbot.interfaces.web import Surroundings, create_app
from newsbot.interfaces.web.past import Past
from newsbot.text.topics import Topic
from tests.commands import WORLD, call
from tests.interfaces.web.client import Client
from tests.interfaces.web.conftest import NOW, surroundings

THEN = "2026-03-05T12:00:00Z"
TOPIC = "iran-missiles-turkey"


def command(uri: str, *words: str) -> list[dict[str, object]]:
    done = call(
        "--config", WORLD, "--store", uri, "--now", NOW.isoformat(), "--json", *words, "--as-of", THEN
    )  # fmt: skip
    assert done.code == 0, done.err
    return done.rows()


def test_stories_are_those_of_the_command(client: Client, world_uri: str) -> None:
    shown = client.get(f"/stories.json?as-of={THEN}&limit=200").json()["stories"]
    printed = {row["id"]: row for row in command(world_uri, "stories", "--limit", "200")}
    assert {story["id"] for story in shown} == set(printed)
    assert all(story["articles"] == printed[story["id"]]["articles"] for story in shown)


def test_a_story_is_that_of_the_command(client: Client, world_uri: str) -> None:
    story = client.get(f"/stories.json?as-of={THEN}").json()["stories"][0]["id"]
    shown = client.get(f"/stories/{story}.json?as-of={THEN}").json()
    (printed,) = command(world_uri, "story", story)
    assert [beat["id"] for beat in shown["beats"]] == [beat["id"] for beat in printed["beats"]]  # type: ignore[attr-defined]
    assert shown["last_seen"] == printed["last_seen"] <= THEN  # type: ignore[operator]  # a time as text


def test_what_is_found_is_what_the_command_finds(client: Client, world_uri: str) -> None:
    shown = client.get(f"/search.json?q=missile*&as-of={THEN}&limit=60").json()["articles"]
    printed = command(world_uri, "search", "missile*", "--limit", "200")
    assert [each["id"] for each in shown] == [each["id"] for each in printed]
    assert len(shown) < len(client.get("/search.json?q=missile*&limit=60").json()["articles"])


def test_an_article_has_the_text_of_that_time(client: Client) -> None:
    url = "http://northwire.example/2026/03/04/nato-downs-missile-hatay"
    found = client.get("/search.json?q=outlet:northwire.example+hectares&limit=60").json()["articles"]
    ident = next(each["id"] for each in found if each["url"] == url)
    early, now = (client.get(f"/articles/{ident}.json{then}").json() for then in ("?as-of=2026-03-04T08:00Z", ""))
    assert (len(early["versions"]), len(now["versions"])) == (1, 3)
    assert "about 20 hectares" in early["text"]
    assert "about 50 hectares" in now["text"]


def test_what_came_later_is_not_there(client: Client) -> None:
    newest = client.get("/stories.json").json()["stories"][0]["id"]
    assert client.get(f"/stories/{newest}").status == 200
    assert client.get(f"/stories/{newest}?as-of=2026-03-04T08:00Z").status == 404


@pytest.mark.parametrize("twin", ["json", "csv", "atom"])
@pytest.mark.parametrize("address", ["/topics", f"/topics/{TOPIC}", "/stories", "/search"])
def test_twins_have_the_past_too(client: Client, address: str, twin: str) -> None:
    asked = f"{address}.{twin}?" + ("q=missile*&" if address == "/search" else "")
    then, now = (client.get(asked + end) for end in (f"as-of={THEN}", ""))
    assert then.status == now.status == 200
    assert then.body != now.body


def test_a_page_of_the_past_leads_to_pages_of_the_past(client: Client) -> None:
    for address in ("/", f"/topics/{TOPIC}", "/stories", "/search?q=missile*"):
        page = html.fromstring(client.get(f"{address}{'&' if '?' in address else '?'}as-of={THEN}").body)
        links = page.xpath("//main//a/@href | //nav//a/@href | //p[@class='twins']//a/@href")
        present = [link for link in links if "as-of=" not in link and not link.startswith(("#", "/sources"))]
        assert present == [], address
        (back,) = page.xpath("//p[@class='then']//a/@href")
        assert "as-of" not in back
        assert client.get(back).status == 200


def test_a_page_says_which_time_it_is_about(client: Client) -> None:
    page = html.fromstring(client.get(f"/stories?as-of={THEN}").body)
    assert page.xpath("//p[@class='then']//time/@datetime") == [THEN]
    assert page.xpath("//form[@class='find']//input[@name='as-of']/@value") == [THEN]
    assert not html.fromstring(client.get("/stories").body).xpath("//p[@class='then']")


def test_the_form_keeps_the_filters(client: Client) -> None:
    page = html.fromstring(client.get("/stories?lang=tr&outlet=anadolu-haber.example").body)
    (form,) = page.xpath("//form[@class='asof']")
    kept = {field.get("name"): field.get("value") for field in form.xpath(".//input[@type='hidden']")}
    assert (form.get("action"), kept) == ("/stories", {"lang": "tr", "outlet": "anadolu-haber.example"})


@pytest.mark.parametrize("address", ["/sources?as-of=2d", "/stories?as-of=may", "/stories?as-of=5"])
def test_what_has_no_past_is_refused(client: Client, address: str) -> None:
    assert client.get(address).status == 400


def test_R65_pages_for_everyone_show_the_present(public: Client) -> None:
    assert public.get("/stories?as-of=2d").status == 400
    assert not html.fromstring(public.get("/stories").body).xpath("//form[@class='asof']")


def test_R65_a_large_corpus_is_not_worked_out_anew(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsbot.interfaces.web.past.MOST_ARTICLES", 10)
    answer = client.get("/stories?as-of=2d")
    assert answer.status == 400
    assert "newsbot stories --as-of" in answer.text


def test_R65_one_question_about_the_past_at_a_time(
    world_uri: str, topics: dict[str, Topic], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsbot.interfaces.web.past._PATIENCE", 0.01)
    around = surroundings(world_uri, topics)
    with Client(create_app(around)) as client, around.past._lock:
        assert client.get("/stories?as-of=2d").status == 503
        assert client.get("/stories").status == 200


def test_only_the_last_few_times_are_kept(world_uri: str, topics: dict[str, Topic]) -> None:
    around = surroundings(world_uri, topics)
    with Client(create_app(around)) as client:
        for day in ("04", "05", "06", "07"):
            assert client.get(f"/stories.json?as-of=2026-03-{day}").status == 200
        assert len(around.past._held) == 2
    assert not around.past._held


def test_a_persons_decisions_count_in_the_past_too(world_uri: str, topics: dict[str, Topic], tmp_path: Path) -> None:
    from newsbot.corpus.overrides import Overrides

    url = "http://northwire.example/2026/03/04/nato-downs-missile-hatay"
    base = surroundings(world_uri, topics)
    around = Surroundings(base.open_store, topics, base.clock, past=Past(lambda: Overrides(drop=frozenset({url}))))
    with Client(create_app(around)) as client:
        found = client.get(f"/search.json?q=missile*&limit=60&as-of={THEN}").json()["articles"]
    assert found
    assert url not in {each["url"] for each in found}
