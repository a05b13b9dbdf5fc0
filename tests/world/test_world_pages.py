"""The fixture world's servers: pages, feeds, robots.txt, validators, the given document, and all of it over HTTP."""

import http.client
import json
import re
import tomllib
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from lxml import etree, html

from tests.world import ROOT, Article, World, WorldServer

WORLD = World.load()
LAST = WORLD.instants[-1]
STORED = [a for a in WORLD.articles if a.stored]
TOPIC_FILE = tomllib.loads(WORLD.topic_path.read_text("utf-8"))
SEED = ROOT.parent / "pages" / "seed"


def each(articles: list[Article]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("article", articles, ids=lambda a: a.id)


def fetch(article: Article, now: datetime = LAST, **headers: str) -> tuple[int, dict[str, str], str]:
    """Status, headers, and the body decoded as the header declares."""
    status, found, body = WORLD.respond(article.outlet.host, article.path, now, headers)
    return status, found, body.decode(article.outlet.charset)


def visible(page: str) -> str:
    """The text of a page in one line, without scripts."""
    root = html.document_fromstring(page)
    etree.strip_elements(root, "script", "style", with_tail=False)
    return " ".join(root.text_content().split())


# --- pages ----------------------------------------------------------------------------------------------------------


@each([a for a in WORLD.articles if a.status == 200])
def test_pages_show_title_and_body(article: Article) -> None:
    status, headers, page = fetch(article)
    assert status == 200
    assert headers["Content-Type"].startswith("text/html; charset=")
    shown = visible(page)
    for line in [article.version(LAST).text.title, *article.version(LAST).text.body.splitlines()]:
        assert " ".join(line.split()) in shown


@each([a for a in STORED if a.published])
def test_pages_claim_their_date_with_its_offset(article: Article) -> None:
    assert article.published
    claim = article.published.isoformat().replace("+00:00", "Z")
    assert claim in fetch(article)[2]


@each([a for a in WORLD.articles if a.outlet.key == "hub"])
def test_the_aggregator_says_no_date(article: Article) -> None:
    page = fetch(article)[2]
    assert re.findall(r"20\d\d", page) == ["2026"]
    assert "© 2026" in page


def test_pages_are_the_same_bytes_each_time() -> None:
    again = World.load()
    for a in WORLD.articles:
        assert again.respond(a.outlet.host, a.path, LAST, {}) == WORLD.respond(a.outlet.host, a.path, LAST, {}), a.id


def test_page_shows_the_version_of_the_time() -> None:
    article = WORLD.by_id["northwire/nato-downs-missile-hatay"]
    shown = [fetch(article, instant)[2] for instant in WORLD.instants[1:4]]
    assert ["about 20 hectares" in page for page in shown] == [True, False, False]
    assert ["We do not quarrel" in page for page in shown] == [False, False, True]


def test_page_is_missing_before_it_is_listed() -> None:
    article = WORLD.by_id["northwire/nato-council"]
    assert fetch(article, article.listed - timedelta(minutes=1))[0] == 404


def test_withdrawn_page_is_missing() -> None:
    assert fetch(WORLD.by_id["northwire/withdrawn-incirlik-flights"])[0] == 404


def test_old_slug_is_redirected() -> None:
    article = WORLD.by_id["meridian/hatay-debris-engine"]
    answer = WORLD.respond(article.outlet.host, article.aliases[0].path, LAST, {})
    assert (answer.status, answer.headers["Location"]) == (301, article.url)


def test_amp_page_names_the_article_as_canonical() -> None:
    article = WORLD.by_id["anadolu/enkaz-inceleme"]
    page = WORLD.respond(article.outlet.host, article.aliases[0].path, LAST, {}).body
    assert html.fromstring(page).xpath("//link[@rel='canonical']/@href") == [article.url]


# --- robots.txt, feeds, validators ----------------------------------------------------------------------------------


def test_robots_forbids_one_article_and_is_missing_once() -> None:
    assert b"Disallow: /plus/" in WORLD.respond("rheinblick.example", "/robots.txt", LAST, {}).body
    assert WORLD.respond("hatay-gundem.example", "/robots.txt", LAST, {}).status == 404


def test_unknown_host_is_refused() -> None:
    assert WORLD.respond("elsewhere.example", "/", LAST, {}).status == 421


@pytest.mark.parametrize("url", TOPIC_FILE["feeds"])
def test_feeds_list_what_has_been_announced(url: str) -> None:
    host, _, path = url.removeprefix("http://").partition("/")
    outlet = next(o for o in WORLD.outlets.values() if o.host == host)
    for now in WORLD.instants:
        body = WORLD.respond(host, f"/{path}", now, {}).body.decode()
        listed = {a.id for a in WORLD.articles if a.outlet == outlet and a.listed <= now}
        shown = {a.id for link, a in WORLD.by_url.items() if link in re.split(r'[<>"]', body)}
        assert shown == ({"anadolu/enkaz-inceleme"} & listed if "amp" in path else listed)


@pytest.mark.parametrize("url", TOPIC_FILE["feeds"])
def test_feeds_are_well_formed(url: str) -> None:
    host, _, path = url.removeprefix("http://").partition("/")
    body = WORLD.respond(host, f"/{path}", LAST, {}).body
    assert json.loads(body)["items"] if path.endswith("json") else len(etree.fromstring(body))


def test_feed_shows_the_corrected_headline() -> None:
    before, after = (
        WORLD.respond("sharq-monitor.example", "/index.rdf", now, {}).body.decode() for now in WORLD.instants[10:12]
    )
    wrong, right = (v.text.title for v in WORLD.by_id["sharq/second-missile"].versions)
    assert (wrong in before, right in after, wrong in after) == (True, True, False)


@pytest.mark.parametrize(("key", "header"), [("meridian", "if-none-match"), ("anadolu", "if-modified-since")])
def test_unchanged_feed_answers_304(key: str, header: str) -> None:
    outlet = WORLD.outlets[key]
    path = next(iter(outlet.feeds))
    first = WORLD.respond(outlet.host, path, LAST, {})
    validator = first.headers["ETag" if "etag" in outlet.validators else "Last-Modified"]
    again = WORLD.respond(outlet.host, path, LAST + timedelta(hours=1), {header: validator})
    assert (again.status, again.body) == (304, b"")


def test_edited_page_is_sent_again() -> None:
    article = WORLD.by_id["northwire/nato-downs-missile-hatay"]
    _, before, _ = fetch(article, WORLD.instants[1])
    same = {"if-none-match": before["ETag"], "if-modified-since": before["Last-Modified"]}
    assert [WORLD.respond(article.outlet.host, article.path, now, same).status for now in WORLD.instants[1:4]] == [
        304,
        200,
        200,
    ]


def test_servers_without_validators_send_none() -> None:
    headers = fetch(WORLD.by_id["hatay/savcilik"])[1]
    assert not {"ETag", "Last-Modified"} & set(headers)


# --- the given document ---------------------------------------------------------------------------------------------

BOILERPLATE = [
    "3 min read",
    "Listen to this article",
    "Share this article:",
    "Source: a57.foxnews.com",
    "AI-generated illustration",
    "Submit a Tip",
    "Name any topic. Get daily articles.",
    "Discussion",
    "More in U.S.",
    "© 2026",
]


def seed_page(markup: str) -> str:
    return visible((SEED / markup / "page.html").read_text("utf-8"))


@pytest.mark.parametrize("markup", ["semantic", "utility", "divsoup"])
def test_seed_page_holds_the_document_in_order(markup: str) -> None:
    expected = json.loads((SEED / "expected.json").read_text("utf-8"))
    assert len(expected["body"]) == 8
    page = seed_page(markup)
    places = [page.find(line) for line in [expected["title"], expected["standfirst"], *expected["body"]]]
    assert places == sorted(places)
    assert places[0] >= 0


@pytest.mark.parametrize("markup", ["semantic", "utility", "divsoup"])
def test_seed_page_keeps_its_boilerplate(markup: str) -> None:
    page = seed_page(markup)
    assert [line for line in BOILERPLATE if line not in page] == []


def test_the_world_serves_the_semantic_seed_page() -> None:
    body = WORLD.respond("headline-hub.example", "/us/nato-intercepts-second-iranian-ballistic-missile", LAST, {}).body
    assert body == (SEED / "semantic" / "page.html").read_bytes()


# --- the server -----------------------------------------------------------------------------------------------------


def get(server: WorldServer, host: str, path: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", path, headers={"Host": host, "Connection": "close"})
    response = connection.getresponse()
    response.read()
    connection.close()
    return response


def test_server_answers_by_host_header_and_keeps_a_log() -> None:
    with WorldServer(WORLD, LAST) as server:
        statuses = [
            get(server, "northwire.example", "/feeds/top.atom").status,
            get(server, "nobody.example", "/").status,
        ]
    assert statuses == [200, 421]
    assert [tuple(hit) for hit in server.log] == [
        (LAST, "northwire.example", "/feeds/top.atom", 200),
        (LAST, "nobody.example", "/", 421),
    ]


def test_server_lives_in_the_time_that_it_is_told() -> None:
    path = WORLD.by_id["northwire/nato-council"].path
    with WorldServer(WORLD) as server:
        before = get(server, "northwire.example", path)
        server.now = LAST
        after = get(server, "northwire.example", path)
    assert (before.status, after.status) == (404, 200)
    assert parsedate_to_datetime(after.headers["Date"]) == LAST


def test_server_lets_a_person_choose_the_host_by_folder() -> None:
    with WorldServer(WORLD, LAST) as server:
        assert get(server, f"127.0.0.1:{server.port}", "/rheinblick.example/robots.txt").status == 200
