"""Text on a terminal: nothing cut off, nothing too wide, in every script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.interfaces.cli.layout import Column, cells, table, wrapped

WORDS = st.lists(st.text("aé漢صاروخ\u0301 ", min_size=1, max_size=30), max_size=20).map(" ".join)


@pytest.mark.parametrize(
    ("text", "columns"),
    [("missile", 7), ("füze", 4), ("e\u0301", 1), ("صاروخ", 5), ("ミサイル", 8), ("a\u200fb", 2)],
)
def test_columns_are_counted_as_a_terminal_shows_them(text: str, columns: int) -> None:
    assert cells(text) == columns


@given(WORDS, st.integers(12, 90))
def test_no_line_is_wider_and_no_character_is_lost(text: str, width: int) -> None:
    lines = wrapped(text, width, "  - ", "    ")
    assert max(map(cells, lines)) <= width
    assert "".join(line[4:] for line in lines).replace(" ", "") == "".join(text.split())


def test_words_stay_whole_where_they_fit() -> None:
    assert wrapped("one two three", 7, "", "  ") == ["one two", "  three"]


def test_an_address_is_never_broken() -> None:
    address = "http://outlet.example/" + "a" * 50
    assert wrapped(f"by {address} now", 20) == ["by", address, "now"]


COLUMNS = (Column("when", "when"), Column("title", "title", wide=True), Column("url", "url", below=True))


def test_a_table_breaks_wide_cells_and_puts_addresses_below() -> None:
    rows = [["2 h ago", "Missile shot down over Hatay", "http://outlet.example/a"], ["now", "Short", ""]]
    assert list(table(rows, COLUMNS, 30)) == [
        "when     title",
        "2 h ago  Missile shot down",
        "         over Hatay",
        "  http://outlet.example/a",
        "now      Short",
    ]


@given(st.lists(st.tuples(WORDS, WORDS, st.just("")), min_size=1, max_size=5), st.integers(30, 90))
def test_a_table_is_never_wider_than_the_terminal(rows: list[tuple[str, str, str]], width: int) -> None:
    assert max(map(cells, table(rows, COLUMNS, width))) <= width


def test_numbers_stand_at_the_right() -> None:
    columns = (Column("n", "articles", right=True), Column("x", "x"))
    assert list(table([["3", "a"], ["12", "b"]], columns, 80)) == ["articles  x", "       3  a", "      12  b"]


def test_an_id_is_broken_last() -> None:
    columns = (Column("id", "story", ident=True), Column("newest", "newest"), Column("title", "title", wide=True))
    lines = list(table([["s-exhcms", "3 hours ago", "Second missile shot down"]], columns, 36))
    assert [line.split()[0] for line in lines[:2]] == ["story", "s-exhcms"]
