"""Every query that the MongoDB store sends is served by an index.

Each verb is run, and what it sent is compared with the indexes that the server has, by the rules of MongoDB's planner.
The test server has a planner of its own (`{_id: …, due: …}` is a scan to it), so its word on plans is no evidence;
where `NEWSBOT_TEST_MONGODB_URI` names a genuine server, that one is asked to explain each query too.
"""

import contextlib
import itertools
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from pymongo import MongoClient, monitoring

from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import ArticleFilter, DecisionFilter, Reread, Store, Ties
from newsbot.corpus.store.schema import COLLECTIONS, CheckpointRecord, LookRecord
from newsbot.text.ids import article_id, story_id
from tests.corpus.store import records as make
from tests.corpus.store.conftest import GENUINE, with_database

Query = tuple[str, dict[str, Any], dict[str, int], int]
"""Collection, filter, sort and limit."""
LIMITED = 3
SCANNING = {"announced_as", "remove_articles"}
"""They look at every document of a kind, as they say: a takedown is rare, an index for it would cost every write."""
SORTED_IN_MEMORY = {"decisions"}
"""Their order, newest first and then by id upwards, is that of no index; they are asked for by URL or by a day."""


class _Sent(monitoring.CommandListener):
    """Keeps what is asked of the server while `on`."""

    def __init__(self) -> None:
        self.on = False
        self.queries: list[Query] = []

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if self.on:
            self.queries += _queries(event.command_name, event.command)

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Nothing to do."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Nothing to do."""


def _queries(name: str, command: Any) -> Iterator[Query]:
    """What of a command has to find documents: its filter, also that of each update and deletion."""
    match name:
        case "find":
            yield command["find"], command.get("filter", {}), dict(command.get("sort", {})), command.get("limit", 0)
        case "aggregate":  # count_documents
            matched = [stage["$match"] for stage in command["pipeline"] if "$match" in stage]
            yield command["aggregate"], matched[0] if matched else {}, {}, 0
        case "update" | "delete":
            for each in command[f"{name}s"]:
                yield command[name], each["q"], {}, 0
        case "distinct" | "findAndModify" | "mapReduce":
            raise AssertionError(f"{name} is not explained here yet")


SENT = _Sent()
monitoring.register(SENT)  # for every client that is made from now on


@pytest.fixture(scope="module")
def store(mongo_uri: str) -> Iterator[Store]:
    with _filled(mongo_uri) as opened:
        yield opened


@pytest.fixture(scope="module")
def genuine() -> Iterator[Store]:
    assert GENUINE is not None
    with _filled(GENUINE) as opened:
        yield opened


@contextlib.contextmanager
def _filled(uri: str) -> Iterator[Store]:
    """A database of its own with one of everything, gone afterwards."""
    name = f"newsbot-test-{uuid.uuid4().hex[:12]}"
    with contextlib.closing(open_store(with_database(uri, name))) as opened:
        _fill(opened)
        yield opened
    with MongoClient[Any](uri) as client:
        client.drop_database(name)


def _fill(store: Store) -> None:
    pairs = [(make.article(name), make.version(name)) for name in "abc"]
    store.put_versions(pairs)
    store.put_feeds([make.feed()], [make.poll()])
    store.put_urls([make.url("a"), make.url("b", state="done")])
    store.put_decisions([make.decision("a")])
    store.put_ties([make.tied("a", "b")])
    store.put_stories([make.story()], [make.assignment(1)])
    store.put_checkpoint((make.NOON, "a-1"), b"state")
    store.put_past_stories([make.past_story("s-old", "mrw")])


# --- every verb -----------------------------------------------------------------------------------


def _filters() -> Iterator[ArticleFilter]:
    """Every combination of conditions on articles."""
    values: dict[str, Any] = {
        "topics": ("missiles",), "outlets": ("outlet.example", "other.example"), "languages": ("en",),
        "since": make.at(-9), "until": make.at(9), "ids": ("a-1",),
        "terms": (frozenset({"second"}), frozenset({"mis*", "rak*"})),
    }  # fmt: skip
    for number in range(len(values) + 1):
        for names in itertools.combinations(values, number):
            yield ArticleFilter(**{name: values[name] for name in names})


def _articles(store: Store) -> None:
    for where, after in itertools.product(_filters(), (None, (make.NOON, "a-1"))):
        store.articles(where, LIMITED, after)


def _articles_in_order(store: Store) -> None:
    for start in (None, (make.NOON, "a-1")):
        for where in (None, ArticleFilter(("missiles",)), ArticleFilter(outlets=("outlet.example",))):
            list(store.articles_in_order(start, where))


