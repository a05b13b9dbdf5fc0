"""The fixture world, live and replayed: the same bytes on any store, in any order, and what the manifest says."""

import gzip
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from newsbot.corpus.store import open_store
from tests.commands import WORLD, call, spawn
from tests.crawl.conftest import Recording, exported
from tests.mongo_server import MissingServerError, mongo_server
from tests.world import Article, World

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]  # the first one to come crawls the world for all

OFFLINE = Path(__file__).parent / "offline"
COMMITTED = Path(__file__).parents[2] / "fixtures" / "crawls"
WORLD_NOW = World.load()


def replay(archives: list[Path], store: str, workers: int = 2, **extra: str) -> str:
    """Replay into `store` and export it. No process of the replay can open a connection but those between them."""
    env = {"NEWSBOT_EXTRACT_WORKERS": str(workers), **extra}
    done = spawn("--config", WORLD, "--store", store, "replay", *archives, env=env)
    assert done.code == 0, done.err
    return exported(store)


def assert_same(store: str, live: str) -> None:
    """All of the corpus is the same, not only what an export has of it."""
    done = call("diff", live, store)
    assert (done.code, done.out) == (0, ""), done.err


def shuffled(archives: tuple[Path, ...], seed: int) -> list[Path]:
    return random.Random(seed).sample(archives, len(archives))


@pytest.fixture(scope="module")
def rows(recording: Recording) -> dict[str, dict[str, Any]]:
    """The live crawl's export by URL."""
    return {row["url"]: row for row in map(json.loads, recording.export.splitlines())}


@pytest.fixture(scope="module")
def left(recording: Recording) -> dict[str, set[str]]:
    """Why URLs are not in the live crawl's corpus, by URL."""
    done = call("--config", WORLD, "--store", recording.store, "--json", "why", "--dropped")
    found: dict[str, set[str]] = {}
    for row in done.rows():
        found.setdefault(row["url"], set()).add(row["reason"])
    return found


# --- replays ----------------------------------------------------------------------------------------------------------


def test_replay_is_the_live_crawl_byte_for_byte(recording: Recording, tmp_path: Path) -> None:
    store = f"sqlite:{tmp_path / 'replayed.db'}"
    assert replay(shuffled(recording.archives, 4), store, workers=4) == recording.export
    assert_same(store, recording.store)


def test_replay_into_the_same_store_again_changes_nothing(recording: Recording, tmp_path: Path) -> None:
    store = f"sqlite:{tmp_path / 'replayed.db'}"
    replay(list(recording.archives[:5]), store)
    replay(shuffled(recording.archives, 3), store)
    assert_same(store, recording.store)


def test_replay_over_the_live_crawls_store_changes_nothing(recording: Recording, tmp_path: Path) -> None:
    copy = tmp_path / "live.db"
    source = Path(recording.store.removeprefix("sqlite:"))
    subprocess.run([sys.executable, "-c", _COPY, source, copy], check=True)
    replay(list(recording.archives), f"sqlite:{copy}")
    assert_same(f"sqlite:{copy}", recording.store)


_COPY = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).backup(sqlite3.connect(sys.argv[2]))"


def test_replay_on_mongodb_is_the_same_bytes(recording: Recording, tmp_path: Path) -> None:
    try:
        with mongo_server(tmp_path) as uri:
            store = uri.replace("/?", "/world?")
            assert replay(shuffled(recording.archives, 5), store) == recording.export
            assert_same(store, recording.store)
    except MissingServerError as error:
        if os.environ.get("NEWSBOT_REQUIRE_MONGODB") == "1":
            raise
        pytest.skip(f"MongoDB is not tested here: {error}")


def test_replay_opens_no_connection(recording: Recording, tmp_path: Path) -> None:
    tried = tmp_path / "connections"
    store = f"sqlite:{tmp_path / 'replayed.db'}"
    path = os.pathsep.join([str(OFFLINE), *filter(None, [os.environ.get("PYTHONPATH")])])
    assert replay(list(recording.archives[:4]), store, PYTHONPATH=path, NEWSBOT_TEST_CONNECTIONS=str(tried))
    assert not tried.exists()


def test_a_connection_would_have_been_noticed(tmp_path: Path) -> None:
    tried = tmp_path / "connections"
    code = "import socket; socket.create_connection(('127.0.0.1', 9))"
    env = os.environ | {"PYTHONPATH": str(OFFLINE), "NEWSBOT_TEST_CONNECTIONS": str(tried)}
    assert subprocess.run([sys.executable, "-c", code], env=env, check=False).returncode == 99


@pytest.mark.skipif(not COMMITTED.exists(), reason="no recordings are kept in fixtures/crawls")
def test_committed_recordings_replay_to_what_a_live_crawl_gives(recording: Recording, tmp_path: Path) -> None:
    archives = sorted(COMMITTED.glob("*.warc.gz"))
    assert [path.name for path in archives] == [path.name for path in recording.archives]
    store = f"sqlite:{tmp_path / 'committed.db'}"
    assert replay(archives, store, workers=1) == recording.export
    listed = call("--config", WORLD, "--store", store, "--format", "tsv", "export").out
    assert listed == (COMMITTED / "export.tsv").read_text("utf-8")  # what they told in earlier versions


