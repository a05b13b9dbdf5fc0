"""`newsbot purge`: afterwards the text is nowhere, the address never comes in again, and all else is as before."""

import json
import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from newsbot.corpus import assignment, purge
from newsbot.corpus.check import check
from newsbot.corpus.frontier import announced
from newsbot.corpus.store.base import Store
from newsbot.corpus.store.schema import COLLECTIONS, ArticleRecord, PageRecord, StoryRecord
from newsbot.corpus.writer import Writer
from newsbot.items import Entry
from newsbot.network.archive import BadRecord, Exchange, read_archive
from tests.builders import FEED, TEXT, article, at, departure
from tests.commands import WORLD, call, spawn
from tests.corpus.query.corpus import ARCHIVES, NOW, opened, world_copy
from tests.interfaces.cli.corpus import stored
from tests.mongo_server import MissingServerError, mongo_server

FORMATS = ["jsonl", "md", "atom", "csv", "sqlite"]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A MongoDB server of its own: address of an empty database, and the folder with its files."""
    (tmp_path / "server").mkdir()
    try:
        with mongo_server(tmp_path / "server") as uri:
            yield uri.replace("/?", "/world?"), tmp_path / "server"
    except MissingServerError as error:
        pytest.skip(f"MongoDB is not tested here: {error}")


class World:
    """The fixture world with its recordings, in a folder."""

    def __init__(self, folder: Path, uri: str) -> None:
        self.folder, self.uri, self.recordings = folder, uri, folder / "recordings"
        shutil.copytree(ARCHIVES[0].parent, self.recordings)
        settings = (WORLD.parent / "newsbot.toml").read_text() + f'\n[archive]\ndir = "{self.recordings}"\n'
        shutil.copytree(WORLD.parent / "topics", folder / "topics")
        self.config = folder / "newsbot.toml"
        self.config.write_text(settings)
        self.common = ["--config", str(self.config), "--store", uri, "--now", NOW.isoformat()]

    def call(self, *arguments: str | Path) -> str:
        done = call(*self.common, *arguments)
        assert done.code == 0, done.err
        return done.out

    def one(self) -> tuple[str, list[str]]:
        """An article that others follow in its story, and its own words: sentences that nobody else has."""
        rows = [json.loads(line) for line in self.call("export").splitlines()]
        stories = {json.loads(line)["id"]: json.loads(line) for line in self.call("stories", "--json").splitlines()}
        for row in rows:
            own = [s for s in re.split(r"(?<=[.!?])\s", row["text"]) if len(s) > 50]
            own = [s for s in own if not any(s in other["text"] for other in rows if other["id"] != row["id"])]
            if row["relation"] == "new_story" and len(own) > 4 and stories[row["story"]]["articles"] > 2:
                return row["url"], [row["title"], *own]
        raise AssertionError("the world has no such article")

    def written(self) -> Iterator[bytes]:
        """All that newsbot writes of the corpus: exports, a site."""
        for kind in FORMATS:
            self.call("export", "--format", kind, "--output", self.folder / f"export.{kind}")
            yield (self.folder / f"export.{kind}").read_bytes()
        self.call("site", "build", self.folder / "site")
        yield from (path.read_bytes() for path in (self.folder / "site").rglob("*") if path.is_file())

    def recorded(self) -> Iterator[Exchange]:
        for path in sorted(self.recordings.glob("*.warc.gz")):
            for each in read_archive(path):
                assert not isinstance(each, BadRecord), each
                if isinstance(each, Exchange):
                    yield each


def found(words: list[str], pieces: Iterator[bytes]) -> list[str]:
    """Which of these words are in any of the pieces."""
    data = [piece.decode("utf-8", "replace") for piece in pieces]
    return [word for word in words if any(word in each for each in data)]


def in_store(store: Store, pages: bool = True) -> Iterator[bytes]:
    """Every record of a store as text, pages as they were received."""
    for each in COLLECTIONS.values():
        if each.record is PageRecord and not pages:
            continue
        for record in store.everything(each.record):
            yield record.body if isinstance(record, PageRecord) else repr(record).encode()


# --- the text is nowhere ---------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "mongodb"])
def test_a_purged_text_is_nowhere(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Neither in a file of the store nor in an export, a site or a recording; what is not its own stays."""
    world = World(tmp_path, world_copy(tmp_path))
    if kind == "mongodb":
        file = tmp_path / "world.backup"
        world.call("backup", file)
        world.common[3] = world.uri = request.getfixturevalue("server")[0]
        world.call("restore", file)
    url, words = world.one()
    before = [json.loads(line) for line in world.call("export").splitlines()]
    answers = [each.url for each in world.recorded()]
    assert found(words, iter([world.call("export").encode()])) != []
    assert found(words[1:], (each.body for each in world.recorded())) != []

    done = call(*world.common, "purge", url, "--why", "request 4711", "--by", "editor")
    assert done.code == 0, done.err
    assert url in done.out
    assert "Removed: 1 articles" in done.err

    assert found(words, world.written()) == []
    assert found(words[1:], (each.body for each in world.recorded())) == []  # headlines are on others' pages, too
    with opened(world.uri) as store:
        assert found(words[1:], in_store(store)) == []
        assert found(words, in_store(store, pages=False)) == []
    if kind == "sqlite":
        assert found(words, (path.read_bytes() for path in tmp_path.glob("world.db*"))) == []
    after = [json.loads(line) for line in world.call("export").splitlines()]
    assert {row["url"] for row in before} - {row["url"] for row in after} == {url}
    assert {row["url"]: row["text"] for row in after} == {r["url"]: r["text"] for r in before if r["url"] != url}
    assert [each.url for each in world.recorded()] == [each for each in answers if each != url]


