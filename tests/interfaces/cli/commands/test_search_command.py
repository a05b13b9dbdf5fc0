"""`newsbot search` as a person and as a program meet it."""

import contextlib
import re
import sqlite3
from pathlib import Path

import pytest

from newsbot.corpus.store import open_store
from tests.commands import WORLD, Done, call
from tests.corpus.query.corpus import NOW, world_copy
from tests.corpus.store.records import pair

COMMON = ("--config", WORLD, "--now", NOW.isoformat())


@pytest.fixture(scope="module")
def uri(tmp_path_factory: pytest.TempPathFactory) -> str:
    return world_copy(tmp_path_factory.mktemp("search"))


def search(uri: str, *arguments: str | Path) -> Done:
    return call(*COMMON, "--store", uri, "search", *arguments)


def test_a_table_shows_the_match_in_brackets_where_there_are_no_styles(uri: str) -> None:
    assert "[Patriot]" in search(uri, "patriot", "--format", "table").out


def test_a_pipe_gets_whole_lines(uri: str) -> None:
    line = search(uri, "patriot", "--limit", "1").lines()[0]
    assert re.fullmatch(r"[^\t]*\t[^\t]+\t[^\t]+\ta-[0-9a-z]{13}\thttp://\S+(\t\w+)?", line)


def test_json_names_its_schema(uri: str) -> None:
    assert {row["schema"] for row in search(uri, "patriot", "--json").rows()} == {"newsbot/search/1"}


def test_next_leads_to_the_next_page(uri: str) -> None:
    first = search(uri, "missile*", "--limit", "2", "--json").rows()
    rest = search(uri, "missile*", "--limit", "2", "--json", "--after", first[-1]["next"]).rows()
    both = search(uri, "missile*", "--limit", "4", "--json").rows()
    assert [row["id"] for row in first + rest] == [row["id"] for row in both]


def test_where_there_is_more_the_next_cursor_is_said(uri: str) -> None:
    assert re.search(r"--after r\d{8}T\d{6}Z\.\d+-\d+\.", search(uri, "missile*", "--limit", "1").err)
    assert re.search(r"--after \d{8}T\d{6}Z\.a-", search(uri, "missile*", "--limit", "1", "--sort", "newest").err)


def test_a_page_goes_on_in_the_order_of_the_one_before(uri: str) -> None:
    whole = [row["id"] for row in search(uri, "missile", "--sort", "newest", "--limit", "100", "--json").rows()]
    first = search(uri, "missile", "--sort", "newest", "--limit", "3", "--json").rows()
    rest = search(uri, "missile", "--after", first[-1]["next"], "--limit", "100", "--json").rows()
    assert [row["id"] for row in first + rest] == whole
    assert search(uri, "missile", "--after", first[-1]["next"], "--sort", "relevance").code == 2


def test_a_score_is_explained(uri: str) -> None:
    told = search(uri, "gaziantep missile", "--limit", "1", "--explain", "--format", "table").out
    assert re.search(
        r"score \d+\.\d{3} = 1\.\d{3} for its age x \(gaziantep: rare \d\.\d\d x prominent 0\.\d\d \+ missile: ", told
    )
    told = search(uri, "gaziantep", "--limit", "1", "--explain", "--sort", "newest", "--format", "table").out
    assert "no score: ordered by time" in told


def test_copies_are_folded(uri: str) -> None:
    told = search(uri, "missile", "--group", "story", "--format", "table").out
    assert re.search(r"^    \+ .*carried by \d+ others? \(s-", told, re.MULTILINE)
    rows = search(uri, "missile", "--group", "family", "--limit", "100", "--json").rows()
    assert sum(row["group"]["articles"] for row in rows) == 29


def test_what_is_like_an_article(uri: str) -> None:
    (row,) = search(uri, "patriot", "--limit", "1", "--json").rows()
    like = search(uri, "--like", row["id"], "--json").rows()
    assert len(like) > 3
    assert row["id"] not in {each["id"] for each in like}
    for arguments in (["--like", row["id"], "patriot"], [], ["--like", "a-nowhere"]):
        assert search(uri, *arguments).code == 2


def test_a_misspelt_word_is_met_with_another(uri: str) -> None:
    done = search(uri, "gaziantpe")
    assert done.err == "Nothing matches gaziantpe.\nThe corpus has no gaziantpe. Did you mean gaziantep?\n"


def test_the_last_page_says_nothing_of_more(uri: str) -> None:
    assert "--after" not in search(uri, "missile*", "--limit", "1000").err


def test_nothing_found_is_said_on_stderr_only(uri: str) -> None:
    done = search(uri, "xyzzy")
    assert (done.code, done.out, done.err) == (0, "", "Nothing matches xyzzy.\n")


@pytest.mark.parametrize("words", ["(iran", "since:5", "AND", "a" * 3000, "lang:deutsch", "nope:x"])
def test_what_does_not_parse_is_a_usage_error(uri: str, words: str) -> None:
    assert search(uri, words).code == 2


def test_words_may_come_one_by_one(uri: str) -> None:
    assert search(uri, "patriot", "malatya").out == search(uri, "patriot malatya").out


def test_as_of_hides_what_came_later(uri: str) -> None:
    seen = {row["first_seen"] for row in search(uri, "missile*", "--as-of", "2026-03-04T12:00Z", "--json").rows()}
    assert (bool(seen), {moment for moment in seen if moment > "2026-03-04T12:00:00Z"}) == (True, set())


@pytest.mark.parametrize("limit", ["0", "-1", "10001", "1e9", "99999999999999999999"])
def test_R65_a_page_is_bounded(uri: str, limit: str) -> None:
    assert search(uri, "missile*", "--limit", limit).code == 2


def test_an_older_store_is_searched_as_far_as_it_is_indexed_and_the_next_run_does_the_rest(tmp_path: Path) -> None:
    uri, nothing = f"sqlite:{tmp_path / 'news.db'}", tmp_path / "none.jsonl"
    nothing.touch()
    with contextlib.closing(open_store(uri)) as store:
        store.put_version(*pair("a"))
    with contextlib.closing(sqlite3.connect(tmp_path / "news.db")) as file, file:
        file.execute("UPDATE search_index SET version = 0, num = NULL")
    told = "1 article may be missing: the next crawl indexes this older store anew."
    assert told in search(uri, "a").err
    assert "search\t1 article of an older store" in call(*COMMON, "--store", uri, "doctor").out
    call(*COMMON, "--store", uri, "import", nothing)
    with contextlib.closing(open_store(uri)) as store:
        assert not store.unindexed()


def test_a_saved_search_is_that_of_its_words(uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBOT_SEARCHES", '{batteries = "patriot since:2d", fire = "ateş"}')
    assert search(uri, "--saved", "batteries", "--json").out == search(uri, "patriot since:2d", "--json").out != ""
    done = search(uri, "--saved", "battery")
    assert (done.code, "there are: batteries, fire." in done.err) == (2, True)


def test_a_saved_search_that_does_not_parse_is_a_mistake_of_the_configuration(
    uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSBOT_SEARCHES", '{broken = "a AND ("}')
    done = search(uri, "patriot")
    assert (done.code, "NEWSBOT_SEARCHES" in done.err) == (6, True)
