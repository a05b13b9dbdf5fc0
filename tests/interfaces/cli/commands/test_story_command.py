"""What a person decided: kept in a file, it outlives every new assignment and gives the same corpus in a new store."""

import contextlib
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newsbot.corpus.query.story_rows import find_story
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import ArticleFilter
from newsbot.interfaces.cli.commands.story.show import _carried
from tests.commands import WORLD, Done, call, spawn
from tests.corpus.query.corpus import ARCHIVES, NOW, world_copy

INDEX = "http://bosporus-ledger.example/markets/istanbul-close-9-march"
SECOND = "http://northwire.example/2026/03/09/second-missile-gaziantep"
ARABIC = "http://sharq-monitor.example/world/2026/03/10/nato-council-turkey"
ENGLISH = "http://northwire.example/2026/03/06/prosecutors-open-debris-inquiry"
REWRITE = "http://bosporus-ledger.example/news/hatay-prosecutors-examine-missile-debris"  # a member of its story
FIRST = "http://northwire.example/2026/03/04/nato-downs-missile-hatay"
GERMAN = "http://rheinblick.example/politik/nato-faengt-iranische-rakete-ueber-der-tuerkei-ab-a-77145.html"
LEDGER = "http://bosporus-ledger.example/news/nato-intercepts-missile-hatay"
GERMAN_AFTER = "http://rheinblick.example/politik/teheran-weist-vorwurf-zurueck-a-77160.html"
GAUGE = "http://bosporus-ledger.example/markets/airspace-risk-gauge-4-march"
LIONS = "http://rheinblick.example/sport/raketenstart-der-loewen-a-77270.html"


class Desk:
    """A folder of a person who follows the world's topic, with a store that holds it all."""

    def __init__(self, folder: Path) -> None:
        shutil.copytree(WORLD.parent / "topics", folder / "topics")
        (folder / "newsbot.toml").write_text('topics_dir = "topics"\nfetch.delay = 0\n')
        self.common = ["--config", str(folder / "newsbot.toml"), "--now", NOW.isoformat()]
        self.folder = folder
        self.store = world_copy(folder)

    def call(self, *arguments: str) -> Done:
        return call(*self.common, "--store", self.store, *arguments)

    def story_of(self, url: str) -> str:
        return str(self.call("--json", "story", url).rows()[0]["id"])

    def follows(self, url: str, *options: str) -> Any:
        """The link of its story to the one before; None without one."""
        return next(iter(self.call("--json", "story", url, *options).rows()[0]["thread"]["before"]), None)

    def members(self, url: str) -> set[str]:
        """Addresses of the articles of its story."""
        store = open_store(self.store)
        try:
            story = find_story(store, url)
            return {article.url for article in store.articles(ArticleFilter(ids=story.article_ids))}
        finally:
            store.close()

    def replayed(self, store: str) -> str:
        """The export of this store after the world was replayed into it."""
        uri = f"sqlite:{self.folder / store}"
        done = spawn(*self.common, "--store", uri, "-q", "replay", *ARCHIVES)
        assert done.code in (0, 3), done.err
        return call(*self.common, "--store", uri, "export").out


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_split_article_opens_a_story_and_says_which(desk: Desk) -> None:
    done = desk.call("story", "split", SECOND, INDEX)
    assert (done.code, desk.story_of(INDEX)[:8] in done.err) == (0, True)
    assert desk.story_of(INDEX) != desk.story_of(SECOND)


def test_an_article_leaves_a_story_of_another_language_and_the_others_stay(desk: Desk) -> None:
    done = desk.call("story", "split", FIRST, GERMAN)
    assert (done.code, desk.story_of(GERMAN)[:8] in done.err) == (0, True)
    assert desk.story_of(GERMAN) != desk.story_of(FIRST)
    assert desk.story_of(GERMAN_AFTER) == desk.story_of(FIRST)


def test_what_moves_with_a_split_article_is_named(desk: Desk) -> None:
    before = desk.members(FIRST)
    done = desk.call("story", "split", FIRST, GERMAN)
    moved = before - desk.members(FIRST) - {GERMAN}
    assert done.err.count("Moved, too: ") == len(moved)


def test_the_article_that_a_story_begins_with_is_not_split_off(desk: Desk) -> None:
    done = desk.call("story", "split", desk.story_of(FIRST), FIRST)
    assert (done.code, "begins with" in done.err, "article drop" in done.err) == (2, True, True)


@pytest.mark.parametrize("article", [GERMAN, LEDGER])
def test_a_merge_takes_a_split_back(desk: Desk, article: str) -> None:
    desk.call("story", "split", FIRST, article)
    assert article not in desk.members(FIRST)
    desk.call("story", "merge", FIRST, article)
    assert article in desk.members(FIRST)


@pytest.mark.parametrize("article", [GERMAN, LEDGER])
def test_a_merge_after_a_split_leaves_the_links_as_they_were(desk: Desk, article: str) -> None:
    before = desk.members(FIRST)
    desk.call("story", "split", FIRST, article)
    desk.call("story", "merge", FIRST, article)
    assert desk.members(FIRST) == before
    assert "[" not in (desk.folder / "overrides.toml").read_text()  # nothing is decided any more


def test_what_was_in_either_of_two_stories_is_in_the_one_that_they_are(desk: Desk) -> None:
    """The split article's story has got others by then, and is named as a whole."""
    desk.call("story", "split", FIRST, GERMAN)
    either = desk.members(FIRST) | desk.members(GERMAN)
    assert desk.call("story", "merge", FIRST, desk.story_of(GERMAN)).code == 0
    assert desk.members(FIRST) >= either