@pytest.mark.slow
def test_stories_are_those_of_a_corpus_that_never_had_it(tmp_path: Path) -> None:
    world = World(tmp_path, world_copy(tmp_path))
    url, _ = world.one()
    world.call("purge", url)
    other = f"sqlite:{tmp_path / 'other.db'}"
    with opened(world.uri) as store, opened(other) as fresh:
        articles = list(store.articles_in_order())
        versions = store.versions([each.id for each in articles])
        fresh.put_versions([(each, version) for each in articles for version in versions[each.id]])
        assignment.assign(fresh, NOW, "tests")
        told = [{s.article_ids: s.title for s in st.everything(StoryRecord) if s.article_ids} for st in (store, fresh)]
        assert told[0] == told[1]


@pytest.mark.slow
def test_every_way_of_reading_goes_on(tmp_path: Path) -> None:
    world = World(tmp_path, world_copy(tmp_path))
    url, _ = world.one()
    story = json.loads(world.call("why", url, "--json"))["assignment"]["story"]
    with opened(world.uri) as store:
        others = [each.url for each in store.articles_in_order() if each.url != url]
    world.call("purge", url)
    for other in others:
        world.call("why", other)
    for row in (json.loads(line) for line in world.call("stories", "--json").splitlines()):
        world.call("story", row["id"])
    for arguments in (["new", "--since", "2026-03-01"], ["status"], ["search", "missile"], ["doctor", "--offline"]):
        call(*world.common, *arguments)
    assert "tombstoned" in world.call("why", url)
    assert call(*world.common, "story", story).code in (0, 2)
    status = json.loads(world.call("status", "--json"))
    assert status["counts"]["tombstones"] >= 1


# --- it does not come back -------------------------------------------------------------------------------------------


