"""Addresses and their parameters: typed values or a refusal."""

import contextlib
from datetime import UTC, date, datetime
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.corpus.query.ranking import RankCursor
from newsbot.corpus.query.searching import Cursor
from newsbot.errors import UsageError
from newsbot.interfaces.web.asked import GROUPS, MAX_LIMIT, SORTS, TAKES, Address, Asked, address_of, asked_of

NOW = datetime(2026, 3, 11, 20, 0, tzinfo=UTC)
ALL = frozenset[str]().union(*TAKES.values())


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/", Address("topics")),
        ("/topics.json", Address("topics", None, "json")),
        ("/topics/quakes", Address("stories", "quakes")),
        ("/topics/quakes.atom", Address("stories", "quakes", "atom")),
        ("/stories", Address("stories")),
        ("/stories/s-7k3f.csv", Address("story", "s-7k3f", "csv")),
        ("/articles/a-9d2m", Address("article", "a-9d2m")),
        ("/search.atom", Address("search", None, "atom")),
    ],
)
def test_addresses(path: str, address: Address) -> None:
    assert address_of(path) == address


@pytest.mark.parametrize(
    "path",
    [
        "", "//", "/stories/", "/stories/a-1", "/stories/s-1/x", "/articles", "/articles/s-1", "/sources/x",
        "/search/x", "/stories.xml", "/topics/../x", "/topics/a b", "/stories/s-1'--", "/stories/$ne", "/STORIES",
        "/topics/" + "a" * 99,
    ],
)  # fmt: skip
def test_what_is_no_address(path: str) -> None:
    assert address_of(path) is None


@pytest.mark.parametrize(
    "query",
    [
        "$where=1", "limit[$gt]=0", "topic=%00", "topic=a&topic=b", "limit=x", "limit=-1", "limit=0", "limit=1e9",
        "part=0",
        "day=2026-02-30", "day=yesterday", "since=5", "until=may", "lang=english", "lang=%7B%22$ne%22%3Anull%7D",
        "outlet=a/b", "after=x", "after=20260309T134000Z.a-%24ne", "q=" + "a" * 5_000, "x=" + "a" * 9_000, "q=%FF",
        "sort=best", "group=all",
        "like=s-1", "by=year", "split=x", "share=1",
        "&".join(f"outlet=o{n}.example" for n in range(11)), "&".join(["q=a"] * 50),
    ],
)  # fmt: skip
def test_R64_what_is_not_of_its_type_is_refused(query: str) -> None:
    with pytest.raises(UsageError):
        asked_of(query, ALL, NOW)


def test_R65_a_huge_limit_is_capped() -> None:
    assert asked_of("limit=999999999", ALL, NOW).limit == MAX_LIMIT


@given(st.text(max_size=60))
def test_R64_any_query_string_gives_typed_values_or_a_refusal(query: str) -> None:
    with contextlib.suppress(UsageError):
        assert isinstance(asked_of(query, ALL, NOW), Asked)


def test_empty_fields_of_a_form_ask_nothing() -> None:
    assert asked_of("q=&lang=&since=", ALL, NOW) == Asked()


MOMENTS = st.integers(0, 2_000_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))


@given(
    st.builds(
        Asked,
        topic=st.none() | st.from_regex("[a-z]{1,9}", fullmatch=True),
        outlets=st.lists(st.sampled_from(["a.example", "b.example"]), unique=True).map(tuple),
        languages=st.lists(st.sampled_from(["en", "tr"]), unique=True).map(tuple),
        day=st.none() | st.dates(date(2000, 1, 1), date(2030, 1, 1)),
        since=st.none() | MOMENTS,
        until=st.none() | MOMENTS,
        q=st.text(max_size=20).map(str.strip).filter(lambda text: not any("\ud800" <= c <= "\udfff" for c in text)),
        after=st.none()
        | MOMENTS.map(lambda moment: Cursor(moment, "a-1"))
        | MOMENTS.map(lambda moment: RankCursor(moment, (5, 1), 77, moment, "a-1")),
        sort=st.sampled_from([None, *SORTS]),
        group=st.sampled_from([None, *GROUPS]),
        like=st.none() | st.just("a-9d2m"),
        beside=st.sampled_from(["", "füze"]),
        by=st.sampled_from([None, "hour", "week"]),
        split=st.sampled_from([None, "outlet"]),
        share=st.booleans(),
        limit=st.integers(1, MAX_LIMIT),
        part=st.integers(1, 99),
    )
)
def test_an_address_asks_what_it_was_made_from(asked: Asked) -> None:
    assert asked_of(urlencode(asked.pairs()), ALL, NOW) == asked
