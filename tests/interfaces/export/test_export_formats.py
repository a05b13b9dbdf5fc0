"""Each export format, over rows by hand: what is hostile stays harmless, what is odd stays whole."""

import csv
import importlib
import io
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import feedparser
import pytest

from newsbot.errors import UsageError
from newsbot.feeds import read_opml
from newsbot.interfaces.export import FORMATS, Corpus
from newsbot.interfaces.export.markdown import escaped
from tests.interfaces.export.rows import SEEN, article, beat, story

HOSTILE = "<script>alert(1)</script> ]]> & \x00\x1b[2J\u202e\ud800 ` [x](y) |"


def rendered(name: str, *rows: dict[str, Any], **corpus: Any) -> bytes:
    return b"".join(FORMATS[name].pieces(Corpus(rows, **corpus)))


def atom(*rows: dict[str, Any], **corpus: Any) -> Any:
    return feedparser.parse(io.BytesIO(rendered("atom", *rows, **corpus)))


# --- all ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "parquet"])
def test_nothing_to_export_is_a_file_too(name: str) -> None:
    assert isinstance(rendered(name), bytes)


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "parquet"])
def test_the_same_rows_give_the_same_bytes(name: str) -> None:
    corpus = Corpus([article("a"), article("b")], [story()], topics={"missiles": "Missiles"})
    assert list(FORMATS[name].pieces(corpus)) == list(FORMATS[name].pieces(corpus))


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "parquet"])
def test_R67_hostile_text_is_written(name: str) -> None:
    hostile = article(title=HOSTILE, text=HOSTILE, authors=[HOSTILE], section=HOSTILE)
    assert rendered(name, hostile, stories=[story(beat(title=HOSTILE, new=[HOSTILE]), title=HOSTILE)])


def test_formats_name_their_modules() -> None:
    assert all(
        hasattr(importlib.import_module(f"newsbot.interfaces.export.{each.module}"), "pieces")
        for each in FORMATS.values()
    )


# --- json, csv, tsv -----------------------------------------------------------------------------


def test_a_line_is_an_object_with_sorted_keys() -> None:
    (line,) = rendered("jsonl", article()).decode().splitlines()
    assert list(json.loads(line)) == sorted([*article(), "schema"])


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_R68_no_cell_of_a_table_is_a_formula(start: str) -> None:
    text = rendered("csv", article(title=f"{start}1+1", text=f"{start}2", authors=[f"{start}3"])).decode()
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert [cell for cell in cells if cell[:1] == start] == []


def test_a_text_keeps_its_paragraphs_in_csv() -> None:
    (row,) = csv.DictReader(io.StringIO(rendered("csv", article()).decode()))
    assert row["text"] == "It was shot down.\nNobody was hurt."


def test_a_line_of_tsv_is_one_article() -> None:
    assert len(rendered("tsv", article(title="a\tb\nc")).decode().splitlines()) == 1


# --- atom ---------------------------------------------------------------------------------------


def test_a_feed_is_well_formed() -> None:
    assert atom(article(), article("b", title=HOSTILE, text=HOSTILE, published=None)).bozo == 0


def test_an_empty_feed_has_a_time() -> None:
    assert atom(now=SEEN).feed.updated == "2026-03-09T10:45:00Z"


@pytest.mark.parametrize("element", ["id", "title", "updated", "author", "link", "summary", "published"])
def test_every_entry_has_what_atom_requires(element: str) -> None:
    assert all(each.get(element) for each in atom(article(), article("b", title="", authors=[])).entries)


@pytest.mark.parametrize("element", ["id", "title", "updated", "author"])
def test_the_feed_has_what_atom_requires(element: str) -> None:
    assert atom(article(), title="Missiles").feed.get(element)


def test_an_entry_keeps_its_id_when_the_article_changes() -> None:
    before, after = article(), article(title="Third missile", version=2)
    assert atom(before).entries[0].id == atom(after).entries[0].id == "tag:newsbot,2026:article/a-a"


