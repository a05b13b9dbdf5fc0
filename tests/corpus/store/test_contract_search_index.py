"""Contract of every store: the corpus's words, what a ranking needs, and an index of an earlier version made anew."""

import contextlib
import sqlite3
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from newsbot.corpus.indexing import index_anew
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import ArticleFilter, Split, Store
from newsbot.corpus.store.schema import DROPPED
from newsbot.items import HEADLINE
from newsbot.text.forms import entries_of, forms_in, words_of
from newsbot.text.prominence import weight_in
from tests.corpus.store.conftest import Open
from tests.corpus.store.records import article, assignment, at, pair, story


def test_the_lexicon_has_the_words_of_every_version(store: Store) -> None:
    store.put_version(*pair("a", title="Missile", text="Two missiles fell."))
    store.put_version(*pair("a", title="Missile", text="Three rockets fell.", fetched=at(5)))
    assert store.lexicon(["word:missiles"]) == ["word:missiles en:missil"]
    assert store.lexicon(["key:en:rocket", "word:no"]) == ["key:en:rocket rockets"]
    assert store.lexicon(["word:missile", "word:missiles"]) == ["word:missile en:missil", "word:missiles en:missil"]
    assert store.lexicon(["word:miss", "word", "", "word:missile "]) == []
    assert forms_in("missile", store.lexicon) == {"missiles": 0.9}


def test_the_order_of_writes_does_not_matter(store: Store, another: Store) -> None:
    pairs = [pair("a", text="A missile."), pair("a", text="Missiles.", fetched=at(5)), pair("b", text="Rockets.")]
    store.put_versions(pairs)
    for each in reversed(pairs):
        another.put_version(*each)
    heads = sorted(
        {
            entry.partition(" ")[0]
            for _, text in pairs
            for word in words_of(text.body, "en")
            for entry in entries_of(word)
        }
    )
    assert store.lexicon(heads) == another.lexicon(heads) != []


def test_standings_are_newest_first_and_weigh_words(store: Store) -> None:
    store.put_version(*pair("a", title="Harbour closed", text="A ship ran aground.", first_seen=at(1)))
    store.put_version(*pair("b", title="A ship aground", text="The harbour is closed.", first_seen=at(2)))
    found = store.standings(ArticleFilter(terms=(frozenset({"harbour"}),)), 10)
    assert [(each.first_seen, each.article_id) for each in found] == [
        (at(2), article("b").id),
        (at(1), article("a").id),
    ]
    later, earlier = (weight_in(each.weights, "harbour") or 0 for each in found)
    assert earlier > later
    assert [each.outlet for each in found] == ["outlet.example"] * 2
    assert store.standings(ArticleFilter(terms=(frozenset({"harbour"}),)), 1) == found[:1]


@pytest.mark.parametrize(
    ("where", "count"),
    [
        (ArticleFilter(), 2),
        (ArticleFilter(terms=(frozenset({"ship"}),)), 2),
        (ArticleFilter(terms=(frozenset({"closed"}), frozenset({"sh*"}))), 1),
        (ArticleFilter(terms=(frozenset({"ship\u00b9"}),)), 1),
        (ArticleFilter(terms=(frozenset({"ship"}),), since=at(2)), 1),
        (ArticleFilter(ids=()), 0),
        (ArticleFilter(terms=(frozenset({"$ne"}),)), 0),
    ],
)
def test_articles_are_counted(store: Store, where: ArticleFilter, count: int) -> None:
    store.put_version(*pair("a", title="Harbour closed", text="A ship ran aground.", first_seen=at(1)))
    store.put_version(*pair("b", title="A ship aground", text="The pier is open.", first_seen=at(2)))
    assert store.count_articles(where) == count
    assert store.count_articles(where, 1) == min(count, 1)
    assert store.count_articles(where, 0) == 0


def test_words_are_counted_in_the_newest_articles(store: Store) -> None:
    for name, minutes, text in (("a", 1, "A ship."), ("b", 2, "A pier."), ("c", 2, "A ship."), ("d", 3, "A ship.")):
        store.put_version(*pair(name, text=text, first_seen=at(minutes)))
    asked = [(), (frozenset({"ship"}),), (frozenset({"pi*"}),), (frozenset({"ship"}), frozenset({"a"}))]
    assert store.count_newest(asked, 1) == [1, 1, 0, 1]
    assert store.count_newest(asked, 2) == [3, 2, 1, 2]  # two were first seen in one second
    assert store.count_newest(asked, 9) == [4, 3, 1, 3]
    assert store.count_newest([(frozenset({"$ne"}),)], 9) == [0]


