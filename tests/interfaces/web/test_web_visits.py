"""The page of a topic says what has changed since the last visit, which only the reader's browser knows."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import html

from newsbot.corpus.store import open_store
from newsbot.interfaces.web import create_app
from newsbot.interfaces.web.surroundings import Surroundings
from newsbot.interfaces.web.visits import PAUSE, Visit
from tests.interfaces.web.client import Answered, Client
from tests.interfaces.web.corpus import TOPIC, later, put, settle

NOW = datetime(2026, 3, 11, 20, 0, tzinfo=UTC)
MARK = "new since your last visit"


class Browser:
    """A reader's browser: it keeps cookies, and time goes by in it."""

    def __init__(self, uri: str, public: bool = False) -> None:
        self.now, self.cookie, self.uri = NOW, "", uri
        self.client = Client(create_app(Surroundings(lambda: open_store(uri), {}, lambda: self.now, public)))

    def look(self, address: str = f"/topics/{TOPIC}") -> Answered:
        answer = self.client.get(address, **({"cookie": self.cookie} if self.cookie else {}))
        self.cookie = answer.headers.get("set-cookie", "").partition(";")[0] or self.cookie
        return answer

    def marked(self) -> list[str]:
        page = html.fromstring(self.look().text)
        return page.xpath(f"//article[.//span[text()='{MARK}']]//*[contains(@class, 'lead')]/a/text()")

    def read(self, title: str, text: str) -> None:
        """A crawl brings one more article."""
        store = open_store(self.uri)
        put(store, title.lower().replace(" ", "-"), title, text * 9, seen=later(9))
        settle(store)
        store.close()


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    made = Browser(f"sqlite:{tmp_path / 'news.db'}")
    made.read("Quake at noon", "The mayor of Elmfield spoke of a quake at noon. ")
    with made.client:
        yield made


def test_the_first_visit_marks_nothing(browser: Browser) -> None:
    assert browser.marked() == []
    assert MARK not in browser.look().text


def test_what_came_since_the_last_visit_is_marked(browser: Browser) -> None:
    browser.look()
    browser.now += timedelta(days=1)
    browser.read("Fire in the night", "Firemen of Oakham put out a fire in the night. ")
    assert browser.marked() == ["Fire in the night"]
    assert "1 story here has something new since your last visit" in html.fromstring(browser.look().text).text_content()


def test_marks_stay_while_a_visit_lasts(browser: Browser) -> None:
    browser.look()
    browser.now += timedelta(days=1)
    browser.read("Fire in the night", "Firemen of Oakham put out a fire in the night. ")
    for _ in range(3):
        assert browser.marked() == ["Fire in the night"]
        browser.now += PAUSE
    browser.now += PAUSE
    assert browser.marked() == []


def test_a_cookie_of_another_store_says_nothing() -> None:
    assert Visit.at_a_look("900.1.950.2", 7, NOW) == Visit(7, NOW, 7, NOW)


@pytest.mark.parametrize("held", ["", "x", "1.2.3", "-1.2.3.4", "1.2.3.99999999999", "1.2.3.4.5"])
def test_a_cookie_that_is_none_is_a_first_visit(held: str) -> None:
    assert Visit.at_a_look(held, 7, NOW).before == 7


def test_a_visit_is_read_back() -> None:
    visit = Visit(3, NOW, 9, NOW + PAUSE)
    assert Visit.parse(str(visit)) == visit


@pytest.mark.parametrize("address", ["/stories", f"/topics/{TOPIC}.json", f"/topics/{TOPIC}?as-of=2026-03-11T19:00Z"])
def test_only_the_page_of_a_topic_sets_a_cookie(browser: Browser, address: str) -> None:
    assert "set-cookie" not in browser.look(address).headers


def test_pages_for_everyone_set_no_cookie(browser: Browser) -> None:
    with Browser(browser.uri, public=True).client as client:
        assert "set-cookie" not in client.get(f"/topics/{TOPIC}").headers


def test_the_cookie_is_for_this_page_alone(browser: Browser) -> None:
    assert f"; Path=/topics/{TOPIC}; " in browser.look().headers["set-cookie"]
    assert browser.look().headers["set-cookie"].endswith("; HttpOnly; SameSite=Strict")