# --- what the manifest says -------------------------------------------------------------------------------------------

STORED = [article for article in WORLD_NOW.articles if article.stored]
LEFT = [article for article in WORLD_NOW.articles if not article.stored]


def named(articles: list[Any]) -> Any:
    return pytest.mark.parametrize("article", articles, ids=lambda article: article.id)


def _relation(relation: str | None) -> str | None:
    """Whether an article opens a story or follows one is for the tests of stories."""
    return "new" if relation in ("new_story", "follow_up") else relation


def test_exactly_the_manifests_articles_are_stored(rows: dict[str, Any]) -> None:
    assert set(rows) == {article.url for article in STORED}


@named(STORED)
def test_relation_is_the_manifests(rows: dict[str, Any], article: Article) -> None:
    assert _relation(rows[article.url]["relation"]) == _relation(article.relation)


@named(STORED)
def test_every_version_was_seen_and_the_last_one_shows(rows: dict[str, Any], article: Article) -> None:
    row = rows[article.url]
    titles = (len(row["versions"]), row["version"], row["title"])
    assert titles == (len(article.versions), len(article.versions), article.versions[-1].text.title)


@named(STORED)
def test_first_seen_and_published_are_the_worlds(rows: dict[str, Any], article: Article) -> None:
    row = rows[article.url]
    times = (WORLD_NOW.first_seen(article), article.published)
    assert (row["first_seen"], row["published"]) == tuple(t and t.strftime("%Y-%m-%dT%H:%M:%SZ") for t in _utc(times))


def _utc(times: tuple[Any, ...]) -> list[Any]:
    from datetime import UTC

    return [time and time.astimezone(UTC) for time in times]


@named(LEFT)
def test_departures_reason_is_the_manifests(left: dict[str, set[str]], article: Article) -> None:
    assert left.get(article.url) == {article.reason}


def test_copies_share_a_family_with_what_they_copy(rows: dict[str, Any]) -> None:
    by_id = WORLD_NOW.by_id
    carried = [article for article in STORED if article.copy_of]
    apart = [
        article.id
        for article in carried
        if rows[article.url]["family"] is None
        or rows[article.url]["family"] != rows[by_id[article.copy_of or ""].url]["family"]
    ]
    assert (len(carried) > 0, apart) == (True, [])


def test_every_url_has_one_final_outcome(recording: Recording, world: World) -> None:
    """Nothing that a feed announced is left without a reason; what is due is a recheck."""
    store = open_store(recording.store, create=False)
    try:
        records = store.urls(world.by_url)
    finally:
        store.close()
    announced = {url for url, article in world.by_url.items() if url in records}
    unsettled = [url for url, record in records.items() if record.state == "pending" or record.reason is None]
    assert (unsettled, {world.by_url[url].id for url in announced}) == ([], set(world.by_id))


def test_why_tells_the_trail_of_every_article(recording: Recording, left: dict[str, set[str]]) -> None:
    for article in WORLD_NOW.articles:
        done = call("--config", WORLD, "--store", recording.store, "why", article.url)
        assert (done.code, "announced" in done.out) == (0, True), f"{article.id}: {done.err}"
        assert article.stored == ("read        by" in done.out), done.out
        assert all(reason in done.out for reason in left.get(article.url, ())), done.out


def test_why_knows_the_other_addresses_of_an_article(recording: Recording) -> None:
    for article in STORED:
        for alias in article.aliases:
            url = f"http://{article.outlet.host}{alias.path}"
            done = call("--config", WORLD, "--store", recording.store, "why", url)
            assert article.url in done.out, done.out


def test_a_story_cut_out_of_recordings_comes_out_by_itself_under_other_names(
    recording: Recording, rows: dict[str, dict[str, Any]], tmp_path: Path
) -> None:
    story = next(row["story"] for url, row in rows.items() if "nato-intercepts-second" in url)
    titles = sorted(row["title"] for row in rows.values() if row["story"] == story)
    small, store = tmp_path / "small.warc.gz", f"sqlite:{tmp_path / 'small.db'}"
    asked = ["--story", story, "-o", small, "--anonymise"]
    done = call("--config", WORLD, "--store", recording.store, "fixture", "cut", *recording.archives, *asked)
    assert (done.code, done.lines()) == (0, [str(small)]), done.err
    told = [json.loads(line) for line in replay([small], store).splitlines()]
    assert sorted(row["title"] for row in told) == titles
    assert len({row["story"] for row in told}) == 1
    assert {row["outlet"] for row in told} == {f"outlet-{number}.example" for number in range(1, 9)}
    assert b"northwire" not in gzip.decompress(small.read_bytes()).lower()