# --- tallies ----------------------------------------------------------------------------------------------------------

HARBOUR = ArticleFilter(terms=(frozenset({"harbour"}),))
ELSEWHERE = {"language": "tr", "outlet": "other.example"}
FILTERS = {
    "a word": HARBOUR,
    "everything": ArticleFilter(),
    "texts": ArticleFilter(texts_only=True),
    "an outlet": ArticleFilter(outlets=("other.example",), terms=HARBOUR.terms),
    "languages": ArticleFilter(languages=("en", "tr")),
    "a topic": ArticleFilter(topics=("floods",)),
    "ids": ArticleFilter(ids=(article("a").id, article("e").id)),
    "times": ArticleFilter(since=at(30), until=at(24 * 60 + 1)),
    "nothing": ArticleFilter(terms=(frozenset({"$ne"}),)),
}


@pytest.fixture
def placed(store: Store) -> Store:
    """Articles of two days: copied, changed, moved to another story, dropped, a headline, and one not yet assigned."""
    store.put_versions(
        [
            pair("a", text="The harbour.", first_seen=at(0)),
            pair("b", text="A ship.", first_seen=at(59)),
            pair("b", text="The harbour.", first_seen=at(24 * 60), fetched=at(9)),
            pair(
                "c",
                text="The harbour.",
                first_seen=at(24 * 60),
                language="tr",
                topics=("floods",),
                outlet="other.example",
            ),
            pair("d", text="The harbour.", first_seen=at(24 * 60 + 1)),
            pair("e", text="The harbour.", first_seen=at(61)),
            pair("gone", text="The harbour.", first_seen=at(1)),
            pair("h", title="The harbour", text="", extractor=HEADLINE, summary="In short."),
        ]
    )
    names = ("a", "b", "c", "d", "gone")
    first = [assignment(n, article_id=article(name).id, story_id="s-a") for n, name in enumerate(names, 1)]
    then = [
        assignment(11, article_id=article("b").id, story_id="s-a", relation="copy"),
        assignment(12, article_id=article("c").id, story_id="s-b", relation="follow_up"),
        assignment(13, article_id=article("d").id, story_id="", relation=DROPPED),
    ]
    store.put_stories([story("s-a", 20)], first)
    store.put_stories([story("s-b", 21)], then)
    store.put_version(*pair("a", text="The harbour.", first_seen=at(-70)))
    store.remove_articles([article("gone").id], [article("gone").url])
    return store


@pytest.mark.parametrize("split", [None, "outlet", "language", "story", "relation"])
def test_tallies_are_what_articles_and_assignments_give(placed: Store, split: Split | None) -> None:
    for name, where in FILTERS.items():
        expected: Counter[tuple[object, ...]] = Counter()
        for each in placed.standings(where, 99):
            held = placed.assignments_of([each.article_id]).get(each.article_id)
            values = {"story": held and held.story_id, "relation": held and held.relation, None: None, **each._asdict()}
            expected[each.first_seen.replace(minute=0), values[split], values["relation"]] += 1
        hours, days = (placed.tally(where, step, split) for step in ("hour", "day"))
        assert {tally[:3]: tally.articles for tally in hours} == expected, name
        assert len(hours) == len(expected)
        newest = {each.first_seen.replace(minute=0) for each in placed.standings(where, 2)}
        assert {tally.begin for tally in placed.tally(where, "hour", split, 2)} == newest, name
        assert hours or name == "nothing"
        of_days: Counter[tuple[object, ...]] = Counter()
        for begin, value, relation, count in hours:
            of_days[begin.replace(hour=0), value, relation] += count
        assert {tally[:3]: tally.articles for tally in days} == of_days, name


