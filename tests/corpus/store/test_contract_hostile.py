"""Contract of every store: what hostile pages and callers hand over is cleaned, cut or refused, everywhere alike."""

import dataclasses
from typing import Any

import pytest

from newsbot.corpus.store.base import ArticleFilter, DecisionFilter, Store
from newsbot.items import Block
from tests.corpus.store.records import NOON, at, decision, entry, feed, page, pair, run, story, tied, url

DIRTY = "a\x00b\ud800c\ufffed"
CLEAN = "a\ufffdb\ufffdc\ufffdd"


def test_R12_surrogates_and_NUL_are_cleaned_in_texts(store: Store) -> None:
    one, text = pair(text=DIRTY, title=DIRTY, aliases=(DIRTY,), witnesses={DIRTY: DIRTY}, dissent={DIRTY: (DIRTY,)})
    text = dataclasses.replace(text, blocks=(Block("paragraph", DIRTY),), authors=(DIRTY,), section=DIRTY)
    store.put_version(one, text)
    store.put_version(one, text)
    (held,) = store.versions([one.id])[one.id]
    assert (held.title, held.body, held.authors, held.section) == (CLEAN, CLEAN, (CLEAN,), CLEAN)
    assert (held.blocks, held.witnesses, held.dissent) == (
        (Block("paragraph", CLEAN),),
        {CLEAN: CLEAN},
        {CLEAN: (CLEAN,)},
    )
    (listed,) = store.articles(ArticleFilter())
    assert (listed.title, listed.aliases) == (CLEAN, (CLEAN,))


def test_R12_dirty_keys_are_found_by_what_was_given(store: Store) -> None:
    dirty = f"https://outlet.example/{DIRTY}"
    one = url(DIRTY, entry=entry(DIRTY, title=DIRTY), link=dirty, feed_url=dirty)
    assert store.announce([one]) == {dirty}
    assert store.announce([one]) == set()
    held = store.urls([dirty])[dirty]
    assert (held.url, held.link, held.entry and held.entry.title) == (
        f"https://outlet.example/{CLEAN}",
        f"https://outlet.example/{CLEAN}",
        CLEAN,
    )


def test_R12_dirty_addresses_are_known(store: Store) -> None:
    one = pair(DIRTY, aliases=(f"x{DIRTY}",))
    store.put_version(*one)
    assert store.known([one[0].url, f"x{DIRTY}"]).keys() == {one[0].url, f"x{DIRTY}"}
    assert len(store.versions_by_id([one[1].id])) == 1


def test_R12_dirty_values_everywhere_else(store: Store) -> None:
    store.put_feeds([feed(DIRTY, state={DIRTY: [DIRTY]})])
    store.put_decisions([decision(DIRTY, detail={DIRTY: {DIRTY: DIRTY}}, title=DIRTY, text=DIRTY)])
    store.put_run(run(DIRTY, counts={DIRTY: 3}))
    store.put_stories([story(DIRTY, title=DIRTY)], [])
    store.put_look(DIRTY, {DIRTY: DIRTY})
    store.put_pages([page(sha=DIRTY, url=DIRTY)])
    assert store.feeds()[0].state == {CLEAN: [CLEAN]}
    assert store.decisions(DecisionFilter())[0].detail == {CLEAN: {CLEAN: CLEAN}}
    assert store.runs()[0].counts == {CLEAN: 3}
    assert store.stories([DIRTY])[0].title == CLEAN
    assert store.look(DIRTY) == {CLEAN: CLEAN}
    assert store.page(DIRTY) is not None


HOSTILE_KEYS = {"$where": "sleep(9)", "a.b": {"$gt": ""}, "$set.x": 1, "": 2, "a%24": 3, "%": [{"$ne": None}], "_id": 4}


def test_R13_keys_that_look_like_operators_are_only_keys(store: Store) -> None:
    store.put_feeds([feed(state=HOSTILE_KEYS)])
    store.put_decisions([decision(detail=HOSTILE_KEYS)])
    store.put_stories([story(detail=HOSTILE_KEYS)], [])
    store.put_ties([tied("a", "b", evidence=HOSTILE_KEYS)])
    store.put_version(*pair(witnesses={"$where": "$a.b", "x.y": "1"}, dissent={"$or": ("$x",)}))
    (held,) = store.versions([pair()[0].id])[pair()[0].id]
    assert store.feeds()[0].state == HOSTILE_KEYS
    assert store.decisions(DecisionFilter())[0].detail == HOSTILE_KEYS
    assert store.stories()[0].detail == HOSTILE_KEYS
    assert next(store.all_edges()).evidence == HOSTILE_KEYS
    assert (held.witnesses, held.dissent) == ({"$where": "$a.b", "x.y": "1"}, {"$or": ("$x",)})