def test_while_another_process_assigns_stories_nothing_is_claimed(desk: Desk) -> None:
    with contextlib.closing(open_store(desk.store)) as store:
        assert store.acquire_lease("desk", "elsewhere/1/x", datetime.now(UTC), 60)
        done = desk.call("story", "merge", ARABIC, ENGLISH)
        assert (done.code, "They are one story" in done.err) == (0, False)
        assert "takes this in" in done.err
        store.release_lease("desk", "elsewhere/1/x")
    desk.call("article", "keep", LIONS)
    assert desk.story_of(ARABIC) == desk.story_of(ENGLISH)


def test_merged_stories_are_one_and_the_old_id_leads_there(desk: Desk) -> None:
    old = desk.story_of(ENGLISH)
    done = desk.call("story", "merge", ARABIC, ENGLISH)
    assert (done.code, desk.story_of(ENGLISH)[:8] in done.err) == (0, True)
    assert desk.story_of(ARABIC) == desk.story_of(ENGLISH) == desk.story_of(old)
    assert desk.story_of(REWRITE) == desk.story_of(ENGLISH)


def test_join_and_part_are_other_names_of_merge_and_split(desk: Desk) -> None:
    assert desk.call("story", "part", FIRST, LEDGER).code == 0
    assert LEDGER not in desk.members(FIRST)
    assert desk.call("story", "join", FIRST, LEDGER).code == 0
    assert LEDGER in desk.members(FIRST)


# --- links ----------------------------------------------------------------------------------------


def test_a_refused_link_stays_refused_and_why_says_so(desk: Desk) -> None:
    first = desk.story_of(FIRST)
    assert desk.follows(SECOND)["story"] == first
    assert desk.call("story", "unlink", FIRST, SECOND).code == 0
    for again in ((), ("--as-of", NOW.isoformat())):  # as it stands, and assigned from nothing
        other = desk.follows(SECOND, *again)
        assert other is None or other["story"] != first
    assert f"no link to {first[:8]}: a person refused it" in desk.call("why", SECOND).out
    assert desk.call("article", "drop", GAUGE).code == 0  # another decision leaves it as it is
    assert "a person refused it" in desk.call("why", SECOND).out


def test_a_link_that_a_person_states_goes_before_what_is_found(desk: Desk) -> None:
    assert desk.call("story", "unlink", SECOND, FIRST).code == 0
    assert desk.call("story", "link", SECOND, FIRST).code == 0
    for again in ((), ("--as-of", NOW.isoformat())):
        stated = desk.follows(SECOND, *again)
        assert (stated["story"], stated["reason"], stated["score"]) == (
            desk.story_of(FIRST),
            "was linked by a person",
            1.0,
        )
    assert "because it was linked by a person" in desk.call("why", SECOND).out


def test_a_story_cannot_be_linked_with_itself(desk: Desk) -> None:
    done = desk.call("story", "link", FIRST, LEDGER)
    assert (done.code, "are the same story" in done.err) == (2, True)


@pytest.mark.slow
def test_the_file_gives_the_same_corpus_in_a_new_store(desk: Desk) -> None:
    for words in (
        ("story", "split", SECOND, INDEX),
        ("story", "merge", ARABIC, ENGLISH),
        ("article", "drop", GAUGE),
        ("article", "keep", LIONS),
    ):
        assert desk.call(*words).code == 0
    assert LIONS not in desk.call("export").out
    assert desk.replayed("world.db") == desk.replayed("fresh.db")
    exported = desk.call("export").out
    assert (GAUGE in exported, LIONS in exported) == (False, True)


# --- figures --------------------------------------------------------------------------------------


def test_figures_over_time_show_what_was_corrected_and_quote_their_sentences(desk: Desk) -> None:
    shown = desk.call("--format", "table", "story", FIRST, "--figures").out
    assert "hectares: about 20, hatay-gundem.example, 2026-03-04 12:10" in shown  # the last to tell it, not the largest
    assert "about 50, corrected from 20" in shown
    assert "“The governor's office said the fragments were spread over about 20 hectares" in shown


def test_a_figure_is_a_row_for_machines(desk: Desk) -> None:
    rows = [line.split("\t") for line in desk.call("--format", "tsv", "story", FIRST, "--figures").out.splitlines()]
    assert [row[:5] for row in rows if row[0] == "hectares"] == [
        ["hectares", "2026-03-04T06:48:00Z", "northwire.example", "about 20", ""],
        ["hectares", "2026-03-04T09:00:00Z", "northwire.example", "about 50", "20"],
        ["hectares", "2026-03-04T12:10:00Z", "hatay-gundem.example", "about 20", ""],
    ]


def test_figures_are_as_they_were_known_then(desk: Desk) -> None:
    (record,) = desk.call("--json", "story", FIRST, "--figures", "--as-of", "2026-03-04T08:00:00Z").rows()
    assert "hectares" not in {each["kind"] for each in record["figures"]}


def test_a_story_without_such_figures_says_so(desk: Desk) -> None:
    assert "No figure that several reports give" in desk.call("--format", "table", "story", GAUGE, "--figures").out


def test_of_very_many_carriers_the_last_are_counted() -> None:
    copies = [{"outlet": f"o{n}.example"} for n in range(42)]
    told = " ".join(" ".join(_carried({"copies": copies}, 80)).split())
    assert told.endswith("o39.example and 2 others")
