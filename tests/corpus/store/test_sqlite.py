"""What is SQLite's own: files that cannot be used, the schema's version, several processes that write at once."""

import contextlib
import multiprocessing
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from newsbot.corpus.store import TEMPORARY, open_store
from newsbot.corpus.store.base import ArticleFilter, DecisionFilter, Ties
from newsbot.corpus.store.sqlite import SqliteStore
from newsbot.corpus.store.sqlite.ddl import MIGRATIONS
from newsbot.errors import StoreError
from tests.corpus.store.records import at, pair, url


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with closing(SqliteStore(str(tmp_path / "news.db"), create=True, timeout=1)) as opened:
        yield opened


@pytest.mark.parametrize(
    ("uri", "says"),
    [
        ("news.db", "expected sqlite:PATH"),
        ("sqlite:", "expected sqlite:PATH"),
        ("postgres://me:secret@host/db", "postgres://me:***@host/db"),
        ("mongodb:host", "expected sqlite:PATH"),
    ],
)
def test_an_address_that_names_no_store_is_refused(uri: str, says: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(uri)
    assert says in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_missing_file_names_the_next_command(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"does not exist: `newsbot crawl`"):
        open_store(f"sqlite:{tmp_path / 'none.db'}", create=False)
    assert not (tmp_path / "none.db").exists()


def test_a_new_file_gets_its_folder(tmp_path: Path) -> None:
    open_store(f"sqlite:{tmp_path / 'deep' / 'er' / 'news.db'}").close()
    open_store(f"sqlite:{tmp_path / 'deep' / 'er' / 'news.db'}", create=False).close()
    assert (tmp_path / "deep" / "er" / "news.db").is_file()


def test_files_that_are_no_store_are_refused(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("not a database, but long enough to look like a file of some kind\n" * 40)
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
    other.close()
    for name, says in (("text", "not a database"), ("other.db", "another program"), (".", "is a folder")):
        with pytest.raises(StoreError, match=says):
            open_store(f"sqlite:{tmp_path / name}")


def test_a_schema_from_the_future_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    open_store(f"sqlite:{path}").close()
    with sqlite3.connect(path) as file:
        file.execute("PRAGMA user_version = 99")
    file.close()
    with pytest.raises(StoreError, match=r"schema version 99.*upgrade newsbot"):
        open_store(f"sqlite:{path}")


def test_migrations_may_run_twice(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    store = open_store(f"sqlite:{path}")
    store.put_version(*pair())
    store.close()
    with sqlite3.connect(path) as file:
        file.execute("PRAGMA user_version = 0")
    file.close()
    with closing(open_store(f"sqlite:{path}")) as migrated:
        assert len(migrated.articles(ArticleFilter())) == 1
    assert [number for number, _ in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


def test_ties_of_a_store_of_the_third_version_are_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    open_store(f"sqlite:{path}").close()
    with closing(sqlite3.connect(path)) as file:
        file.executescript(
            "DROP TABLE ties; CREATE TABLE ties (article_id TEXT PRIMARY KEY, basis TEXT NOT NULL, edges TEXT NOT NULL)"
            " WITHOUT ROWID; INSERT INTO ties VALUES ('a-1', 'old', '[]'); PRAGMA user_version = 3"
        )
    with closing(open_store(f"sqlite:{path}")) as migrated:
        migrated.put_ties([Ties("a-2", "new", (), ("a-1",), "a-1")])
        assert migrated.ties_of(["a-1", "a-2"]).keys() == {"a-2"}


def test_a_store_of_the_second_version_knows_its_bearers_by_window(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    store = SqliteStore(str(path), create=True, timeout=1)
    store.put_versions([pair("a", fingerprint=(1, 2)), pair("b", fingerprint=(2,), published=None, first_seen=at(7))])
    before = store.rows("SELECT * FROM bearers ORDER BY key, window, minute, version_id")
    store.close()
    with sqlite3.connect(path) as file:
        file.executescript("DROP TABLE bearers; DROP TABLE ties; DROP TABLE robots; PRAGMA user_version = 2")
    file.close()
    with closing(SqliteStore(str(path), create=False, timeout=1)) as again:
        assert again.rows("SELECT * FROM bearers ORDER BY key, window, minute, version_id") == before
    assert len(before) == 3


def test_commits_are_durable(store: SqliteStore) -> None:
    pragmas = [store.row(f"PRAGMA {name}") for name in ("journal_mode", "synchronous")]
    assert pragmas == [("wal",), (2,)]


def test_a_failing_batch_leaves_nothing_behind(store: SqliteStore) -> None:
    with pytest.raises(ValueError, match="without a zone"):
        store.announce([url("a"), url("b", first_seen=at(0).replace(tzinfo=None))])
    assert store.counts()["urls"] == 0
    assert store.announce([url("a")])


def test_a_store_that_was_closed_says_so(tmp_path: Path) -> None:
    store = open_store(f"sqlite:{tmp_path / 'news.db'}")
    store.close()
    with pytest.raises(StoreError, match="was closed"):
        store.counts()


def test_R09_a_full_disk_is_a_store_error_and_what_was_acknowledged_stays(store: SqliteStore) -> None:
    store.put_version(*pair("kept"))
    size = store.row("PRAGMA page_count")
    assert size
    store.run(f"PRAGMA max_page_count = {size[0] + 5}")
    with pytest.raises(StoreError, match=r"is full: free some space"):
        store.put_versions([pair(f"n{n}", text="long text " * 500) for n in range(30)])
    assert [a.url for a in store.articles(ArticleFilter())] == ["https://outlet.example/kept"]
    store.run("PRAGMA max_page_count = 1000000")
    store.put_version(*pair("after"))
    assert store.counts()["articles"] == 2


def test_a_writer_that_waits_too_long_says_who_is_in_the_way(tmp_path: Path) -> None:
    one = open_store(f"sqlite:{tmp_path / 'news.db'}")
    other = open_store(f"sqlite:{tmp_path / 'news.db'}", timeout=0.1)
    writing = pytest.raises(StoreError, match="another process has been writing")
    with closing(one), closing(other), one.writing(), writing:
        other.announce([url()])


def _import(path: str, who: int) -> None:
    store = open_store(f"sqlite:{path}")
    for n in range(40):
        store.put_versions([pair(f"{who}-{n}"), pair(f"both-{n}", text=f"Text of {who}.", fetched=at(who))])
        store.announce([url(f"{who}-{n}"), url(f"both-{n}")])
    store.close()


@pytest.mark.parametrize(
    "ask",
    [
        lambda store: store.due_urls(at(0), 5),
        lambda store: store.next_due(),
        lambda store: store.articles(ArticleFilter(since=at(0)), limit=5),
        lambda store: list(store.articles_in_order((at(0), "a"))),
        lambda store: store.bearers([(3, 5), (3, None), (3, "any")], 5),
        lambda store: store.versions_by_id([pair()[1].id]),
        lambda store: store.ties_of(["a"]),
        lambda store: store.tied(["a"]),
        lambda store: store.known([pair()[0].url]),
        lambda store: store.edges_of(["a"]),
        lambda store: store.find_articles("a-"),
        lambda store: store.stories(ids=["s"]),
        lambda store: store.assignments_of(["a"]),
        lambda store: store.decisions(DecisionFilter(urls=("u",))),
    ],
)
def test_no_question_reads_a_whole_table(store: SqliteStore, ask: Callable[[SqliteStore], object]) -> None:
    store.put_version(*pair())
    plans: list[str] = []
    rows = store.rows

    def explained(sql: str, parameters: Any = ()) -> list[Any]:
        plans.extend(row[3] for row in rows(f"EXPLAIN QUERY PLAN {sql}", parameters))
        return rows(sql, parameters)

    store.rows = explained  # type: ignore[method-assign]  # looks over the store's shoulder
    ask(store)
    tables = "urls|articles|versions|bearers|edges|ties|stories|assignments|decisions|addresses"
    assert [plan for plan in plans if re.match(rf"SCAN ({tables})\b|SEARCH ({tables})$", plan)] == []
    assert plans


def test_three_processes_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    context = multiprocessing.get_context("spawn")
    importers = [context.Process(target=_import, args=(str(path), who)) for who in range(3)]
    for importer in importers:
        importer.start()
    for importer in importers:
        importer.join()
    with closing(open_store(f"sqlite:{path}")) as store:
        counts = store.counts()
    assert [importer.exitcode for importer in importers] == [0, 0, 0]
    assert (counts["articles"], counts["versions"], counts["urls"]) == (160, 240, 160)


def test_a_temporary_store_is_a_file_that_nobody_sees(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with closing(open_store(TEMPORARY)) as store, closing(open_store(TEMPORARY)) as other:
        assert isinstance(store, SqliteStore)
        store.rows("PRAGMA cache_size = 10")  # pages
        store.put_versions([pair(f"n{n}", text=f"{n} long text " * 500) for n in range(30)])
        assert (store.counts()["articles"], other.counts()["articles"]) == (30, 0)
        links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
        assert any("etilqs_" in str(link.readlink()) for link in links if link.is_symlink())  # SQLite's name for them
        assert list(tmp_path.iterdir()) == []


def test_articles_written_together_are_one_segment_of_the_index(store: SqliteStore) -> None:
    texts = [pair(key, title=f"Harbour {key}", text="A ship ran aground.") for key in "abcdefg"]
    store.put_versions([*texts, pair("a", title="Pier", text="A ship ran aground.", fetched=at(5))])
    assert store.rows("SELECT count(DISTINCT segid) FROM terms_idx") == [(1,)]
    assert store.count_articles(ArticleFilter(terms=(frozenset({"harbour"}),))) == 6
    assert store.count_articles(ArticleFilter(terms=(frozenset({"pier"}),))) == 1


def test_what_was_not_written_is_not_indexed_later(store: SqliteStore) -> None:
    with contextlib.suppress(RuntimeError), store.writing():
        store.index(7, pair("a", title="Harbour")[1])
        raise RuntimeError
    store.put_version(*pair("b", title="Pier"))
    assert store.rows("SELECT count(*) FROM terms WHERE terms MATCH 'harbour'") == [(0,)]
