"""Which of a page's claims about its own address are believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.pages.canonical_link import identity

AT = "https://outlet.example"
TITLE = "Missile Shot Down Over Gaziantep"


@pytest.mark.parametrize(
    ("final", "claimed"),
    [
        ("/world/missile-shot-down-over-gaziantep/amp", "/world/missile-shot-down-over-gaziantep"),
        ("/amp/missile-shot-down", "/2026/03/missile-shot-down"),
        ("/missile-shot-down?ref=home", "/missile-shot-down"),
        ("/p/48213", "/haber/48213"),
        ("/story/a-48213-x", "/story/other/a-48213-x.html"),
        ("/amp/a", "/a"),
        ("/node/7", "/world/missile-over-gaziantep"),
        ("/?p=7", "/missile-shot-down-over-gaziantep"),
        ("/haber/füze-düşürüldü-antep", "/fuze-dusuruldu"),
    ],
)
def test_an_address_that_names_the_article_is_believed(final: str, claimed: str) -> None:
    assert identity(AT + claimed, AT + final, TITLE) == AT + claimed


def test_so_is_the_same_page_on_another_host_of_the_outlet() -> None:
    assert identity("https://www.outlet.example/7", "https://m.outlet.example/7", "") == "https://www.outlet.example/7"


@pytest.mark.parametrize(
    ("final", "claimed"),
    [
        ("/news/missile-shot-down-over-gaziantep", "/news"),
        ("/world/the-news-of-the-day", "/news/live"),
        ("/article.php?id=5", "/article.php"),
        ("/index.php?article=77", "/index.php"),
        ("/2026/03/04/missile-shot-down", "/2026/archive"),
        ("/missile-shot-down", "/"),
        ("/missile-shot-down", ""),
        ("/a", "/b"),
        ("/a/index.html", "/index.html"),
        ("/missile-shot-down/amp", "/amp"),
    ],
)
def test_an_address_that_could_be_any_page_s_is_not(final: str, claimed: str) -> None:
    assert identity(AT + claimed, AT + final, TITLE) == AT + final


@pytest.mark.parametrize("claimed", [None, "", "https://other.example/missile-shot-down"])
def test_nor_is_none_or_one_of_another_outlet(claimed: str | None) -> None:
    assert identity(claimed, f"{AT}/missile-shot-down", TITLE) == f"{AT}/missile-shot-down"


_PATHS = st.lists(st.text("abc-1 é%/", min_size=1, max_size=8), max_size=4).map("/".join)


@given(_PATHS, _PATHS, st.text(max_size=30))
def test_the_answer_is_one_of_the_two_and_stays_when_asked_again(claimed: str, final: str, title: str) -> None:
    one = identity(f"{AT}/{claimed}", f"{AT}/{final}", title)
    assert one in (f"{AT}/{claimed}", f"{AT}/{final}")
    assert identity(one, f"{AT}/{final}", title) == one
