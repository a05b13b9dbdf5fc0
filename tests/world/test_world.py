"""The fixture world keeps its own promises: what the manifest claims is computed from the texts, not believed."""

import itertools
import tomllib
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from newsbot.corpus.reasons import REASONS
from newsbot.text.ids import article_id
from newsbot.text.novelty import new_share, text_grams
from newsbot.text.topics import Document, Topic, decide, parse
from newsbot.text.words import numbers, word_count, words
from tests.world import ROOT, Article, World

WORLD = World.load()
LAST = WORLD.instants[-1]
STORED = [a for a in WORLD.articles if a.stored]
COPIES = [a for a in STORED if a.relation in ("copy", "near_duplicate")]
RECHECKS = [timedelta(hours=h) for h in (0, 1, 3, 8, 24, 72, 168)]


def each(articles: list[Article] | tuple[Article, ...]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("article", articles, ids=lambda a: a.id)


# --- the manifest ---------------------------------------------------------------------------------------------------


def test_there_are_enough_articles() -> None:
    assert len(WORLD.articles) >= 55


def test_every_language_has_its_share() -> None:
    counted = Counter(a.language for a in STORED)
    assert set(counted) == {"en", "tr", "de", "ar"}
    assert min(counted.values()) >= 6


def test_ids_and_addresses_are_unique() -> None:
    aliases = [f"http://{a.outlet.host}{alias.path}" for a in WORLD.articles for alias in a.aliases]
    for names in ([a.id for a in WORLD.articles], [a.url for a in WORLD.articles] + aliases):
        assert len(names) == len(set(names))


def test_hosts_are_reserved_for_examples() -> None:
    assert all(outlet.host.endswith(".example") for outlet in WORLD.outlets.values())


def test_no_text_is_left_over() -> None:
    named = {
        f"{a.id}{f'.v{n}' if n > 1 else ''}.md"
        for a in WORLD.articles
        if not a.page
        for n in range(1, len(a.versions) + 1)
    }
    assert {str(f.relative_to(ROOT / "articles")) for f in (ROOT / "articles").rglob("*.md")} == named


def test_instants_cover_the_nine_days_in_order() -> None:
    assert list(WORLD.instants) == sorted(set(WORLD.instants))
    assert 10 <= len(WORLD.instants) <= 14
    assert (LAST.date() - WORLD.instants[0].date()).days == 8


@each(WORLD.articles)
def test_each_article_has_a_relation_or_a_reason(article: Article) -> None:
    if article.stored:
        assert article.relation in ("new_story", "follow_up", "copy", "near_duplicate")
        assert article.story in WORLD.stories
        assert article.reason is None
    else:
        assert article.reason in REASONS
        assert (article.relation == "off_topic") == (article.reason == "off-topic")
        assert article.story is None


@each(WORLD.articles)
def test_each_article_is_listed_after_it_is_published_and_seen_in_time(article: Article) -> None:
    if article.published:
        assert article.published <= article.listed
    assert WORLD.instants[0] - timedelta(days=1) <= article.listed <= LAST


@each(WORLD.articles)
def test_texts_are_long_enough_to_be_articles(article: Article) -> None:
    shortest = 0 if article.reason in ("too-short", "http-4xx", "no-body") else 100
    assert shortest <= word_count(article.versions[0].text.body) <= 560


def test_all_kinds_of_feeds_are_there() -> None:
    kinds = {kind for outlet in WORLD.outlets.values() for kind in outlet.feeds.values()}
    assert kinds == {"rss", "rss-full", "rss-amp", "rss-bare", "rdf", "atom", "json", "sitemap"}


SPECIAL_CASES: dict[str, Callable[[Article], object]] = {
    "wire copies": lambda a: a.relation == "copy" and a.kind == "syndicated",
    "repost": lambda a: a.kind == "repost",
    "near duplicate": lambda a: a.relation == "near_duplicate",
    "copy without a date": lambda a: a.relation == "copy" and a.published is None,
    "edited twice": lambda a: [v.change for v in a.versions] == [None, "figure", "paragraph"],
    "corrected headline": lambda a: "title" in [v.change for v in a.versions],
    "silent edit": lambda a: any(v.silent for v in a.versions),
    "cosmetic edit": lambda a: any(v.cosmetic for v in a.versions),
    "live blog": lambda a: "/live/" in a.path and len(a.versions) == 3,
    "404": lambda a: a.status == 404,
    "redirect": lambda a: a.alias("redirect"),
    "AMP pair": lambda a: a.alias("amp"),
    "video without text": lambda a: a.reason == "no-body",
    "robots": lambda a: a.reason == "robots-disallowed",
    "too short": lambda a: a.reason == "too-short",
    "too old": lambda a: a.reason == "too-old",
    "off topic": lambda a: a.reason == "off-topic",
    "seed document": lambda a: a.page,
    "series": lambda a: a.story == "risk-gauge",
}


@pytest.mark.parametrize("case", SPECIAL_CASES)
def test_special_case_is_there(case: str) -> None:
    assert any(SPECIAL_CASES[case](a) for a in WORLD.articles)


# --- relations, computed --------------------------------------------------------------------------------------------


def shingles(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + 5]) for i in range(len(found) - 4)}


SHINGLES = {a.id: [shingles(v.text.body) for v in a.versions] for a in STORED}