def _decisions(store: Store) -> None:
    values: dict[str, Any] = {
        "urls": ("u",), "reasons": ("kept", "off-topic"), "topics": ("missiles",), "since": make.NOON,
        "until": make.NOON, "with_text": True,
    }  # fmt: skip
    for number in range(len(values) + 1):
        for names in itertools.combinations(values, number):
            store.decisions(DecisionFilter(**{name: values[name] for name in names}), LIMITED)


def _stories(store: Store) -> None:
    for ids, topics, limit in itertools.product((None, ["s-1"]), ((), ("missiles",)), (None, LIMITED)):
        store.stories(ids, 1, topics, limit)


def _due(store: Store) -> None:
    for topics in (None, ["missiles"]):
        store.due_feeds(make.NOON, topics)
        store.due_urls(make.NOON, LIMITED, topics)


def _polls(store: Store) -> None:
    for since in (None, make.NOON):
        store.polls(make.feed().url, since, LIMITED)


def _newest_stories(store: Store) -> None:
    for topics, since, limit in itertools.product(((), ("missiles",)), (None, make.NOON), (None, LIMITED)):
        store.newest_stories(topics, since, limit)
        store.newest_stories(topics, since, limit, (make.NOON, "s-a"))


def _everything(store: Store) -> None:
    for kind in (*(held.record for held in COLLECTIONS.values()), Ties, LookRecord, CheckpointRecord):
        list(store.everything(kind))


Act = Callable[[Store], object]
VERBS: dict[str, Act] = {
    "counts": lambda store: store.counts(),
    "feeds": lambda store: (store.feeds(), store.feeds([make.feed().url])),
    "due_feeds": _due,
    "due_urls": _due,
    "put_feeds": lambda store: store.put_feeds([make.feed()], [make.poll()]),
    "remove_feed": lambda store: store.remove_feed("http://none.example/"),
    "polls": _polls,
    "robots": lambda store: store.robots(["http://none.example"]),
    "put_robots": lambda store: store.put_robots([]),
    "subscriptions": lambda store: store.subscriptions(),
    "subscription": lambda store: store.subscription("token"),
    "put_subscription": lambda store: store.put_subscription(make.subscription()),
    "announce": lambda store: store.announce([make.url("a"), make.url("new"), make.url("a", topics=("other",))]),
    "next_due": lambda store: store.next_due(),
    "urls": lambda store: store.urls([make.url("a").url]),
    "put_urls": lambda store: store.put_urls([make.url("a")]),
    "known": lambda store: store.known([make.article("a").url]),
    "put_version": lambda store: store.put_version(make.article("d"), make.version("d")),
    "put_versions": lambda store: store.put_versions([(make.article("a"), make.version("a", "Another text."))]),
    "touch_version": lambda store: store.touch_version(make.article("a").id, make.version("a").sha, make.at(99)),
    "bearers": lambda store: store.bearers([(3, 5), (5, None), (8, "any")], LIMITED),
    "reread": lambda store: store.reread(
        [Reread(make.article("b").id, ((make.version("b"), make.version("b")),), make.NOON)]
    ),
    "put_readings": lambda store: store.put_readings([make.reading("a")]),
    "versions_by_id": lambda store: store.versions_by_id([make.version("a").id]),
    "put_ties": lambda store: store.put_ties([make.tied("a", "c")]),
    "ties_of": lambda store: store.ties_of([make.version("b").article_id]),
    "forms_of": lambda store: store.forms_of([make.version("b").article_id]),
    "alike": lambda store: store.alike([make.version("a").article_id]),
    "drop_untied": lambda store: store.drop_untied(),
    "tied": lambda store: store.tied([make.article("a").id]),
    "edges_of": lambda store: store.edges_of([make.article("a").id]),
    "all_edges": lambda store: list(store.all_edges()),
    "put_pages": lambda store: store.put_pages([make.page()]),
    "page": lambda store: store.page("sha"),
    "put_decisions": lambda store: store.put_decisions([make.decision("a")]),
    "decisions": _decisions,
    "put_run": lambda store: store.put_run(make.run()),
    "runs": lambda store: store.runs(LIMITED),
    "expire": lambda store: store.expire(datetime(2030, 1, 1, tzinfo=UTC)),
    "acquire_lease": lambda store: store.acquire_lease("desk", "me", make.NOON, 9),
    "release_lease": lambda store: store.release_lease("desk", "me"),
    "lease_holder": lambda store: store.lease_holder("desk", make.NOON),
    "leases": lambda store: store.leases(make.NOON, "site:"),
    "articles": _articles,
    "articles_in_order": _articles_in_order,
    "find_articles": lambda store: store.find_articles("a-1"),
    "versions": lambda store: store.versions([make.article("a").id]),
    "standings": lambda store: store.standings(ArticleFilter(terms=(frozenset({"second"}),)), LIMITED),
    "tally": lambda store: store.tally(ArticleFilter(terms=(frozenset({"second"}),)), "day", "story"),
    "count_articles": lambda store: store.count_articles(ArticleFilter(outlets=("outlet.example",))),
    "count_newest": lambda store: store.count_newest([(), (frozenset({"second"}),)], LIMITED),
    "lexicon": lambda store: store.lexicon(["word:missile", "key:en:missil"]),
    "unindexed": lambda store: store.unindexed(),
    "index_some": lambda store: store.index_some(),
    "desk_mark": lambda store: store.desk_mark(),
    "clear_desk_mark": lambda store: store.clear_desk_mark(store.desk_mark().counter),
    "put_stories": lambda store: store.put_stories([make.story()], [make.assignment(2)]),
    "next_seq": lambda store: store.next_seq(),
    "settled_seq": lambda store: store.settled_seq(),
    "stories": _stories,
    "newest_stories": _newest_stories,
    "stories_after": lambda store: store.stories_after(["s-1"]),
    "find_stories": lambda store: store.find_stories("s-1"),
    "assignments_of": lambda store: store.assignments_of([make.article("a").id]),
    "put_checkpoint": lambda store: store.put_checkpoint((make.NOON, "a-2"), b"state"),
    "checkpoints": lambda store: store.checkpoints(),
    "drop_checkpoints": lambda store: store.drop_checkpoints([(make.NOON, "a-2")]),
    "checkpoint_before": lambda store: store.checkpoint_before((make.at(9), "a-9")),
    "put_past_stories": lambda store: store.put_past_stories([make.past_story("s-old")]),
    "past_bearers": lambda store: store.past_bearers(["mrw"], 2),
    "past_stories": lambda store: store.past_stories(["s-old"]),
    "drop_past_stories": lambda store: store.drop_past_stories(after=make.NOON, seen_until=make.NOON),
    "look": lambda store: store.look("me"),
    "put_look": lambda store: store.put_look("me", {}),
    "frozen": lambda store: store.frozen().__enter__(),
    "everything": _everything,
    "damage": lambda store: store.damage(),
    "underived": lambda store: store.underived([make.article("a").id]),
    "derive": lambda store: store.derive([make.article("a").id]),
    "orphans": lambda store: store.orphans(remove=True),
    "move_desk_mark": lambda store: store.move_desk_mark((make.NOON, "a-1")),
    "put_tombstones": lambda store: store.put_tombstones([make.tombstone()]),
    "tombstones": lambda store: store.tombstones(["http://none.example/"]),
    "remove_tombstones": lambda store: store.remove_tombstones(["http://none.example/"]),
    "announced_as": lambda store: store.announced_as(["a-none"]),
    "stories_ever": lambda store: store.stories_ever([make.article("a").id]),
    "remove_articles": lambda store: store.remove_articles(["a-none"], ["http://none.example/"]),
    "scrub": lambda store: store.scrub(),
}


