"""What a query's verdict explains, what an index is asked, what a topic decides, and what hostile queries cannot do."""

import contextlib
import re
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.errors import QuerySyntaxError
from newsbot.items import Article, Content
from newsbot.text.topics import (
    And,
    Document,
    Filter,
    Term,
    Topic,
    candidate_terms,
    decide,
    evaluate,
    parse,
    required_filters,
)
from newsbot.text.words import index_words, pair_term, title_term

NOW = datetime(2026, 3, 10, tzinfo=UTC)
MISSILES = "(iran OR iranian) AND missile* AND (turkey OR türkiye OR gaziantep OR hatay) AND NOT title:football"


# --- explaining -------------------------------------------------------------------------------------------------------


def test_a_match_names_the_alternatives_that_matched() -> None:
    verdict = evaluate(parse(MISSILES), Document("Iranian missiles", "over Hatay"))
    assert verdict.clause == "iranian AND missile* AND hatay AND NOT title:football"


def test_a_rejection_names_the_first_clause_that_failed() -> None:
    verdict = evaluate(parse(MISSILES), Document("Weather in Hatay"))
    assert (verdict.clause, verdict.missing, verdict.near_miss) == (
        "iran OR iranian",
        ("iran OR iranian", "missile*"),
        False,
    )


def test_one_failed_clause_is_a_near_miss() -> None:
    verdict = evaluate(parse(MISSILES), Document("Iran fires missiles at Israel"))
    assert (verdict.near_miss, verdict.clause) == (True, "turkey OR turkiye OR gaziantep OR hatay")


def test_a_word_that_is_not_wanted_makes_a_near_miss() -> None:
    verdict = evaluate(parse(MISSILES), Document("Football: Iran", "missile over Turkey"))
    assert (verdict.near_miss, verdict.clause) == (True, "NOT title:football")


@pytest.mark.parametrize("query", ["iran", "iran AND NOT sport", "iran lang:en"])
def test_nothing_found_is_no_near_miss(query: str) -> None:
    assert not evaluate(parse(query), Document("Weather", language="en")).near_miss


def test_the_nearest_alternative_explains_a_rejection() -> None:
    verdict = evaluate(parse("(iran AND missile AND turkey) OR (drone AND hatay)"), Document("Drone seen"))
    assert (verdict.near_miss, verdict.clause) == (True, "hatay")


# --- asking an index --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "groups"),
    [
        ("(iran OR iranian) AND missile*", ({"iran", "iranian"}, {"missile*"})),
        ('"air defen*" OR (radar AND "s 400")', ({"air", pair_term("s", "400")},)),
        ("弹", ({"弹*"},)),
        ("title:iran", ({title_term("iran")},)),
        ('"air defence"', ({"air"}, {"defence"}, {pair_term("air", "defence")})),
        ("iran AND NOT sport", ({"iran"},)),
    ],
)
def test_candidate_terms(query: str, groups: tuple[set[str], ...]) -> None:
    assert candidate_terms(parse(query)) == tuple(map(frozenset, groups))


@pytest.mark.parametrize("query", ["NOT iran", "lang:tr", "iran OR NOT turkey", "iran OR lang:tr"])
def test_what_no_index_of_words_can_narrow_down(query: str) -> None:
    assert candidate_terms(parse(query)) is None


def test_an_index_holds_words_cut_at_apostrophes_and_last_characters() -> None:
    assert sorted(index_words("İran'ın 导弹 l'Iran")) == ["in", "iran", "iranin", "l", "liran", "导弹", "弹"]


def test_filters_that_every_match_passes() -> None:
    query = parse("iran lang:(en OR tr) outlet:a.example (outlet:b.example OR iran) since:2026-03-01", NOW)
    assert required_filters(query) == {
        "lang": frozenset({"en", "tr"}),
        "outlet": frozenset({"a.example"}),
        "since": frozenset({"2026-03-01T00:00:00Z"}),
    }


# --- a topic decides --------------------------------------------------------------------------------------------------

TOPIC = Topic("iran", parse(MISSILES), languages=("en", "tr"), since=datetime(2026, 3, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (Document("Iranian missile over Turkey", language="en"), "kept"),
        (Document("Iranian missile over Turkey"), "kept"),
        (Document("Iranian missile over Turkey", language="de"), "wrong-language"),
        (Document("Iranian missile over Turkey", published=datetime(2026, 2, 1, tzinfo=UTC)), "too-old"),
        (Document("Iranian missile over Israel", language="en"), "off-topic"),
    ],
)
def test_decide(document: Document, reason: str) -> None:
    verdict = decide(TOPIC, document)
    assert (verdict.reason, verdict.kept) == (reason, reason == "kept")


def test_queries_are_values() -> None:
    assert parse("a lang:en") == And((Term(("a",)), Filter("lang", "en")))


def test_an_article_is_a_document() -> None:
    seen = datetime(2026, 3, 9, tzinfo=UTC)
    content = Content(title="Title", body="Body", language="en", published=NOW)
    article = Article("https://a.example/1", "a.example", seen, seen, content, "")
    assert Document.of(article) == Document("Title", "Body", "en", "a.example", NOW, seen)


# --- safety and documentation -----------------------------------------------------------------------------------------


_HOSTILE = st.sampled_from([*"$.{}[]:\"'\\*()|^ ane", "$where", "$ne", "outlet:", "story:s-", "lang:"])


@given(st.lists(_HOSTILE, max_size=40).map("".join))
def test_R64_nothing_but_words_and_checked_values_reaches_a_store(text: str) -> None:
    try:
        query = parse(text, NOW)
    except QuerySyntaxError:
        return
    terms = {term for group in candidate_terms(query) or () for term in group}
    values = {value for found in required_filters(query).values() for value in found}
    assert all(re.fullmatch(r"\w+\u00b9?\*?|[\U000f0000-\U000ffffd]", term) for term in terms)
    assert all(re.fullmatch(r"\w[\w.-]*", value) for value in values)


@pytest.mark.parametrize(
    "text", ["(" * 1999, '"' * 1999, "-" * 1998 + "a", "a OR " * 399 + "a", "title:" * 333, "*" * 2000]
)
def test_R65_no_query_takes_long_to_read(text: str) -> None:
    begin = time.perf_counter()
    with contextlib.suppress(QuerySyntaxError):
        parse(text, NOW)
    assert time.perf_counter() - begin < 1


def test_the_examples_of_the_reference_parse() -> None:
    page = (Path(__file__).parents[3] / "docs/reference/query.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    examples = [example for row in rows for example in re.findall("`([^`]+)`", row)]
    assert len([parse(example, NOW) for example in examples]) > 12
