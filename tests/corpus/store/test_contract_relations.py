"""Contract of every store: bearers of keys, ties and their edges, raw pages."""

from datetime import timedelta

from newsbot.corpus.store.base import Bucket, Store, Ties
from newsbot.corpus.store.schema import TieRecord
from newsbot.text.fingerprint import WINDOW_HOURS, window_of
from tests.corpus.store.records import NOON, at, edge, page, pair, tied, version

NOW = window_of(NOON)
LATER = NOON + timedelta(hours=WINDOW_HOURS)


def bearing(store: Store, *buckets: Bucket, limit: int = 9) -> dict[Bucket, list[str]]:
    """Ids of the articles that bear these keys."""
    return {bucket: [each.article_id for each in found] for bucket, found in store.bearers(buckets, limit).items()}


def test_bearers_of_a_key_are_told_by_window_in_canonical_order(store: Store) -> None:
    late, early = pair("a", first_seen=at(9), fingerprint=(1, 2)), pair("b", first_seen=at(2), fingerprint=(1,))
    next_window, undated = pair("c", fingerprint=(1,), published=LATER), pair("d", fingerprint=(1,), published=None)
    store.put_versions([late, early, next_window, undated])
    ids = {name: made[0].id for name, made in zip("abcd", (late, early, next_window, undated), strict=True)}
    assert NOW is not None
    assert bearing(store, (1, NOW), (2, NOW), (1, NOW + 1), (1, None), (3, NOW)) == {
        (1, NOW): [ids["b"], ids["a"]],
        (2, NOW): [ids["a"]],
        (1, NOW + 1): [ids["c"]],
        (1, None): [ids["d"]],
    }
    anywhere = bearing(store, (1, "any"))[1, "any"]
    assert (set(anywhere[:2]), anywhere[2:]) == ({ids["c"], ids["d"]}, [ids["b"], ids["a"]])


def test_of_many_bearers_the_first_are_told_whoever_came_first(store: Store) -> None:
    many = [pair(f"n{n}", first_seen=at(n), fingerprint=(7, 100 + n)) for n in range(60)]
    store.put_versions(many[30:])
    store.put_versions(many[:30])
    buckets: list[Bucket] = [(7, NOW), (7, "any"), *((100 + n, NOW) for n in range(60))]
    found = bearing(store, *buckets, limit=3)
    first = [article.id for article, _ in many[:3]]
    assert (found[7, NOW], found[7, "any"]) == (first, first)
    assert [found[100 + n, NOW] for n in range(60)] == [[article.id] for article, _ in many]


def test_a_bearer_that_turns_out_to_be_earlier_takes_its_place(store: Store) -> None:
    one, other = pair("a", first_seen=at(9), fingerprint=(1,)), pair("b", first_seen=at(2), fingerprint=(1,))
    revision = pair("a", text="The same article again.", first_seen=at(5), fingerprint=(1,))
    store.put_versions([one, other])
    store.put_versions([revision])
    assert bearing(store, (1, NOW)) == {(1, NOW): [other[0].id, one[0].id, one[0].id]}
    store.put_version(*pair("a", first_seen=at(-1), fingerprint=(1,)))
    assert bearing(store, (1, NOW)) == {(1, NOW): [one[0].id, one[0].id, other[0].id]}
    assert {each.minute for each in store.bearers([(1, NOW)], 2)[1, NOW]} == {at(-1)}


def test_an_earlier_read_with_another_date_moves_a_version_to_its_window(store: Store) -> None:
    store.put_version(*pair("a", fingerprint=(1,), published=LATER, fetched=at(9)))
    store.put_version(*pair("a", fingerprint=(1,), published=NOON, fetched=at(1)))
    assert NOW is not None
    assert bearing(store, (1, NOW), (1, NOW + 1)).keys() == {(1, NOW)}


def test_versions_by_their_ids(store: Store) -> None:
    one, other = pair("a"), pair("b")
    store.put_versions([one, other])
    assert store.versions_by_id([one[1].id, "unknown"]) == {one[1].id: one[1]}


def test_edges_read_back_by_article(store: Store) -> None:
    edges = [edge("a", "b"), edge("b", "c", kind="near_duplicate", containment=0.5123), edge("c", "d")]
    owners = [version(name).article_id for name in "bcd"]
    ties = [Ties(owner, "basis", (each,)) for owner, each in zip(owners, edges, strict=True)]
    store.put_ties(ties)
    b = version("b").article_id
    assert store.edges_of([b, b, "a-none"]) == sorted(edges[:2], key=lambda e: e.id)
    assert list(store.all_edges()) == sorted(edges, key=lambda e: e.id)
    assert store.tied([b]) == {(each.low_article, each.high_article) for each in edges[:2]}
    assert store.ties_of([*owners, "a-none"]) == dict(zip(owners, ties, strict=True))


def test_ties_take_the_place_of_those_before(store: Store) -> None:
    b, c = version("b").article_id, version("c").article_id
    store.put_ties([tied("a", "b"), Ties(c, "old", (edge("a", "c"), edge("b", "c")))])
    store.put_ties([Ties(c, "new", (edge("b", "c", containment=0.7),))])
    assert store.ties_of([c])[c] == Ties(c, "new", (edge("b", "c", containment=0.7),))
    assert {each.id for each in store.all_edges()} == {edge("a", "b").id, edge("b", "c").id}
    store.put_ties([Ties(c, "none", ())])
    assert (store.ties_of([b, c])[c].edges, list(store.all_edges())) == ((), [edge("a", "b")])


def test_forms_and_how_many_are_alike(store: Store) -> None:
    a, b, c, d = (version(name).article_id for name in "abcd")
    ties = [Ties(b, "basis", (), (a,), a), Ties(c, "basis", (edge("b", "c"),), (a, b), a), Ties(d, "basis", ())]
    store.put_ties(ties)
    assert store.ties_of([b, c, d]) == {each.article_id: each for each in ties}
    assert store.forms_of([a, b, c, d]) == {b: a, c: a}
    assert store.alike([a, b, "a-none", ""]) == {a: 3}
    assert list(store.everything(Ties)) == sorted(ties, key=lambda each: each.article_id)
    assert {(each.siblings, each.form) for each in store.everything(TieRecord)} == {((a,), a), ((a, b), a), ((), "")}
    store.put_ties([Ties(c, "basis", ())])
    assert (store.forms_of([c]), store.alike([a])) == ({}, {a: 2})


def test_an_edge_passes_to_the_article_that_is_the_later_by_now(store: Store) -> None:
    a, b = version("a").article_id, version("b").article_id
    store.put_ties([Ties(b, "one", (edge("a", "b"),))])
    store.put_ties([Ties(b, "two", ()), Ties(a, "two", (edge("a", "b"),))])
    assert list(store.all_edges()) == [edge("a", "b")]


def test_edges_that_tie_nothing_are_dropped(store: Store) -> None:
    store.put_ties([tied("a", "b")])
    assert (store.drop_untied(), list(store.all_edges())) == (0, [edge("a", "b")])


def test_page_reads_back_and_stays(store: Store) -> None:
    store.put_pages([page(b"\x00\xff raw"), page(b"other", sha="2", expires=None)])
    store.put_pages([page(b"\x00\xff raw", url="https://outlet.example/later")])
    assert store.page(page(b"\x00\xff raw").sha) == page(b"\x00\xff raw")
    assert store.page("2") == page(b"other", sha="2", expires=None)
    assert store.page("none") is None