def test_no_verb_is_left_out() -> None:
    verbs = {name for name in vars(Store) if not name.startswith("_")} - {"close", "uri"}
    assert set(VERBS) == verbs


@pytest.mark.parametrize("verb", sorted(set(VERBS) - SCANNING))
def test_every_query_is_served_by_an_index(store: Any, verb: str) -> None:
    asked = _sent(store, verb)
    indexes = {name: store.run(lambda database, name=name: _indexes(database[name])) for name, *_ in asked}
    assert [query for query in asked if not _found_by(query[1], query[2], indexes[query[0]])] == []


@pytest.mark.parametrize("verb", sorted(set(VERBS) - SORTED_IN_MEMORY - SCANNING))
def test_what_is_limited_comes_sorted_from_an_index(store: Any, verb: str) -> None:
    """Else the server sorts all that matches to give the first few."""
    asked = [query for query in _sent(store, verb) if query[2] and query[3]]
    indexes = {name: store.run(lambda database, name=name: _indexes(database[name])) for name, *_ in asked}
    assert [query for query in asked if not _sorted_by(query[1], query[2], indexes[query[0]])] == []


if GENUINE:

    @pytest.mark.parametrize("verb", sorted(set(VERBS) - SCANNING))
    def test_a_genuine_server_scans_no_collection(genuine: Any, verb: str) -> None:
        plans = {repr(query): _explained(genuine, query) for query in _sent(genuine, verb)}
        assert [query for query, plan in plans.items() if "COLLSCAN" in _stages(plan)] == []