def test_a_changed_article_is_updated() -> None:
    changed = article(version=2, fetched=SEEN.replace(hour=20))
    assert atom(changed).entries[0].updated == "2026-03-09T20:45:00Z"


def test_markup_in_a_title_is_text() -> None:
    assert "&amp;" not in atom(article(title="A & B")).entries[0].title


def test_right_to_left_titles_carry_their_language() -> None:
    assert b'xml:lang="ar"' in rendered("atom", article(language="ar"))


# --- briefing -----------------------------------------------------------------------------------


def test_a_briefing_links_each_beat() -> None:
    text = rendered("md", stories=[story()]).decode()
    assert "- **9 March, 10:45 UTC** outlet.example: [Second missile](https://outlet.example/a)" in text


def test_a_briefing_says_what_was_told_before_by_whom_and_when() -> None:
    told = {"by": "a-b", "outlet": "other.example", "at": datetime(2026, 3, 4, 9, 0, tzinfo=UTC), "before": "It fell."}
    sentences = [
        {"text": "It was shot down.", "state": "told", **told},
        {"text": "By whom?", "state": "uncertain", **told},
    ]
    lines = rendered("md", stories=[story(beat(sentences=sentences))]).decode().splitlines()
    assert "  - 1 sentence told before by other.example" in lines
    assert "  - Perhaps told before, by other.example, 4 March, 09:00 UTC: By whom?" in lines


def test_a_briefing_says_who_carried_a_text() -> None:
    copy = {"outlet": "other.example", "url": "https://other.example/b"}
    assert (
        "Carried by [other.example](https://other.example/b)"
        in rendered("md", stories=[story(beat(copies=[copy]))]).decode()
    )


def test_of_very_many_carriers_a_briefing_counts_the_last() -> None:
    copies = [{"outlet": f"o{n}.example", "title": "Other", "url": f"https://o{n}.example/b"} for n in range(2_000)]
    told = rendered("md", stories=[story(beat(copies=copies))]).decode()
    assert "[o39.example](https://o39.example/b) and 1960 others\n" in told


def change(**fields: str) -> dict[str, str]:
    return {"kind": "number", "old": "Two", "new": "Three", "before": "the", "after": "fell"} | fields


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        (change(), "Changed later (number): the ~~Two~~ **Three** fell"),
        (change(old=""), "Changed later (number): the **Three** fell"),
        (change(new=""), "Changed later (number): the ~~Two~~ fell"),
    ],
)
def test_a_briefing_tells_changed_claims(changed: dict[str, str], line: str) -> None:
    assert f"  - {line}\n" in rendered("md", stories=[story(beat(changes=[changed]))]).decode()


def test_many_changes_are_counted() -> None:
    assert "4 more changes" in rendered("md", stories=[story(beat(changes=[change()] * 9))]).decode()


def test_a_briefing_over_topics_has_a_section_each() -> None:
    text = rendered("md", stories=[story()], topics={"missiles": "Missiles", "quakes": "Quakes"}).decode()
    assert ("## Missiles\n\n1 story" in text, "## Quakes\n\n0 stories" in text) == (True, True)


@pytest.mark.parametrize(("topics", "sections"), [({}, 0), ({"quakes": "Quakes"}, 2), ({"missiles": "Missiles"}, 0)])
def test_a_briefing_tells_what_is_on_no_topic_last(topics: dict[str, str], sections: int) -> None:
    text = rendered("md", stories=[story(topics=["missiles"])], topics=topics).decode()
    assert (text.count("\n## "), text.count("\n### ")) == (sections, 1)
    assert "On no topic that is followed\n\n1 story" in text or not sections


@pytest.mark.parametrize("text", ["# x", "- x", "[x](javascript:1)", "<b>", "*x*", "`x`", "a|b", "&lt;"])
def test_titles_are_no_markdown(text: str) -> None:
    from markdown_it import MarkdownIt

    inline = MarkdownIt().enable("table").parse(escaped(text))
    shown = [child.content for token in inline if token.children for child in token.children if child.content]
    assert "".join(shown) == text


