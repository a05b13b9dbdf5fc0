"""A story that refers back over a year is told to follow the one it means: in any order of arrival, as of any time."""

import contextlib
import random
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest

from newsbot.corpus import assignment, scratch
from newsbot.corpus.overrides import NONE, Overrides
from newsbot.corpus.purge import named, purge
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import Store
from newsbot.corpus.store.schema import PastStoryRecord
from newsbot.corpus.writer import Writer
from newsbot.items import Article
from newsbot.text.ids import article_id, story_id
from tests.builders import article, url
from tests.corpus.assignment.test_assignment import stories, told

BEGIN = datetime(2025, 3, 11, 7, tzinfo=UTC)
LATER = datetime(2027, 1, 1, tzinfo=UTC)
TEXTS = {
    "sinking": "The ferry Halcyon Star sank in Marrow Sound before dawn. Captain Duncan Strachey was pulled from the "
    "water near Port Ennis, said Skerrin Lines.",
    "vote": "The Greens won nine seats in the Tarn assembly. Their leader Olav Reith called it a mandate.",
    "harvest": "Growers around Lower Quennel expect the best plums in years. Merchant Ada Pruett has sold out already.",
    "trial": "Captain Duncan Strachey pleaded not guilty in Port Ennis to 19 counts of manslaughter. The Halcyon Star "
    "of Skerrin Lines went down in Marrow Sound in March last year.",
}
DAYS = {"sinking": 0, "vote": 60, "harvest": 130, "trial": 427}


def reports() -> list[Article]:
    seen = {name: BEGIN + timedelta(days=days) for name, days in DAYS.items()}
    return [
        article(name, body, title=name, language="en", first_seen=seen[name], fetched=seen[name], published=seen[name])
        for name, body in TEXTS.items()
    ]


@pytest.fixture(autouse=True)
def saves_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assignment, "_SAVED_FROM", 1)
    monkeypatch.setattr(assignment, "STRETCH", 1)


def come(store: Store, articles: list[Article], at_once: int = 1, overrides: Overrides = NONE) -> None:
    rest = iter(articles)
    while some := list(islice(rest, at_once)):
        Writer(store).write(some)
        assignment.assign(store, LATER, "tests", overrides)


def story_of(name: str) -> str:
    return story_id(article_id(url(name)))


def followed(store: Store) -> str | None:
    """What the trial follows."""
    (found,) = store.stories(ids=[story_of("trial")])
    return found.detail.get("follows", {}).get("story")


def past(store: Store) -> list[PastStoryRecord]:
    return list(store.everything(PastStoryRecord))


def test_a_trial_follows_what_it_is_about(store: Store) -> None:
    come(store, reports(), len(TEXTS))
    assert followed(store) == story_of("sinking")
    assert {each.part for each in past(store)} == {story_of("sinking"), story_of("vote")}  # the harvest was open then


@pytest.mark.parametrize("seed", [None, 1, 2])
def test_in_any_order_of_arrival(store: Store, seed: int | None) -> None:
    come(store, reports() if seed is None else random.Random(seed).sample(reports(), len(TEXTS)))
    with contextlib.closing(open_store("sqlite::memory:")) as anew:
        come(anew, reports(), len(TEXTS))
        assert (told(store), stories(store), past(store)) == (told(anew), stories(anew), past(anew))
    assert followed(store) == story_of("sinking")


def test_as_of_then(store: Store) -> None:
    come(store, reports(), len(TEXTS))
    with contextlib.closing(scratch.as_of(store, BEGIN + timedelta(days=428))) as then:
        assert followed(then) == story_of("sinking")
    with contextlib.closing(scratch.as_of(store, BEGIN + timedelta(days=100))) as then:
        assert [each.part for each in past(then)] == []


def test_a_pass_that_is_killed_before_its_stories_are_written_is_made_good(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    come(store, reports()[:2])

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(store, "put_stories", dies)
        with pytest.raises(KeyboardInterrupt):
            come(store, reports()[2:], 2)
    assignment.assign(store, LATER, "tests")
    assert followed(store) == story_of("sinking")


def test_a_refused_link_over_a_year_stays_refused(store: Store) -> None:
    come(store, reports(), len(TEXTS))
    assignment.assign(store, LATER, "tests", NONE.unlinking(url("sinking"), url("trial")))
    assert followed(store) is None
    assignment.assign(store, LATER, "tests", NONE)
    assert followed(store) == story_of("sinking")


@pytest.mark.parametrize("again", [True, False])
def test_what_is_purged_is_kept_in_no_old_story(store: Store, again: bool) -> None:
    come(store, reports(), len(TEXTS))
    purge(store, named(store, [url("sinking")]), "tests", "asked to", LATER, "tests", again)
    assert not any("strc" in name for each in past(store) for name in each.names)
    assignment.assign(store, LATER, "tests")
    assert followed(store) is None or not again
