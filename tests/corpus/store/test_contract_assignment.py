"""Contract of every store: decisions, runs, retention, leases, stories, checkpoints, readers."""

import pytest

from newsbot.corpus.store.base import DecisionFilter, Lease, Store
from tests.corpus.store.conftest import Open
from tests.corpus.store.records import NOON, assignment, at, decision, page, past_story, run, story


def test_decision_reads_back_as_written(store: Store) -> None:
    one = decision(article_id="a-1", feed_url="f", outlet="o", title="t", language="en", text="x", text_expires=at(9))
    store.put_decisions([one])
    assert store.decisions(DecisionFilter()) == [one]


def test_a_repeated_decision_moves_last_and_takes_the_newest_figures(store: Store) -> None:
    store.put_decisions([decision(minutes=5, detail={"words": 5})])
    store.put_decisions([decision(minutes=9, detail={"words": 9}), decision(minutes=1, detail={"words": 1})])
    (held,) = store.decisions(DecisionFilter())
    assert (held.first, held.last, held.detail) == (at(1), at(9), {"words": 9})


def test_decisions_come_newest_first(store: Store) -> None:
    store.put_decisions([decision(n, minutes=m) for n, m in (("a", 1), ("b", 3), ("c", 2))])
    assert [d.last for d in store.decisions(DecisionFilter(), limit=2)] == [at(3), at(2)]


@pytest.mark.parametrize(
    ("where", "names"),
    [
        (DecisionFilter(urls=("https://outlet.example/a",)), "a"),
        (DecisionFilter(urls=()), ""),
        (DecisionFilter(reasons=("too-short", "too-old")), "b"),
        (DecisionFilter(topics=("trade",)), "c"),
        (DecisionFilter(outlets=("outlet.example", "other.example"), since=at(1)), "ac"),
        (DecisionFilter(since=at(2)), "bc"),
        (DecisionFilter(until=at(2)), "a"),
        (DecisionFilter(with_text=True), "c"),
        (DecisionFilter(with_text=True, reasons=("too-short",)), ""),
    ],
    ids=str,
)
def test_decision_filters(store: Store, where: DecisionFilter, names: str) -> None:
    store.put_decisions(
        [
            decision("a", minutes=1, outlet="outlet.example"),
            decision("b", "too-short", minutes=2),
            decision("c", minutes=3, topics=("trade", "x"), text="kept", text_expires=at(9), outlet="other.example"),
        ]
    )
    assert {d.url for d in store.decisions(where)} == {decision(n).url for n in names}


def test_expire_deletes_pages_and_texts_whose_time_is_over(store: Store) -> None:
    store.put_pages(
        [page(b"old", sha="1", expires=at(5)), page(b"new", sha="2", expires=at(15)), page(b"k", sha="3", expires=None)]
    )
    store.put_decisions([decision("a", text="old", text_expires=at(5)), decision("b", text="new", text_expires=at(15))])
    assert dict(store.expire(at(10))) == {"pages": 1, "texts": 1}
    assert [store.page(sha) is not None for sha in "123"] == [False, True, True]
    assert {d.url[-1]: d.text for d in store.decisions(DecisionFilter())} == {"a": None, "b": "new"}
    assert dict(store.expire(at(10))) == {"pages": 0, "texts": 0}


def test_runs_come_newest_first(store: Store) -> None:
    for n in (1, 3, 2):
        store.put_run(run(f"r{n}", started=at(n)))
    finished = run("r2", started=at(2), finished=at(8), counts={"kept": 3}, exit_code=0, topics=("missiles",))
    store.put_run(finished)
    assert store.runs(2) == [run("r3", started=at(3)), finished]


# --- leases ----------------------------------------------------------------------------------------------------------


def test_R54_a_second_holder_is_refused_until_the_lease_runs_out(store: Store, open_again: Open) -> None:
    other = open_again()
    assert store.acquire_lease("crawl:missiles", "one", NOON, 60)
    assert not other.acquire_lease("crawl:missiles", "two", at(0.9), 60)
    assert other.acquire_lease("crawl:missiles", "two", at(1), 60)
    assert not store.acquire_lease("crawl:missiles", "one", at(1), 60)


def test_R55_a_lease_is_renewed_and_given_back(store: Store) -> None:
    assert store.acquire_lease("desk", "one", NOON, 60)
    assert store.acquire_lease("desk", "one", at(0.5), 60)
    assert store.acquire_lease("desk", "one", at(0.5), 60)
    store.release_lease("desk", "two")
    assert not store.acquire_lease("desk", "two", at(1.2), 60)
    store.release_lease("desk", "one")
    assert store.acquire_lease("desk", "two", at(1.2), 60)


