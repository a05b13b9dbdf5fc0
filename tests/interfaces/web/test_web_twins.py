"""JSON, CSV and Atom twins: every address has them, and other programs can read them."""

import csv
import io

import feedparser
import pytest
from lxml import etree, html

from newsbot.interfaces.schemas import RECORDS, json_schema
from newsbot.interfaces.web.asked import TAKES
from tests.interfaces.schemas.validator import faults
from tests.interfaces.web.client import Client

TOPIC = "iran-missiles-turkey"
LISTS = ["/topics", "/stories", f"/topics/{TOPIC}", "/sources", "/search"]
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def addresses(client: Client) -> list[str]:
    """One address of every kind, with and without a question."""
    story = client.get("/stories.json?outlet=headline-hub.example").json()["stories"][-1]["id"]
    article = client.get("/search.json?q=missile*").json()["articles"][0]["id"]
    return [*LISTS, f"/stories/{story}", f"/articles/{article}"]


def with_question(address: str) -> str:
    return address.replace("/search", "/search.{}?q=missile*") if address == "/search" else address + ".{}"


@pytest.mark.parametrize(
    ("place", "schema"),
    [(0, "topics-page"), (1, "stories-page"), (3, "sources-page"), (4, "search-page"), (5, "story"), (6, "article")],
)
def test_json_names_its_schema(client: Client, addresses: list[str], place: int, schema: str) -> None:
    found = client.get(with_question(addresses[place]).format("json"))
    assert found.headers["content-type"] == "application/json"
    assert found.json()["schema"] == f"newsbot/{schema}/1"


@pytest.mark.parametrize("place", range(8))
def test_json_is_as_its_published_schema_says(client: Client, public: Client, addresses: list[str], place: int) -> None:
    """For one reader and for everyone; also what is asked without words, and what is refused."""
    address = [*map(with_question, addresses), "/stories.{}?limit=x"][place].format("json")
    for each in (client, public):
        record = each.get(address).json()
        name = record["schema"].split("/")[1]
        assert list(faults(json_schema(name), record, name)) == []


def test_every_screen_has_a_published_record() -> None:
    names = {screen if screen in ("story", "article", "trend") else f"{screen}-page" for screen in TAKES}
    assert names <= set(RECORDS)


@pytest.mark.parametrize("place", range(7))
def test_csv_has_a_head_and_rows_as_wide(client: Client, addresses: list[str], place: int) -> None:
    found = client.get(with_question(addresses[place]).format("csv"))
    rows = list(csv.reader(io.StringIO(found.text)))
    assert len(rows) > 1
    assert {len(row) for row in rows} == {len(rows[0])}


@pytest.mark.parametrize("place", range(7))
def test_atom_is_well_formed_and_complete(client: Client, addresses: list[str], place: int) -> None:
    found = client.get(with_question(addresses[place]).format("atom"))
    parsed = feedparser.parse(io.BytesIO(found.body), response_headers={"content-type": found.headers["content-type"]})
    feed = etree.fromstring(found.body)
    assert parsed.bozo == 0
    for element in (feed, *feed.iter(f"{ATOM}entry")):
        assert all(element.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    assert feed.find(f"{ATOM}author") is not None


@pytest.mark.parametrize("place", range(7))
def test_atom_entries_have_ids_of_their_own(client: Client, addresses: list[str], place: int) -> None:
    feed = etree.fromstring(client.get(with_question(addresses[place]).format("atom")).body)
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids) > 0


@pytest.mark.parametrize(
    "address",
    [
        "/trend.json?q=missile&beside=patriot&split=outlet&share=yes",
        "/trend.json",
        "/search.json?q=missile&group=story",
    ],
)
def test_other_questions_are_answered_as_their_schemas_say(client: Client, address: str) -> None:
    record = client.get(address).json()
    name = record["schema"].split("/")[1]
    assert list(faults(json_schema(name), record, name)) == []


def test_a_trend_is_a_table_and_no_feed(client: Client) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/trend.csv?q=missile").text)))
    assert sum(int(row["articles"]) + int(row["copies"]) for row in rows) == 29
    assert client.get("/trend.atom?q=missile").status == 404


def test_a_feed_of_a_search_is_newest_first(client: Client) -> None:
    feed = etree.fromstring(client.get("/search.atom?q=missile").body)
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    newest = etree.fromstring(client.get("/search.atom?q=missile&sort=newest").body)
    assert ids == [entry.findtext(f"{ATOM}id") for entry in newest.iter(f"{ATOM}entry")]


def test_atom_is_the_same_under_another_clock_and_name(client: Client, public: Client) -> None:
    one, other = (each.get("/stories.atom").body for each in (client, public))
    assert one == other


def test_atom_says_where_it_is(client: Client) -> None:
    feed = etree.fromstring(client.get("/stories.atom?lang=tr").body)
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {
        "self": "http://127.0.0.1:8711/stories.atom?lang=tr",
        "alternate": "http://127.0.0.1:8711/stories?lang=tr",
    }


@pytest.mark.parametrize("place", range(10))
def test_every_link_of_a_page_leads_somewhere(client: Client, addresses: list[str], place: int) -> None:
    """Twins, filters and further pages included."""
    pages = [
        *addresses,
        f"/topics/{TOPIC}?lang=en&limit=3",
        "/search?q=missile&group=story&limit=3",
        "/trend?q=missile",
    ]
    pages[LISTS.index("/search")] = "/search?q=missile*&limit=3"
    links = html.fromstring(client.get(pages[place]).body).xpath("//@href")
    here = {link.partition("#")[0] for link in links if link.startswith("/")}
    assert len(here) > 5
    assert [link for link in here if client.get(link).status != 200] == []


def test_pages_name_their_twins(client: Client) -> None:
    assert '<link rel="alternate" type="application/atom+xml"' in client.get("/stories?lang=tr").text
    assert "/stories.csv?lang=tr" in client.get("/stories?lang=tr").text
