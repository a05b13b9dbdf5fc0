"""Lists of subscriptions in and out."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.errors import FeedError
from newsbot.feeds import Subscription, read_opml, write_opml
from newsbot.feeds.opml import clean_tag

FIXTURE = Path(__file__).parents[2] / "fixtures" / "feeds" / "opml" / "subscriptions.opml"


def test_folders_and_categories_become_tags() -> None:
    assert read_opml(FIXTURE.read_bytes())[0] == [
        Subscription("https://kueste.example/rdf", "Küstenbote", ("Küste",)),
        Subscription("http://gozcu.example/rss", "Gözcü", ("tr", "sea", "Tief")),
    ]


def test_R18_addresses_that_cannot_be_fetched_are_reported() -> None:
    assert read_opml(FIXTURE.read_bytes())[1] == ["'javascript:alert(1)' is not an http or https address"]


@pytest.mark.parametrize("body", [b"", b"http://127.0.0.1/x", b"/etc/hostname", b"<html>hello</html>", b"\x00\xff"])
def test_R19_what_is_no_list_is_refused(body: bytes) -> None:
    with pytest.raises(FeedError):
        read_opml(body)


def test_R21_entities_that_blow_up_are_refused() -> None:
    with pytest.raises(FeedError):
        read_opml(b'<!DOCTYPE opml [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><opml><outline text="&b;"/></opml>')


def test_the_list_written_is_opml_2() -> None:
    assert '<opml version="2.0">' in write_opml([Subscription("https://outlet.example/rss")])


_TEXT = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
_SUBSCRIPTIONS = st.lists(
    st.builds(
        Subscription,
        url=st.integers(0, 10**9).map(lambda n: f"https://outlet.example/feed?id={n}&x='1'"),
        title=_TEXT,
        tags=st.lists(_TEXT.map(clean_tag).filter(bool), max_size=4, unique=True).map(tuple),
    ),
    max_size=6,
    unique_by=lambda subscription: subscription.url,
)


@settings(max_examples=100)
@given(_SUBSCRIPTIONS)
def test_a_list_written_is_read_back_as_it_was(subscriptions: list[Subscription]) -> None:
    document = write_opml(subscriptions, "a & <b>")
    assert read_opml(document.encode()) == (subscriptions, [])
