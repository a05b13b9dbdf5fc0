"""Questions of a reader: the export, an article by any of its names, and why it is where it is."""

import dataclasses
import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from newsbot.corpus import assignment
from newsbot.corpus.query import article_rows, decision_trail, store_status
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.corpus.writer import Writer
from newsbot.errors import UsageError
from newsbot.items import Validators
from newsbot.text.formats import dumps
from newsbot.text.ids import article_id
from tests.builders import FEED, NOON, TEXT, article, at, departure, known, pending, url

EVERYTHING = ArticleFilter()


@pytest.fixture
def store() -> Iterator[Store]:
    """An article with a revision and an alias, its copy, one without a date, and what was turned away."""
    opened = open_store("sqlite::memory:")
    opened.announce(
        [pending("a"), pending("cup"), dataclasses.replace(pending("secret"), feed_url=FEED + "?token=c4n4ry")]
    )
    first = article("a", language="en", published=at(hours=1), validators=Validators('"1"'), aliases=(url("amp/a"),))
    edited = article("a", body=f"{TEXT}\nMore.", language="en", published=at(hours=1), fetched=at(hours=2))
    writer = Writer(opened)
    writer.write([first, article("b", host="other.example", published=at(hours=2), language="en")])
    writer.write([dataclasses.replace(edited, known=known(first))])
    writer.write([article("undated", body="Something else was said, at a length that is enough to be kept here.")])
    cup = article("cup", title="Cup final", body="A match was played.")
    writer.write([departure("off-topic", cup, stage="topic", detail={"clause": "missile*"})])
    writer.write([departure("too-short", article("brief", body="No."))])
    assignment.assign(opened, at(days=1), "tests")
    yield opened
    opened.close()


# --- export -----------------------------------------------------------------------------------------------------------


def test_export_is_by_published_null_first_then_by_url(store: Store) -> None:
    rows = list(article_rows.Export(store, EVERYTHING))
    assert [row["url"] for row in rows] == [url("undated"), url("a"), url("b", "other.example")]


def test_an_exported_article_has_what_was_promised(store: Store) -> None:
    promised = (
        "url title text authors published first_seen fetched language outlet topics story family relation version"
    )
    rows = list(article_rows.Export(store, EVERYTHING))
    assert all(set(promised.split()) <= set(row) for row in rows)


def test_the_current_version_shows_and_all_are_named(store: Store) -> None:
    row = next(row for row in list(article_rows.Export(store, EVERYTHING)) if row["url"] == url("a"))
    assert (row["version"], len(row["versions"]), row["text"].endswith("More.")) == (2, 2, True)


def test_a_copy_shares_a_family_with_its_origin(store: Store) -> None:
    rows = {row["url"]: row for row in list(article_rows.Export(store, EVERYTHING))}
    one, other = rows[url("a")], rows[url("b", "other.example")]
    assert {one["relation"], other["relation"]} == {"new_story", "copy"}
    assert one["family"] == other["family"] is not None
    assert rows[url("undated")]["family"] is None


def test_two_exports_are_the_same_bytes(store: Store) -> None:
    one, other = ("\n".join(map(dumps, list(article_rows.Export(store, EVERYTHING)))) for _ in range(2))
    assert one == other
    assert [list(json.loads(line)) for line in one.splitlines()] == [
        sorted(json.loads(line)) for line in one.splitlines()
    ]


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", [url("a"), url("amp/a"), f"{url('a')}?utm_source=x", article_id(url("a")), article_id(url("a"))[:8]]
)
def test_an_article_goes_by_many_names(store: Store, name: str) -> None:
    assert article_rows.find_article(store, name).url == url("a")


@pytest.mark.parametrize("name", ["a-", "a-zzzzzzzz", url("nowhere"), "not an address", "javascript:alert(1)", ""])
def test_an_unclear_name_is_refused(store: Store, name: str) -> None:
    with pytest.raises(UsageError):
        article_rows.find_article(store, name)


# --- why --------------------------------------------------------------------------------------------------------------


def test_why_of_an_article_leads_from_the_feed_to_the_story(store: Store) -> None:
    trail = decision_trail.trail(store, url("a"))
    assert [each["feed"] for each in trail["announced"]] == [FEED]
    assert [each["reason"] for each in trail["decisions"]] == ["kept", "revised"]
    assert {edge["outlet"] for edge in trail["edges"]} == {"other.example"}
    assert trail["assignment"]["story"].startswith("s-")


def test_why_by_another_address_is_the_same_trail(store: Store) -> None:
    one, other = decision_trail.trail(store, url("a")), decision_trail.trail(store, url("amp/a"))
    assert {**one, "name": ""} == {**other, "name": ""}


def test_why_of_what_was_turned_away_tells_the_clause(store: Store) -> None:
    trail = decision_trail.trail(store, url("cup"))
    (decision,) = trail["decisions"]
    assert (trail["article"], decision["reason"], decision["detail"]) == (None, "off-topic", {"clause": "missile*"})


def test_why_of_what_waits_says_when_it_is_due(store: Store) -> None:
    (announced,) = decision_trail.trail(store, url("secret"))["announced"]
    assert (announced["state"], announced["due"]) == ("pending", NOON)


def test_R48_why_shows_no_secret_of_a_feed(store: Store) -> None:
    assert "c4n4ry" not in dumps(decision_trail.trail(store, url("secret")))


def test_why_of_the_unknown_is_refused(store: Store) -> None:
    with pytest.raises(UsageError, match="Nothing is known"):
        decision_trail.trail(store, url("nowhere"))


# --- how it is going --------------------------------------------------------------------------------------------------


def test_status_counts_what_is_stored_and_what_is_due(store: Store) -> None:
    state = store_status.status(store, at(hours=1))
    counts = state["counts"]
    assert (counts["articles"], counts["versions"], counts["urls_pending"]) == (3, 4, 1)
    assert (state["next_due"], state["runs"]) == (NOON, [])


def test_what_is_new_is_listed_without_what_compares_texts() -> None:
    heavy = {"newsbot.stories.told_before", "newsbot.stories.model", "numpy"}
    heavy |= {"newsbot.corpus.query.whole_story", "newsbot.corpus.query.text_changes", "newsbot.text.topics"}
    code = f"import sys, newsbot.corpus.query.news_since; print(sorted({heavy!r} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