def test_a_lease_names_its_holder_until_it_runs_out(store: Store) -> None:
    assert store.lease_holder("desk", NOON) is None
    store.acquire_lease("desk", "one", NOON, 60)
    assert [store.lease_holder("desk", at(minutes)) for minutes in (0, 0.9, 1)] == ["one", "one", None]


def test_leases_are_listed_until_they_run_out(store: Store) -> None:
    for name, seconds in (("site:b.example", 60), ("site:a.example", 30), ("desk", 60)):
        store.acquire_lease(name, f"for {seconds}", NOON, seconds)
    assert store.leases(at(0.1), "site:") == [
        Lease("site:a.example", "for 30", at(0.5)),
        Lease("site:b.example", "for 60", at(1)),
    ]
    assert [lease.name for lease in store.leases(at(0.5))] == ["desk", "site:b.example"]
    assert store.leases(at(1)) == []


def test_leases_of_other_names_are_free(store: Store) -> None:
    assert store.acquire_lease("a", "one", NOON, 60)
    assert store.acquire_lease("b", "two", NOON, 60)


# --- stories ---------------------------------------------------------------------------------------------------------


def test_stories_read_back_and_are_replaced(store: Store) -> None:
    store.put_stories([story("s-a", 1), story("s-b", 2, detail={"terms": {"missile": 2.5}})], [])
    changed = story("s-a", 3, article_ids=("a-1", "a-2"), language=None)
    store.put_stories([changed], [])
    assert store.stories() == [changed, story("s-b", 2, detail={"terms": {"missile": 2.5}})]


def test_stories_by_ids_seq_and_topics(store: Store) -> None:
    store.put_stories(
        [story("s-a", 1), story("s-b", 2, topics=("trade",)), story("s-c", 3, merged_into="s-a"), story("s-d", 4)], []
    )
    assert [s.id for s in store.stories()] == ["s-d", "s-b", "s-a"]
    assert [s.id for s in store.stories(ids=["s-c", "s-a", "s-x"])] == ["s-c", "s-a"]
    assert [s.id for s in store.stories(since_seq=1)] == ["s-d", "s-b"]
    assert [s.id for s in store.stories(topics=["trade", "x"])] == ["s-b"]
    assert [s.id for s in store.stories(limit=1)] == ["s-d"]
    assert store.stories(ids=[]) == []


def test_newest_stories_by_their_newest_article(store: Store) -> None:
    made = [
        story("s-a", 1, last_seen=at(5)),
        story("s-b", 2, last_seen=at(5), topics=("quakes",)),
        story("s-c", 3, last_seen=at(9)),
        story("s-d", 4, last_seen=at(20), merged_into="s-a"),
        story("s-e", 5, last_seen=at(1)),
    ]
    store.put_stories(made, [])
    assert [each.id for each in store.newest_stories()] == ["s-c", "s-b", "s-a", "s-e"]
    assert [each.id for each in store.newest_stories(limit=2)] == ["s-c", "s-b"]
    assert [each.id for each in store.newest_stories(since=at(5))] == ["s-c", "s-b", "s-a"]
    assert [each.id for each in store.newest_stories(["missiles"], limit=2)] == ["s-c", "s-a"]
    behind = [[each.id for each in store.newest_stories(after=(at(5), ident))] for ident in ("s-z", "s-b", "s-a")]
    assert behind == [["s-b", "s-a", "s-e"], ["s-a", "s-e"], ["s-e"]]
    assert [each.id for each in store.newest_stories(["missiles"], at(2), 1, (at(9), "s-c"))] == ["s-a"]


def test_stories_that_follow_another(store: Store) -> None:
    after = {"follows": {"story": "s-a", "score": 1.0}}
    made = [
        story("s-a", 1),
        story("s-c", 2, first_seen=at(5), detail=after),
        story("s-b", 3, first_seen=at(5), detail=after),
        story("s-d", 4, first_seen=at(1), detail=after),
        story("s-e", 5, detail=after, merged_into="s-d"),
        story("s-f", 6, detail={"follows": {"story": "s-b"}}),
    ]
    store.put_stories(made, [])
    assert [each.id for each in store.stories_after(["s-a"])] == ["s-d", "s-b", "s-c"]
    assert [each.id for each in store.stories_after(["s-b", "s-f"])] == ["s-f"]
    assert store.stories_after([]) == []


def test_stories_are_found_by_the_beginning_of_their_id(store: Store) -> None:
    store.put_stories([story("s-ab", 1), story("s-ac", 2, merged_into="s-ab"), story("s-b", 3)], [])
    assert [s.id for s in store.find_stories("s-a")] == ["s-ab", "s-ac"]


def test_a_new_assignment_supersedes_the_old_one(store: Store) -> None:
    store.put_stories([story()], [assignment(1), assignment(2, "a-2")])
    newer = assignment(3, story_id="s-b", relation="follow_up")
    store.put_stories([], [newer])
    assert store.assignments_of(["a-1", "a-2", "a-3"]) == {"a-1": newer, "a-2": assignment(2, "a-2")}


