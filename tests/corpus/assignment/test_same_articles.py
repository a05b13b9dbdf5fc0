"""One article under several addresses is one for readers, in whatever order and by whomever it was stored."""

import random
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.corpus import assignment
from newsbot.corpus.assignment import articles as stored_articles
from newsbot.corpus.assignment import ties
from newsbot.corpus.overrides import NONE, Overrides
from newsbot.corpus.query import article_rows, decision_trail, story_rows
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.corpus.writer import Writer
from newsbot.items import Article
from newsbot.network.urls import outlet_of
from newsbot.text.ids import article_id
from tests.builders import NOON, TEXT, article, url
from tests.corpus.assignment.test_assignment import stories, told

SLUG = "kraj/prom-zmienia-miejsce-1001"
HOSTS = ("outlet.example", "www.outlet.example", "m.outlet.example", "leben.outlet.example")
TIDES = (
    "High water at the pier is at {0} and at {1} o'clock, low water lies six hours before and after, says the office.\n"
    * 4
)


def stored_at(name: str, host: str = "outlet.example", body: str = TEXT, later: int = 0, **fields: object) -> Article:
    when, outlet = NOON + timedelta(hours=later), outlet_of(host)
    values = {"first_seen": when, "fetched": when, "published": NOON, "language": "pl", "topics": ("all",), **fields}
    return article(name, body=body, host=host, outlet=outlet, **values)


def variants() -> list[Article]:
    """One article at five addresses, and a copy of it by another outlet."""
    found = [stored_at(SLUG, host) for host in HOSTS]
    return [*found, stored_at(f"{SLUG}?from=box"), stored_at("przedruk", "other.example", later=1)]


def keep(store: Store, articles: Sequence[Article], overrides: Overrides = NONE, each: bool = False) -> list[str]:
    """Store and assign; returns the addresses that readers are shown, sorted."""
    for part in [[one] for one in articles] if each else [list(articles)]:
        Writer(store).write(part)
        assignment.assign(store, NOON, "me", overrides)
    return sorted(row["url"] for row in article_rows.Export(store, ArticleFilter()))


def test_several_addresses_are_one_article_with_aliases(store: Store) -> None:
    assert keep(store, variants()) == sorted([url(SLUG), url("przedruk", "other.example")])
    told = decision_trail.trail(store, url(SLUG))
    assert told["aliases"] == sorted([*(url(SLUG, host) for host in HOSTS[1:]), url(f"{SLUG}?from=box")])
    assert [story["articles"] for story in story_rows.stories(store, (), None, 9)] == [2]


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_arrival_does_not_matter(seed: int) -> None:
    found = []
    for articles in (variants(), random.Random(seed).sample(variants(), 6)):
        store = open_store("sqlite::memory:")
        keep(store, articles, each=bool(seed % 2))
        ids = [each.id for each in store.articles_in_order()]
        standing = store.assignments_of(ids)
        found.append(
            {ident: (each.relation, each.story_id, each.detail.get("same_as")) for ident, each in standing.items()}
        )
        store.close()
    assert found[0] == found[1]


def test_an_address_that_comes_late_is_still_an_alias(store: Store) -> None:
    articles = variants()
    keep(store, articles[:1] + articles[-1:])
    assert len(keep(store, [stored_at(SLUG, HOSTS[2], later=30)])) == 2


def test_the_first_seen_is_the_article_even_if_it_comes_in_last(store: Store) -> None:
    keep(store, [stored_at(SLUG, later=3), stored_at(SLUG, HOSTS[1], later=2)])
    assert keep(store, [stored_at(SLUG, HOSTS[2])]) == [url(SLUG, HOSTS[2])]
    assert {each.relation for each in store.assignments_of([article_id(url(SLUG))]).values()} == {"alias"}


def test_two_articles_of_one_template_stay_two(store: Store) -> None:
    ports = [stored_at(f"tides?port={n}", body=TIDES.format(n, n + 12), title="Tides of today") for n in (1, 2)]
    same_words = [stored_at(f"weather/{town}", body=TEXT, title="Weather") for town in ("oslo", "bergen")]
    headlines = [stored_at(f"n/4711-{n}", body=f"{TEXT}\nIn {n}.", title=f"News of {n}") for n in ("oslo", "bergen")]
    assert len(keep(store, [*ports, *same_words, *headlines])) == 6


def test_a_person_may_say_otherwise_and_take_it_back(store: Store) -> None:
    one, other = url(SLUG), url(SLUG, HOSTS[3])
    articles = [stored_at(SLUG), stored_at(SLUG, HOSTS[3]), stored_at("stary-adres", body=f"{TEXT}\nDalej.")]
    assert keep(store, articles) == [one, url("stary-adres")]
    decided = NONE.distinguishing(one, other)
    assert keep(store, [], decided) == sorted([one, other, url("stary-adres")])
    decided = decided.uniting(one, other).uniting(one, url("stary-adres"))
    assert keep(store, [], decided) == [url("stary-adres")]  # the plainest of one minute
    assert keep(store, []) == [one, url("stary-adres")]