@pytest.mark.parametrize("url", ["https://x.example/a)b", "https://x.example/<b>", "https://x.example/a b"])
def test_an_address_cannot_end_its_link(url: str) -> None:
    line = rendered("md", stories=[story(beat(url=url))]).decode().split("](")[1].splitlines()[0]
    assert (line[-1:], set(line[:-1]) & set("()<> ")) == (")", set())


# --- opml, sqlite, parquet ----------------------------------------------------------------------


def test_the_feeds_that_are_followed_survive_opml() -> None:
    sources = [{"url": "https://outlet.example/rss", "title": "outlet.example", "tags": ("wire", "en")}]
    (found,), _ = read_opml(rendered("opml", sources=sources))
    assert (found.url, found.title, found.tags) == ("https://outlet.example/rss", "outlet.example", ("wire", "en"))


def asked(rows: list[dict[str, Any]], question: str, *values: str, stories: Any = ()) -> list[Any]:
    """What a question to the database of these rows finds."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(rendered("sqlite", *rows, stories=stories))
        return database.execute(question, values).fetchall()


@pytest.mark.parametrize("check", ["integrity_check", "foreign_key_check"])
def test_the_database_is_whole(check: str) -> None:
    found = asked([article(), article("b", story="s-b")], f"PRAGMA {check}", stories=[story()])
    assert found in ([("ok",)], [])


def test_an_article_keeps_its_authors_in_order() -> None:
    rows = asked([article(authors=["Z", "A"])], "SELECT name FROM authors ORDER BY place")
    assert rows == [("Z",), ("A",)]


def test_texts_can_be_searched_without_accents() -> None:
    rows = [article(title="Türkiye'de füze", text="x"), article("b")]
    assert asked(rows, "SELECT rowid FROM articles_fts WHERE articles_fts MATCH 'fuze'") == [(1,)]


def test_datasette_finds_the_search_table() -> None:
    """By a pattern over the statement that made it, spaces and all (`datasette.utils.detect_fts_sql`)."""
    pattern = '%VIRTUAL TABLE%USING FTS%content="articles"%'
    found = asked([], "SELECT name FROM sqlite_master WHERE rootpage = 0 AND sql LIKE ?", pattern)
    assert found == [("articles_fts",)]


def test_parquet_holds_the_rows() -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow, the extra `parquet`, is not installed here")
    given = article(title='Second "missile"\n\u2028 \x00 ü', published=None)
    held = parquet.read_table(io.BytesIO(rendered("parquet", given))).to_pylist()[0]
    assert held == {name: given[name] for name in held}


def test_parquet_leaves_pandas_alone() -> None:
    """Which pyarrow imports where it is given Python's objects: 70 MB."""
    pytest.importorskip("pyarrow", reason="pyarrow, the extra `parquet`, is not installed here")
    render = "import sys; from tests.interfaces.export.test_export_formats import article, rendered"
    done = subprocess.run(
        [sys.executable, "-c", f"{render}; rendered('parquet', article()); print('pandas' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False\n"


def test_parquet_of_nothing_is_a_table_without_rows() -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow, the extra `parquet`, is not installed here")
    table = parquet.read_table(io.BytesIO(rendered("parquet")))
    assert (table.num_rows, table.column_names[0]) == (0, "id")


def test_parquet_holds_no_more_than_some_text_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow, the extra `parquet`, is not installed here")
    monkeypatch.setattr("newsbot.interfaces.export.parquet.ROW_GROUP_TEXT", 10)
    file = parquet.ParquetFile(io.BytesIO(rendered("parquet", *(article(name, text="six six") for name in "abcde"))))
    assert [file.metadata.row_group(place).num_rows for place in range(file.num_row_groups)] == [2, 2, 1]


def test_without_pyarrow_parquet_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"pip install 'newsbot\[parquet\]'"):
        rendered("parquet", article())