def _sent(store: Store, verb: str) -> list[Query]:
    SENT.queries, SENT.on = [], True
    try:
        VERBS[verb](store)
    finally:
        SENT.on = False
    return SENT.queries


# --- how MongoDB finds documents ------------------------------------------------------------------

Index = tuple[str, ...]
_RANGES = {"$eq", "$in", "$gt", "$gte", "$lt", "$lte", "$elemMatch"}


def _indexes(collection: Any) -> list[Index]:
    held = [tuple(field for field, _ in index["key"]) for index in collection.index_information().values()]
    return [("_id",), *held]  # also of a collection that is not there yet


def _found_by(where: dict[str, Any], sort: dict[str, int], indexes: Sequence[Index]) -> bool:
    """Whether an index leads to what `where` asks for, or is walked in the order of `sort`."""
    fields, alternatives = _predicates(where)
    if any(index[0] in fields for index in indexes):
        return True
    if any(all(_found_by(each, {}, indexes) for each in either) for either in alternatives):
        return True
    return bool(sort) and any(index[: len(sort)] == tuple(sort) for index in indexes) and len(set(sort.values())) == 1


def _sorted_by(where: dict[str, Any], sort: dict[str, int], indexes: Sequence[Index]) -> bool:
    """Whether an index gives what `where` asks for in the order of `sort`: equal fields, then those of the order."""
    fields, _ = _predicates(where)
    equal = {name for name, condition in fields.items() if _operators(condition) <= {"$eq", "$in"}}
    if "_id" in equal or not sort:
        return True
    wanted = tuple(sort)
    return len(set(sort.values())) == 1 and any(
        index[place : place + len(wanted)] == wanted and equal.issuperset(index[:place])
        for index in indexes
        for place in range(len(index))
    )


def _predicates(where: dict[str, Any]) -> tuple[dict[str, Any], list[list[dict[str, Any]]]]:
    """Fields that an index can be asked for, all of which hold; and alternatives, of which one holds."""
    fields: dict[str, Any] = {}
    alternatives = []
    for name, condition in where.items():
        if name == "$and":
            for part in condition:
                inner, either = _predicates(part)
                fields |= inner
                alternatives += either
        elif name == "$or":
            alternatives.append(condition)
        elif _operators(condition) <= _RANGES:
            fields[name] = condition
    return fields, alternatives


def _operators(condition: Any) -> set[str]:
    return set(condition) if isinstance(condition, dict) else {"$eq"}


@pytest.mark.parametrize(
    ("where", "sort", "found"),
    [
        ({"a": 1, "b": 2}, {}, True),
        ({"b": 2}, {}, False),
        ({"a": {"$ne": 1}}, {}, False),
        ({"$or": [{"a": 1}, {"b": 1}]}, {}, False),
        ({"$or": [{"a": 1}, {"a": {"$gt": 5}}]}, {}, True),
        ({}, {"a": 1, "b": 1}, True),
        ({}, {"a": 1, "b": -1}, False),
        ({}, {}, False),
    ],
)
def test_the_rules_tell_a_scan(where: dict[str, Any], sort: dict[str, int], found: bool) -> None:
    assert _found_by(where, sort, [("_id",), ("a", "b")]) is found


def test_one_of_a_kind_is_asked_for_by_what_it_is(store: Store) -> None:
    """A whole id, one word, one topic: on a sharded cluster a range would ask every shard."""
    whole, one_word = (
        article_id("http://outlet.example/a"),
        ArticleFilter(("missiles",), terms=(frozenset({"second"}),)),
    )
    SENT.queries, SENT.on = [], True
    store.find_articles(whole)
    store.find_stories(story_id(whole))
    store.articles(one_word, LIMITED)
    SENT.on = False
    assert [where for _, where, _, _ in SENT.queries] == [
        {"_id": whole},
        {"_id": story_id(whole)},
        {"$and": [{"terms": "second"}, {"topics": "missiles"}]},
    ]


# --- plans ----------------------------------------------------------------------------------------


def _explained(store: Any, query: Query) -> Any:
    name, where, sort, limit = query
    command = {"find": name, "filter": where, **({"sort": sort} if sort else {}), "limit": limit}
    asked = {"explain": command, "verbosity": "queryPlanner"}
    return store.run(lambda database: database.command(asked))["queryPlanner"]["winningPlan"]


def _stages(plan: Any) -> list[str]:
    """Every stage of a plan, in any nesting."""
    if isinstance(plan, list):
        return [stage for each in plan for stage in _stages(each)]
    if not isinstance(plan, dict):
        return []
    own = [plan["stage"]] if isinstance(plan.get("stage"), str) else []
    return own + [stage for each in plan.values() for stage in _stages(each)]
