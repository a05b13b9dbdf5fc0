"""Contract of every store: versions that share keys, copy edges, raw pages."""

from newsbot.corpus.store.base import Store
from tests.corpus.store.records import edge, page, pair, version


def test_sharing_keys_finds_other_articles_with_two_keys(store: Store) -> None:
    mine = pair("a", fingerprint=(1, 2, 3, 4))
    revision = pair("a", text="The same article again.", fingerprint=(1, 2, 3, 4))
    two, one = pair("b", fingerprint=(3, 4, 99)), pair("c", fingerprint=(4, 98, 99))
    store.put_versions([mine, revision, two, one])
    assert store.sharing_keys([mine[1].id]) == {mine[1].id: [two[1]]}


def test_sharing_keys_with_another_minimum(store: Store) -> None:
    a, b, c = (pair(n, fingerprint=keys) for n, keys in (("a", (1, 2, 3)), ("b", (1, 2, 3)), ("c", (2, 3, 4))))
    store.put_versions([a, b, c])
    assert store.sharing_keys([a[1].id], minimum=3) == {a[1].id: [b[1]]}


def test_a_short_text_shares_its_only_key_from_both_sides(store: Store) -> None:
    short, other = pair("a", fingerprint=(7,)), pair("b", fingerprint=(7,))
    longer = pair("c", fingerprint=(7, 8, 9))
    store.put_versions([short, other, longer])
    found = store.sharing_keys([short[1].id, longer[1].id])
    assert sorted(v.id for v in found[short[1].id]) == sorted([other[1].id, longer[1].id])
    assert sorted(v.id for v in found[longer[1].id]) == sorted([short[1].id, other[1].id])


def test_sharing_keys_of_texts_without_any(store: Store) -> None:
    store.put_versions([pair("a", fingerprint=()), pair("b", fingerprint=())])
    assert store.sharing_keys([version("a").id, "unknown"]) == {version("a").id: []}


def test_sharing_keys_in_a_batch(store: Store) -> None:
    many = [pair(f"n{n}", fingerprint=(n // 2 * 10, n // 2 * 10 + 1, 1_000 + n)) for n in range(60)]
    store.put_versions(many)
    found = store.sharing_keys([v.id for _, v in many])
    twins = {v.id: [many[n ^ 1][1].id] for n, (_, v) in enumerate(many)}
    assert {key: [v.id for v in versions] for key, versions in found.items()} == twins


def test_edges_read_back_by_article(store: Store) -> None:
    edges = [edge("a", "b"), edge("b", "c", kind="near_duplicate", containment=0.5123), edge("c", "d")]
    store.put_edges(edges)
    b = version("b").article_id
    assert store.edges_of([b, b, "a-none"]) == sorted(edges[:2], key=lambda e: e.id)
    assert list(store.all_edges()) == sorted(edges, key=lambda e: e.id)


def test_an_edge_is_immutable(store: Store) -> None:
    store.put_edges([edge("a", "b")])
    store.put_edges([edge("a", "b", containment=0.1)])
    assert list(store.all_edges()) == [edge("a", "b")]


def test_page_reads_back_and_stays(store: Store) -> None:
    store.put_pages([page(b"\x00\xff raw"), page(b"other", sha="2", expires=None)])
    store.put_pages([page(b"\x00\xff raw", url="https://outlet.example/later")])
    assert store.page(page(b"\x00\xff raw").sha) == page(b"\x00\xff raw")
    assert store.page("2") == page(b"other", sha="2", expires=None)
    assert store.page("none") is None