def test_an_alias_leads_to_its_article(store: Store) -> None:
    keep(store, variants())
    alias = url(SLUG, HOSTS[2])
    assert article_rows.main_article(store, article_rows.find_article(store, alias)).url == url(SLUG)
    assert story_rows.find_story(store, alias) == story_rows.find_story(store, url(SLUG))
    assert decision_trail.trail(store, alias)["assignment"]["detail"]["same_as"] == article_id(url(SLUG))


def test_dropping_an_article_drops_its_other_addresses(store: Store) -> None:
    assert keep(store, variants()[:5], NONE.dropping(url(SLUG))) == []


def test_of_a_text_that_many_outlets_carry_each_has_one_article(store: Store) -> None:
    """What an article is compared with is bounded; those of its own outlet are among it."""
    carried = [stored_at("agency-1001", f"n{number}.example", later=number // 10) for number in range(25)]
    shown = keep(store, [*carried, *(stored_at(f"agency-1001?from={n}", "n24.example", later=3) for n in range(3))])
    assert shown == sorted(each.url for each in carried)


def test_a_family_loses_the_article_that_turns_out_to_be_another_one(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another outlet's text is in the alias alone; the article comes in late, after the state that is gone on from."""
    monkeypatch.setattr(assignment, "_SAVED_FROM", 1)
    own = " ".join(TEXT.split()[::-1])
    other, between = stored_at("a", "other.example", later=-30), stored_at("b", "third.example", TIDES.format(4, 9))
    keep(store, [other, between, stored_at(SLUG, HOSTS[2], body=f"{TEXT}\n{own}", later=2)])
    assert "family" in told(store)[article_id(other.url)][2]
    assert len(keep(store, [stored_at(SLUG, body=own, later=1)])) == 3
    assert "family" not in told(store)[article_id(other.url)][2]


def test_the_story_of_an_alias_lives_on_with_its_article(store: Store) -> None:
    keep(store, [stored_at(SLUG, HOSTS[1], later=2)])
    (before,) = store.stories()
    keep(store, [stored_at(SLUG, later=1)])
    assert story_rows.find_story(store, before.id) == story_rows.find_story(store, url(SLUG))


# --- any order, any batches, and a person's word ----------------------------------------------------------------------

PLACES = st.tuples(
    st.sampled_from([*HOSTS, "n1.example", "www.n1.example", "n2.example", "n3.example"]),
    st.sampled_from([SLUG, f"{SLUG}?from=box", "inne/prom-zmienia-miejsce", "co-nowego-1002"]),
)
SEEN = st.tuples(st.integers(0, 3), st.sampled_from(["", "\nDalej.", "\nTides: 4, 8, 12."]))
WORDS = st.sampled_from(["dropping", "uniting", "distinguishing"])


@settings(max_examples=40, deadline=None)
@given(made=st.dictionaries(PLACES, SEEN, min_size=2, max_size=9), data=st.data())
def test_going_on_is_deciding_anew(made: dict[tuple[str, str], tuple[int, str]], data: st.DataObject) -> None:
    articles = [
        stored_at(name, host, f"{TEXT}{more}", first_seen=NOON + timedelta(minutes=minute))
        for (host, name), (minute, more) in made.items()
    ]
    overrides = NONE
    for word in data.draw(st.lists(WORDS, max_size=2)):
        named = data.draw(st.permutations([each.url for each in articles]))
        overrides = getattr(overrides, word)(*named[: 1 if word == "dropping" else 2])
    shuffled = data.draw(st.permutations(articles))
    cut = data.draw(st.integers(0, len(shuffled)))
    with pytest.MonkeyPatch.context() as patch:
        for name, bound in {"HEADS": 4, "EARLIEST": 1, "NEAREST": 1, "OWN": 1}.items():
            patch.setattr(ties, name, bound)
        patch.setattr(assignment, "_SAVED_FROM", 1)
        patch.setattr(assignment, "STRETCH", 2)
        patch.setattr(stored_articles, "_READ_AT_ONCE", data.draw(st.integers(1, 4)))
        with closing(open_store("sqlite::memory:")) as one, closing(open_store("sqlite::memory:")) as other:
            keep(one, articles, overrides)
            keep(other, shuffled[:cut], data.draw(st.sampled_from([NONE, overrides])))
            keep(other, shuffled[cut:], overrides)
            assert (told(other), stories(other)) == (told(one), stories(one))
            assert list(other.all_edges()) == list(one.all_edges())
