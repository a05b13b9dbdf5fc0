"""Pages show times in the zone that is set; what programs read stays UTC."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from newsbot.corpus.store import open_store
from newsbot.interfaces.web import create_app
from tests.interfaces.web.client import Client
from tests.interfaces.web.conftest import surroundings
from tests.interfaces.web.corpus import later, put, settle


@pytest.fixture
def uri(tmp_path: Path) -> str:
    """Two stories: one seen at noon, one at 22:00 UTC of the same day, which is the next day in Istanbul."""
    address = f"sqlite:{tmp_path / 'news.db'}"
    store = open_store(address)
    put(store, "noon", "Quake at noon", "The mayor of Elmfield spoke of a quake at noon. " * 9)
    put(store, "late", "Fire in the night", "Firemen of Oakham put out a fire in the night. " * 9, seen=later(600))
    settle(store)
    store.close()
    return address


@pytest.fixture
def istanbul(uri: str) -> Iterator[Client]:
    with Client(create_app(surroundings(uri, {}, zone="Europe/Istanbul"))) as client:
        yield client


def test_a_list_has_the_days_of_the_zone(istanbul: Client) -> None:
    page = html.fromstring(istanbul.get("/stories").text)
    noon, midnight = later(0), later(720)
    assert [day.split()[1] for day in page.xpath("//h2[@class='day']/text()")] == [str(midnight.day), str(noon.day)]
    assert page.xpath("//p[@class='clock']/time/text()") == ["01:00", "15:00"]


def test_the_day_of_a_filter_is_one_of_the_zone(istanbul: Client) -> None:
    page = html.fromstring(istanbul.get("/stories").text)
    (newest, *_) = page.xpath("//aside[@id='filters']//a[contains(@href, 'day=')]/@href")
    found = html.fromstring(istanbul.get(newest).text)
    assert found.xpath("//h3[@class='lead']/a/text() | //h3[contains(@class, 'lead')]/a/text()") == [
        "Fire in the night"
    ]


def test_moments_stay_what_they_are(istanbul: Client) -> None:
    moments = html.fromstring(istanbul.get("/stories").text).xpath("//p[@class='clock']/time/@datetime")
    assert [moment[11:] for moment in moments] == ["22:00:00Z", "12:00:00Z"]


def test_the_foot_names_the_zone(istanbul: Client) -> None:
    assert "Times are those of Europe/Istanbul." in istanbul.get("/stories").text


@pytest.mark.parametrize("twin", ["json", "csv", "atom"])
def test_twins_stay_utc(istanbul: Client, uri: str, twin: str) -> None:
    with Client(create_app(surroundings(uri, {}))) as utc:
        assert istanbul.get(f"/stories.{twin}").body == utc.get(f"/stories.{twin}").body


def test_a_day_that_is_typed_is_typed_back(istanbul: Client) -> None:
    page = html.fromstring(istanbul.get("/search?q=fire&since=2026-03-01").text)
    assert page.xpath("//input[@id='since']/@value") == ["2026-03-01"]
    assert "since=2026-02-28T21%3A00%3A00Z" in page.xpath("//nav[@class='orders']//a/@href")[0]