def test_R13_values_that_look_like_operators_are_only_values(store: Store) -> None:
    text = "$where $ne {$gt: 1} $title"
    one = pair(text=text, title="$body", agency="$title", topics=("$x",))
    store.put_version(*one)
    store.announce([url("$a", feed_url="$url", topics=("$x",), reason="$link", entry=entry(title="$url"))])
    (held,) = store.versions([one[0].id])[one[0].id]
    assert (held.title, held.body, held.agency) == ("$body", text, "$title")
    assert store.articles(ArticleFilter(topics=("$x",)))[0].title == "$body"
    assert store.urls([url("$a").url])[url("$a").url].reason == "$link"


def test_R14_figures_that_no_database_holds_alike(store: Store) -> None:
    deep: Any = 1
    for _ in range(5_000):
        deep = [deep]
    detail = {"huge": 2**80, "big": 2**62, "nan": float("nan"), "inf": float("-inf"), "deep": deep, "digits": 10**9_000}
    store.put_decisions([decision(detail=detail)])
    (held,) = store.decisions(DecisionFilter())
    assert (held.detail["huge"], held.detail["big"]) == (str(2**80), 2**62)
    assert (held.detail["nan"], held.detail["inf"]) == (None, None)


def test_R11_a_body_over_16_MB_is_cut_and_flagged_and_its_neighbours_kept(store: Store) -> None:
    huge = pair("huge", text=("söme wörds ünd möre " * 40 + "\n") * 25_000)
    store.put_versions([pair("a"), huge, pair("b")])
    (held,) = store.versions([huge[0].id])[huge[0].id]
    assert len(held.body.encode()) <= 4_000_000
    assert "text-cut" in held.flags
    assert huge[1].body.startswith(held.body)
    assert store.counts()["articles"] == 3


def test_R11_everything_else_may_be_huge_too(store: Store) -> None:
    big = "x" * 20_000_000
    one = pair(title=big, authors=(big,), witnesses={big: big}, dissent={"title": (big,)}, section=big, flags=("f",))
    store.put_version(*one)
    store.announce([url(entry=entry(title=big, summary=big, body_html=big))])
    store.put_decisions([decision(text=big, title=big, detail={"x": big})])
    assert (len(store.versions([one[0].id])), len(store.urls([url().url])), len(store.decisions(DecisionFilter()))) == (
        1,
        1,
        1,
    )


def test_R11_a_page_that_no_store_holds_is_left_out_with_its_neighbours_kept(store: Store) -> None:
    import random

    noise = random.Random(1).randbytes(17_000_000)
    store.put_pages([page(noise, sha="big"), page(b"small", sha="small")])
    assert [store.page(sha) is not None for sha in ("big", "small")] == [False, True]


def test_a_text_with_more_words_than_a_search_indexes_is_kept(store: Store) -> None:
    one = pair(text="first " + " ".join(f"w{n}" for n in range(60_000)) + " " + "y" * 5_000)
    store.put_version(*one)
    assert store.articles(ArticleFilter(terms=(frozenset({"first"}), frozenset({"w19*"}))))


@pytest.mark.parametrize("value", [{"$ne": None}, {"$gt": ""}, None, 1, ["a"], b"x"], ids=str)
@pytest.mark.parametrize("field", ["topics", "outlets", "languages", "ids"])
def test_R64_a_filter_takes_text_only(store: Store, field: str, value: Any) -> None:
    store.put_version(*pair())
    with pytest.raises(TypeError):
        store.articles(ArticleFilter(**{field: (value,)}))


def test_R64_keys_take_text_only(store: Store) -> None:
    store.put_version(*pair())
    store.announce([url()])
    for ask in (
        store.known,
        store.versions,
        store.urls,
        store.edges_of,
        store.assignments_of,
        store.versions_by_id,
        store.ties_of,
    ):
        with pytest.raises(TypeError):
            ask([{"$ne": None}])
    for find in (store.find_articles, store.find_stories, store.page, store.look):
        with pytest.raises(TypeError):
            find({"$gt": ""})


@pytest.mark.parametrize(
    "term", [".*", "a{999}", "(a+)+$", "*", '"', "OR", "NEAR(", "$where", "^", "a\x00", "-a", "a:b"]
)
def test_R64_R65_a_term_is_no_expression(store: Store, term: str) -> None:
    store.put_version(*pair(text="a" * 40))
    found = store.articles(ArticleFilter(terms=(frozenset({term}),)))
    assert found == [] or term == "*"


def test_R65_a_huge_or_negative_limit_is_bounded(store: Store) -> None:
    store.put_version(*pair())
    assert len(store.articles(ArticleFilter(), limit=10**30)) == 1
    assert store.articles(ArticleFilter(), limit=-5) == []
    assert store.due_urls(NOON, 10**30) == []
    assert store.find_articles("a", limit=-1) == []


def test_R29_times_at_the_ends_of_the_calendar(store: Store) -> None:
    ends = [at(0).replace(year=1), at(0).replace(year=9999)]
    many = [pair(name, published=end, first_seen=end) for name, end in zip("ab", ends, strict=True)]
    store.put_versions(many)
    assert [a.first_seen for a in store.articles_in_order()] == ends