def test_repeating_old_assignments_changes_nothing(store: Store) -> None:
    store.put_stories([story()], [assignment(1)])
    store.put_stories([], [assignment(2, story_id="s-b")])
    store.put_stories([story()], [assignment(1)])
    assert store.assignments_of(["a-1"])["a-1"].seq == 2


def test_next_seq_follows_stories_and_assignments(store: Store) -> None:
    assert store.next_seq() == 1
    store.put_stories([story(seq=4)], [assignment(3)])
    assert store.next_seq() == 5
    store.put_stories([], [assignment(7)])
    assert store.next_seq() == 8


def test_what_was_written_to_the_end_is_settled(store: Store) -> None:
    assert store.settled_seq() == 0
    store.put_stories([story(seq=4)], [assignment(3)])
    assert store.settled_seq() == 4
    store.put_stories([], [])
    assert store.settled_seq() == 4


def test_checkpoint_before_deletes_later_ones(store: Store) -> None:
    for minutes in (10, 20, 30):
        store.put_checkpoint((at(minutes), "a-5"), f"state {minutes}".encode())
    assert store.checkpoint_before((at(20), "a-5")) == ((at(20), "a-5"), b"state 20")
    assert store.checkpoint_before((at(40), "")) == ((at(20), "a-5"), b"state 20")
    assert store.checkpoint_before((at(20), "a-4")) == ((at(10), "a-5"), b"state 10")
    assert store.checkpoint_before((at(1), "")) is None


def test_checkpoints_are_listed_in_order_and_dropped(store: Store) -> None:
    assert store.checkpoints() == []
    for minutes in (3, 1, 2):
        store.put_checkpoint((at(minutes), "a"), b"%d" % minutes)
    store.drop_checkpoints([(at(3), "a"), (at(1), "a")])
    assert store.checkpoints() == [(at(2), "a")]
    store.drop_checkpoints([])
    assert store.checkpoint_before((at(9), "")) == ((at(2), "a"), b"2")


def test_a_checkpoint_is_replaced(store: Store) -> None:
    store.put_checkpoint((NOON, "a"), b"long " * 100)
    store.put_checkpoint((NOON, "a"), b"short")
    assert store.checkpoint_before((NOON, "a")) == ((NOON, "a"), b"short")


def test_a_checkpoint_may_be_large(store: Store) -> None:
    state = bytes(range(256)) * 80_000
    store.put_checkpoint((NOON, "a"), state)
    assert store.checkpoint_before((NOON, "a")) == ((NOON, "a"), state)


def test_old_stories_are_found_by_the_names_in_them(store: Store) -> None:
    old = [
        past_story("s-1", "mrw", "strc"),
        past_story("s-2", "mrw", meanings=("m",)),
        past_story("s-3"),
    ]
    store.put_past_stories(old)
    assert store.past_bearers(["mrw", "strc", "vln"], 9) == {"mrw": ["s-1", "s-2"], "strc": ["s-1"]}
    assert store.past_bearers(["mrw"], 1) == {"mrw": ["s-1"]}
    assert store.past_stories(["s-3", "s-2", "s-9"]) == [old[1], old[2]]


def test_an_old_story_stays_as_it_was_first_kept(store: Store) -> None:
    store.put_past_stories([past_story("s-1", "mrw")])
    store.put_past_stories([past_story("s-1", "strc", home="s-9")])
    assert store.past_stories(["s-1"]) == [past_story("s-1", "mrw")]
    assert store.past_bearers(["strc"], 9) == {}


def test_old_stories_are_dropped_by_when_they_were_kept_and_by_when_they_began(store: Store) -> None:
    early, late = past_story("s-1", "mrw", minute=at(1)), past_story("s-2", "mrw", minute=at(2), seen=at(1))
    store.put_past_stories([early, late])
    store.drop_past_stories(after=at(1))
    assert store.past_bearers(["mrw"], 9) == {"mrw": ["s-1"]}
    store.put_past_stories([late])
    store.drop_past_stories(seen_until=at(0))
    assert store.past_stories(["s-1", "s-2"]) == [late]
    store.drop_past_stories()
    assert store.past_bearers(["mrw"], 9) == {}


def test_a_reader_looks_on(store: Store) -> None:
    assert dict(store.look("me")) == {}
    store.put_look("me", {"seq": 3, "topics": {"a.b": 1, "$x": [None, 1.5]}})
    store.put_look("you", {"seq": 9})
    store.put_look("me", {"seq": 4, "topics": {"a.b": 2}})
    assert dict(store.look("me")) == {"seq": 4, "topics": {"a.b": 2}}