def containment(one: Article, other: Article) -> float:
    """The highest of any two versions."""
    return max(len(a & b) / min(len(a), len(b)) for a in SHINGLES[one.id] for b in SHINGLES[other.id])


def same_occasion(one: Article, other: Article) -> bool:
    """Within 72 hours; where a date is missing, at least .6 of the numbers agree."""
    if one.published and other.published:
        return abs(one.published - other.published) <= timedelta(hours=72)
    a, b = (set(numbers(article.versions[0].text.body)) for article in (one, other))
    return bool(a and b) and len(a & b) / min(len(a), len(b)) >= 0.6


def order(article: Article) -> tuple[datetime, str]:
    return WORLD.first_seen(article), article_id(article.url)


PAIRS = list(itertools.combinations(sorted(STORED, key=order), 2))


def source(article: Article) -> Article:
    """What the article copies; itself when it copies nothing."""
    return WORLD.by_id[article.copy_of or article.id]


def test_claimed_copies_contain_each_other() -> None:
    low = {"copy": 0.8, "near_duplicate": 0.5}
    high = {"copy": 1.0, "near_duplicate": 0.79}
    for a in COPIES:
        assert low[str(a.relation)] <= containment(source(a), a) <= high[str(a.relation)], a.id
        assert same_occasion(source(a), a), a.id


def test_nothing_else_is_a_copy() -> None:
    found = [
        (one.id, other.id)
        for one, other in PAIRS
        if source(one) != source(other) and containment(one, other) >= 0.5 and same_occasion(one, other)
    ]
    assert found == []


def test_copies_are_seen_later_than_what_they_copy() -> None:
    for a in COPIES:
        assert WORLD.first_seen(source(a)) < WORLD.first_seen(a), a.id
        assert (a.kind == "repost") == (a.outlet == source(a).outlet), a.id


def test_the_weekly_template_would_be_a_copy_but_for_the_window() -> None:
    first, second = WORLD.by_id["ledger/risk-gauge-0304"], WORLD.by_id["ledger/risk-gauge-0311"]
    assert containment(first, second) >= 0.8
    assert not same_occasion(first, second)


def test_the_daily_report_shares_too_little_to_be_a_copy() -> None:
    daily = [a for a in STORED if a.id.startswith("ledger/close-")]
    assert len(daily) == 4
    assert max(containment(one, other) for one, other in itertools.combinations(daily, 2)) < 0.2


def test_the_first_article_of_a_story_is_seen_before_all_others() -> None:
    for key in WORLD.stories:
        first, *rest = sorted((a for a in STORED if a.story == key), key=order)
        assert first.relation == "new_story", key
        assert all(a.relation != "new_story" and WORLD.first_seen(a) > WORLD.first_seen(first) for a in rest), key


def test_the_second_event_follows_the_first() -> None:
    assert WORLD.thread("second-interception") == ["first-interception", "second-interception"]


def test_both_events_are_told_in_four_languages() -> None:
    for story in ("first-interception", "second-interception"):
        assert {a.language for a in STORED if a.story == story} == {"en", "tr", "de", "ar"}


# --- versions -------------------------------------------------------------------------------------------------------

EDITED = [a for a in WORLD.articles if len(a.versions) > 1]


@each(EDITED)
def test_every_version_is_seen_by_a_recheck(article: Article) -> None:
    first = WORLD.first_seen(article)
    fetched, due = [], list(RECHECKS)
    for instant in (i for i in WORLD.instants if i >= first):
        if due and instant - first >= due[0]:
            fetched.append(article.version(instant))
            due = [d for d in due if d > instant - first]
    assert [v for v in article.versions if v not in fetched] == []


@each(EDITED)
def test_edits_are_of_the_size_that_they_claim(article: Article) -> None:
    for before, after in itertools.pairwise(article.versions):
        share = new_share(after.text.body, text_grams(before.text.body))
        if after.change in ("title", "typo"):
            assert share < 0.02
            assert (before.text.title != after.text.title) == (after.change == "title")
        elif after.change in ("paragraph", "update", "rewording"):
            assert share >= 0.02
        else:
            assert after.change == "figure"
            assert numbers(before.text.body) != numbers(after.text.body)


def test_a_silent_edit_leaves_no_date() -> None:
    article = WORLD.by_id["meridian/gaziantep-witness"]
    assert article.version(LAST).silent
    assert article.updated(LAST) == article.published


# --- the topic ------------------------------------------------------------------------------------------------------

TOPIC_FILE = tomllib.loads(WORLD.topic_path.read_text("utf-8"))


def test_the_topic_lists_every_feed() -> None:
    assert sorted(TOPIC_FILE["feeds"]) == sorted(
        f"http://{o.host}{path}" for o in WORLD.outlets.values() for path in o.feeds
    )


@each([a for a in WORLD.articles if a.on_topic is not None or a.reason == "too-old"])
def test_the_topic_decides_as_the_manifest_says(article: Article) -> None:
    since = datetime.combine(TOPIC_FILE["since"], datetime.min.time(), UTC)
    topic = Topic("iran", parse(TOPIC_FILE["query"]), languages=tuple(TOPIC_FILE["languages"]), since=since)
    for version in article.versions:
        document = Document(version.text.title, version.text.body, article.language, published=article.published)
        assert decide(topic, document).reason == (article.reason or "kept")