def test_a_file_of_an_earlier_newsbot_gets_its_tallies(tmp_path: Path) -> None:
    uri = f"sqlite:{tmp_path / 'news.db'}"
    with contextlib.closing(open_store(uri)) as store:
        store.put_version(*pair("a", text="The harbour."))
        store.put_stories([story("s-a", 2)], [assignment(1, article_id=article("a").id, story_id="s-a")])
        before = store.tally(HARBOUR, "day", "story")
    with contextlib.closing(sqlite3.connect(tmp_path / "news.db")) as file, file:
        for kind, name in file.execute("SELECT type, name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f"DROP {kind} {name}")
        file.execute("DROP VIEW placed")
        file.execute("DROP TABLE places")
        file.execute("DROP TABLE spans")
    with contextlib.closing(open_store(uri)) as store:
        assert store.tally(HARBOUR, "day", "story") == store.tally(HARBOUR, "day", "story", 9) == before
        assert [each.value for each in before] == ["s-a"]


def test_words_of_removed_articles_are_gone(store: Store) -> None:
    store.put_version(*pair("a", title="Missile", text="A secretword near the harbour."))
    store.put_version(*pair("b", title="Missile", text="The harbour."))
    store.remove_articles([article("a").id], [article("a").url])
    assert store.lexicon(["word:secretword", "begin:sec"]) == []
    assert store.lexicon(["word:harbour"]) == ["word:harbour en:harbor"]
    assert [each.article_id for each in store.standings(ArticleFilter(), 9)] == [article("b").id]


# --- an index of an earlier version -----------------------------------------------------------------------------------


def _forget(uri: str, version: int) -> None:
    """Leave the articles of a store without an index, as an earlier newsbot did."""
    if uri.startswith("sqlite:"):
        with contextlib.closing(sqlite3.connect(uri.removeprefix("sqlite:"))) as file, file:
            for statement in ("DELETE FROM lexicon", "DELETE FROM weights", "DELETE FROM terms"):
                file.execute(statement)
            file.execute("UPDATE search_index SET version = ?, num = NULL", (version,))
        return
    with MongoClient[Any](uri) as client:
        database = client.get_default_database()
        database["lexicon"].delete_many({})
        database["articles"].update_many({}, {"$unset": {"terms": 1, "weights": 1}})
        database["meta"].update_one({"_id": "search"}, {"$set": {"version": version, "after": None}})


def _is_whole(store: Store, names: str) -> bool:
    found = store.standings(ArticleFilter(terms=(frozenset({"harbour"}),)), 10)
    return {each.article_id for each in found} == {article(name).id for name in names} and bool(
        store.lexicon(["word:harbour"]) and store.lexicon(["word:shore"])
    )


@pytest.fixture
def old(store_uri: str, open_again: Open) -> Callable[[], Store]:
    """Opens a store whose index is of an earlier version."""
    store = open_again()
    for name in "abcde":
        store.put_version(*pair(name, text=f"The shore near {name}."))
        store.put_version(*pair(name, text=f"The harbour of {name}.", fetched=at(5)))
    store.close()
    _forget(store_uri, 0)
    return open_again


def test_an_index_of_an_earlier_version_is_made_anew_from_the_texts(old: Open) -> None:
    store, shown = old(), list[str]()
    index_anew(store, shown.append)
    assert _is_whole(store, "abcde")
    assert _is_whole(old(), "abcde")
    assert shown == ["making the search index of this version: 0 articles left"]


def test_who_reads_an_older_store_does_not_wait_for_its_index(old: Open) -> None:
    store = old()
    assert store.unindexed() == 5
    assert not store.lexicon(["word:harbour"])
    store.put_version(*pair("f", text="The harbour and the shore."))
    assert _is_whole(store, "f")


def test_a_new_store_has_nothing_to_index_anew(store: Store) -> None:
    store.put_version(*pair("a"))
    assert (store.unindexed(), store.index_some()) == (0, 0)


def test_making_it_anew_goes_on_where_it_was_stopped(old: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("mongo", "sqlite"):
        monkeypatch.setattr(f"newsbot.corpus.store.{module}.articles._AT_ONCE", 2)
    assert old().index_some() == 2
    store, left = old(), list[str]()
    index_anew(store, left.append)
    assert _is_whole(store, "abcde")
    assert [int(each.split()[-3]) for each in left] == [1, 0]