@pytest.fixture(params=["sqlite", "mongodb"])
def uri(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A small corpus in each kind of store."""
    address = f"sqlite:{tmp_path / 'small.db'}"
    if request.param == "mongodb":
        address = request.getfixturevalue("server")[0]
    return stored(
        address,
        [
            article("first", title="Missile shot down", pending_url="http://outlet.example/announced"),
            article("other", body=TEXT[::-1], title="Another one"),
            departure("off-topic", article("cup", title="Cup final", body="A match was lost."), stage="topic"),
        ],
    )


FIRST = "http://outlet.example/first"


@pytest.mark.slow
def test_a_purged_address_is_not_announced_nor_imported_nor_replayed(uri: str, tmp_path: Path) -> None:
    assert call("--store", uri, "purge", FIRST, "http://outlet.example/unknown", "--by", "me").code == 0
    with opened(uri) as store:
        assert store.counts()["articles"] == 1
        records = [
            announced(Entry(url, url, title=title, body_html=text), "outlet.example", FEED, (), at())
            for url, title, text in (
                (FIRST, "Missile shot down", TEXT),
                ("http://outlet.example/unknown", "Shot down", TEXT),
                ("http://outlet.example/new", "New", None),
            )
        ]
        assert store.announce(records) == {"http://outlet.example/new"}
        again = article("first", title="Missile shot down")
        elsewhere = article("way", aliases=(FIRST,), title="Missile shot down")
        counts = Writer(store).write([again, elsewhere, departure("off-topic", again)])
        assert counts == {"tombstoned": 3}
        assert found(["shot down", "citrus groves"], in_store(store)) == []
    lines = [{"url": url, "title": "Missile shot down", "text": TEXT} for url in (FIRST, "http://outlet.example/new")]
    file = tmp_path / "again.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)))
    done = spawn("--store", uri, "import", file)
    assert done.code == 0, done.err
    with opened(uri) as store:
        assert {each.url for each in store.articles_in_order()} == {
            "http://outlet.example/other",
            "http://outlet.example/new",
        }


def test_undo_lets_it_in_again(uri: str) -> None:
    assert call("--store", uri, "purge", FIRST, "--by", "me", "--why", "mistake").code == 0
    with opened(uri) as store:
        (mark,) = store.tombstones([FIRST]).values()
        assert (mark.by, mark.why) == ("me", "mistake")
    done = call("--store", uri, "purge", "--undo", FIRST)
    assert done.code == 0, done.err
    assert FIRST in done.lines()
    with opened(uri) as store:
        assert store.counts()["tombstones"] == 0
        assert Writer(store).write([article("first")]) == {"new": 1}


def test_a_dry_run_removes_nothing(uri: str) -> None:
    with opened(uri) as store:
        before = [repr(each) for each in in_store(store)]
    done = call("--store", uri, "purge", "--outlet", "outlet.example", "-n")
    assert done.code == 0, done.err
    assert [line.split("\t")[1] for line in done.lines()][:2] == [FIRST, "http://outlet.example/other"]
    with opened(uri) as store:
        assert [repr(each) for each in in_store(store)] == before


@pytest.mark.parametrize("named", ["www.outlet.example", "https://outlet.example/news"])
def test_an_outlet_goes_with_what_was_announced_and_turned_away(uri: str, named: str) -> None:
    assert call("--store", uri, "purge", "--outlet", named).code == 0
    with opened(uri) as store:
        assert found(["Cup final", "Another one", "Missile"], in_store(store)) == []
        assert store.counts()["articles"] == 0
        assert [s.article_ids for s in store.everything(StoryRecord)] == [()] * len(list(store.everything(StoryRecord)))


def test_what_was_purged_while_it_was_written_is_taken_back(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tombstone comes between the writer's two looks, and the purge has looked for texts before there was one."""
    late = article("first")
    put = store.put_versions

    def purged_meanwhile(pairs: list[object]) -> object:
        purge.purge(store, purge.named(store, [late.url]), "me", "", at(), "tests")
        return put(pairs)  # type: ignore[arg-type] # passed on

    monkeypatch.setattr(store, "put_versions", purged_meanwhile)
    Writer(store).write([late])
    assert store.counts()["articles"] == 0
    assert list(store.everything(PageRecord)) == []


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize(
    "verb", ["put_tombstones", "put_stories", "move_desk_mark", "remove_articles", "put_decisions"]
)
def test_a_purge_that_was_killed_is_finished_by_repeating_it(
    verb: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = article("gone", body=TEXT[::-1], title="Zeppelin over Hatay")
    Writer(store).write([article("first"), gone, article("copy", host="other.example")])
    assignment.assign(store, at(hours=1), "tests")
    act = getattr(store, verb)

    def last(*arguments: object) -> object:
        act(*arguments)
        raise Killed

    monkeypatch.setattr(store, verb, last)
    with pytest.raises(Killed):
        purge.purge(store, purge.named(store, [gone.url]), "me", "", at(hours=2), "tests")
    monkeypatch.undo()
    purge.purge(store, purge.named(store, [gone.url]), "me", "", at(hours=2), "tests")
    assignment.assign(store, at(hours=3), "tests")
    assert found(["Zeppelin", gone.content.body[:40]], in_store(store)) == []
    assert list(check(store, lambda _: None)) == []
    assert store.counts()["articles"] == 2


# --- retention --------------------------------------------------------------------------------------------------------


def test_what_is_older_than_is_kept_goes_once_a_day(store: Store) -> None:
    Writer(store).write(
        [
            article("old", body=TEXT[::-1]),
            article("new", first_seen=at(days=700), fetched=at(days=700)),
            departure("off-topic", article("cup", title="Cup final", body="A match."), stage="topic"),
        ]
    )
    keep = timedelta(days=730)
    assert purge.retain(store, keep, at(days=731), "tests")["articles"] == 1
    assert [each.url for each in store.everything(ArticleRecord)] == ["http://outlet.example/new"]
    (mark,) = store.tombstones(["http://outlet.example/old"]).values()
    assert (mark.by, mark.why) == ("retention", "older than 730 days")
    assert "articles" not in purge.retain(store, keep, at(days=731), "tests")
    assert purge.retain(store, keep, at(days=1500), "tests")["articles"] == 1


@pytest.mark.slow
def test_a_crawl_deletes_what_was_kept_for_long_enough(tmp_path: Path) -> None:
    """Pages and texts whose time is over, and with `articles.keep` whole articles."""
    config, uri = tmp_path / "newsbot.toml", f"sqlite:{tmp_path / 'a.db'}"
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "missiles.toml").write_text('query = "missile*"\nfeeds = []\n')
    config.write_text('[articles]\nkeep = "2y"\n')
    stored(uri, [article("old"), departure("off-topic", article("cup", body="A match was lost."), stage="topic")])
    done = spawn("--config", config, "--store", uri, "--now", at(days=731).isoformat(), "crawl")
    assert done.code == 0, done.err
    with opened(uri) as store:
        assert store.counts()["articles"] == 0
        assert found(["A match was lost"], in_store(store)) == []


@pytest.mark.parametrize(
    "arguments", [[], ["http://a.example/", "--outlet", "a.example"], ["--undo"], ["--undo", "--outlet", "a.example"]]
)
def test_what_is_not_clear_is_refused(arguments: list[str], tmp_path: Path) -> None:
    uri = stored(f"sqlite:{tmp_path / 'a.db'}", [article("first")])
    done = call("--store", uri, "purge", *arguments)
    assert done.code == 2
    assert done.err.startswith("newsbot: Say ")


def test_of_what_one_minute_brought_the_headline_stays_that_of_the_first_claim(store: Store) -> None:
    reports = [
        article(name, f"{TEXT}\n{name} told more.", title=name, language="en", published=at(hours=-hours))
        for hours, name in ((3, "a"), (2, "b"), (1, "c"))
    ]
    Writer(store).write(reports)
    assignment.assign(store, at(hours=1), "tests")
    (story,) = [each for each in store.stories() if len(each.article_ids) == 3]
    assert (story.title, purge.without(store, story, story.article_ids[-1:]).title) == ("a", "a")
    assert purge.without(store, story, story.article_ids[:1]).title == "b"
