"""Texts that were filled into one template: no copies, each a story of its own, grouped; whoever brings them when."""

import threading
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.corpus import assignment
from newsbot.corpus.assignment import ties
from newsbot.corpus.query import decision_trail, story_rows
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import Store
from newsbot.corpus.writer import Writer
from newsbot.items import Article
from newsbot.text.ids import article_id
from tests.builders import NOON, article, at, url
from tests.filled import TEMPLATES

MATCH = TEMPLATES[0]


def issue(number: int, of: int | None = None, form: int = 0, **fields: object) -> Article:
    """What the `number`-th outlet has: its own issue of a template, or the `of`-th one's."""
    template, host = TEMPLATES[form], f"n{number}.example"
    body = template.filled(number if of is None else of)
    told = {"published": NOON, "title": body[:20], "language": template.language}
    return article("a", body=body, host=host, **told | fields)


def ident(number: int) -> str:
    return article_id(url("a", f"n{number}.example"))


def assigned(store: Store, *batches: Sequence[Article]) -> Store:
    for batch in batches:
        Writer(store).write(batch)
        assignment.assign(store, at(days=30), "desk")
    return store


def told(store: Store) -> tuple[object, ...]:
    """Families, templates and stories."""
    ids = [each.id for each in store.articles_in_order()]
    families = {key: each.detail.get("family") for key, each in store.assignments_of(ids).items()}
    forms = store.forms_of(ids)
    return families, forms, store.alike(forms.values()), {each.id: each.article_ids for each in store.stories()}


def test_each_is_a_story_of_its_own_and_one_of_all(store: Store) -> None:
    count = 40  # more than an article is compared with, and than a story has candidates
    assigned(store, [issue(n, first_seen=at(minutes=n // 3)) for n in range(count)])
    assert [len(each.article_ids) for each in store.stories()] == [1] * count
    assert list(store.all_edges()) == []
    assert {row["alike"] for row in story_rows.stories(store, (), None, 99)} == {count}
    assert len(story_rows.stories_folded(store, (), None, 30)) == 1


def test_who_carries_one_is_in_its_story(store: Store) -> None:
    assigned(store, [issue(n, first_seen=at(minutes=n)) for n in range(5)])
    assigned(store, [issue(n, of=n % 5, first_seen=at(minutes=n)) for n in range(5, 10)])
    assert sorted(sorted(each.article_ids) for each in store.stories()) == sorted(
        sorted([ident(n), ident(n + 5)]) for n in range(5)
    )


def test_what_else_is_told_of_the_event_joins_its_story(store: Store) -> None:
    """Found by the names, though all of the template have most words in common with it."""
    slots = MATCH.slots(7)
    own = (
        f"{slots['A']} celebrated a win over {slots['B']} on Saturday. {slots['X']} and {slots['Y']} scored for"
        f" {slots['A']} at {slots['P']}, and the goalkeeper {slots['Z']} of {slots['B']} was the best man of his side."
        f" The coach of {slots['A']} praised {slots['X']}, while supporters of {slots['B']} stayed long after the end."
    )
    title = f"{slots['A']} {slots['B']}"
    issues = [
        issue(n, first_seen=at(minutes=n), title=f"{MATCH.slots(n)['A']} {MATCH.slots(n)['B']}") for n in range(30)
    ]
    report = article(
        "b", body=own, host="own.example", title=title, published=NOON, language="en", first_seen=at(hours=1)
    )
    assigned(store, [*issues, report])
    (home,) = (each for each in store.stories() if ident(7) in each.article_ids)
    assert article_id(url("b", "own.example")) in home.article_ids


def test_why_tells_in_what_it_differs(store: Store) -> None:
    assigned(store, [issue(n, first_seen=at(minutes=n)) for n in range(3)])
    template = decision_trail.trail(store, ident(2))["template"]
    assert (template["template"], template["alike"]) == (ident(0), 3)
    assert {other["other"] for other in template["others"]} == {ident(0), ident(1)}
    assert all(other["differing"] >= 3 and other["examples"] for other in template["others"])
    first = decision_trail.trail(store, ident(0))["template"]
    assert (first["alike"], first["others"]) == (3, [])


def test_what_is_alone_is_of_no_template(store: Store) -> None:
    assigned(store, [issue(0)])
    assert decision_trail.trail(store, ident(0))["template"] is None
    assert story_rows.stories(store, (), None, 9)[0]["alike"] == 0


def test_templates_of_each_other_stand_apart(store: Store) -> None:
    assigned(store, [issue(n, form=n % 2) for n in range(8)])
    assert sorted(store.alike([ident(n) for n in range(8)]).values()) == [4, 4]


# --- whoever brings them when -----------------------------------------------------------------------------------------

ISSUES = st.builds(
    lambda of, form, seen: {"of": of, "form": form, "first_seen": at(minutes=seen)},
    st.integers(0, 3), st.integers(0, 1), st.integers(0, 4),
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(made=st.lists(ISSUES, min_size=2, max_size=9), data=st.data())
def test_any_order_and_any_batches_give_the_same(made: list[dict[str, object]], data: st.DataObject) -> None:
    articles = [issue(number, **fields) for number, fields in enumerate(made)]  # type: ignore[arg-type] # by name
    shuffled = data.draw(st.permutations(articles + articles[:2]))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(shuffled)), max_size=3)))
    batches = [shuffled[start:end] for start, end in zip([0, *cuts], [*cuts, None], strict=True)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ties, "EARLIEST", 1)
        patch.setattr(ties, "NEAREST", 1)
        with closing(open_store("sqlite::memory:")) as one, closing(open_store("sqlite::memory:")) as other:
            assert told(assigned(other, *batches)) == told(assigned(one, articles))


@settings(max_examples=8, deadline=None)
@given(made=st.lists(ISSUES, min_size=4, max_size=10), data=st.data())
def test_two_crawlers_at_once_give_the_same(
    made: list[dict[str, object]], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    articles = [issue(number, **fields) for number, fields in enumerate(made)]  # type: ignore[arg-type] # by name
    shuffled = data.draw(st.permutations(articles))
    path: Path = tmp_path_factory.mktemp("stores") / "news.db"
    open_store(f"sqlite:{path}").close()

    def crawl(who: int) -> None:
        store = open_store(f"sqlite:{path}")
        for each in [*shuffled[who::2], shuffled[0]]:
            Writer(store).write([each])
            assignment.assign(store, at(days=30), f"desk {who}")
        store.close()

    crawlers = [threading.Thread(target=crawl, args=(who,)) for who in range(2)]
    for each in crawlers:
        each.start()
    for each in crawlers:
        each.join()
    with closing(open_store(f"sqlite:{path}")) as both, closing(open_store("sqlite::memory:")) as one:
        assignment.assign(both, at(days=30), "desk")
        assert told(both) == told(assigned(one, articles))
