"""Stories: which articles belong together, and that nothing but the set of articles decides it."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from newsbot.stories import agglomerate
from newsbot.stories.clustering import Clusterer, cluster, minutes
from newsbot.stories.model import Overrides, StoryRule
from newsbot.stories.score import figures, in_company
from newsbot.text.ids import story_id

from .conftest import TEXTS


@pytest.fixture
def corpus(report):
    return [report(name, hours) for hours, name in enumerate(TEXTS)]


def grouping(lines):
    return {line.article: line.story for line in lines}


def test_reports_of_one_event_are_one_story(corpus):
    stories = grouping(cluster(corpus))
    assert stories["fire-1"] == stories["fire-2"]
    assert stories["bridge-1"] == stories["bridge-2"]
    assert len(set(stories.values())) == 3


def test_story_is_named_after_its_first_article(corpus):
    assert grouping(cluster(corpus))["fire-2"] == story_id("fire-1")


@pytest.mark.parametrize("seed", range(5))
def test_order_of_arrival_does_not_matter(corpus, seed):
    shuffled = random.Random(seed).sample(corpus, len(corpus))
    assert cluster(shuffled) == cluster(corpus)


@pytest.mark.parametrize("seed", range(5))
def test_articles_of_one_minute_have_no_order(report, seed):
    together = [report(name) for name in TEXTS]
    shuffled = random.Random(seed).sample(together, len(together))
    assert Clusterer().assign(shuffled) == Clusterer().assign(together)


def test_articles_of_one_minute_are_grouped(report):
    stories = grouping(cluster([report(name) for name in TEXTS]))
    assert len(set(stories.values())) == 3


@pytest.mark.parametrize("cut", range(1, 5))
def test_going_on_from_a_snapshot_gives_the_same(corpus, cut):
    batches = list(minutes(corpus))
    first = Clusterer()
    before = [line for batch in batches[:cut] for line in first.assign(batch)]
    state = first.snapshot()
    for batch in batches[cut:]:
        first.assign(batch)
    second = Clusterer()
    second.restore(state)
    after = [line for batch in batches[cut:] for line in second.assign(batch)]
    assert before + after == cluster(corpus)


def test_minutes_are_not_assigned_twice(corpus):
    clusterer = Clusterer()
    clusterer.assign(corpus[:1])
    with pytest.raises(ValueError, match="whole and in order"):
        clusterer.assign(corpus[:1])


def test_nothing_to_assign():
    assert Clusterer().assign([]) == []


def test_story_closes_after_a_week(report):
    lines = cluster([report("fire-1"), report("fire-2", 7 * 24 + 1, published=None)])
    assert grouping(lines)["fire-2"] == story_id("fire-2")


def test_import_without_dates_joins_a_closed_story(report):
    late = report("fire-2", 90 * 24, published=None, seen_live=False)
    assert grouping(cluster([report("fire-1"), late]))["fire-2"] == story_id("fire-1")


def test_closed_stories_are_forgotten_beyond_the_limit(report):
    clusterer = Clusterer(closed_kept=0)
    for batch in minutes([report("fire-1"), report("bridge-1", 200), report("vote-1", 400)]):
        clusterer.assign(batch)
    assert set(clusterer.stories) == {"vote-1"}


def test_stories_are_per_language(report):
    lines = cluster([report("fire-1"), report("fire-2", 1, language="de")])
    assert len(set(grouping(lines).values())) == 2


def test_copy_joins_without_a_vote(report):
    lines = cluster([report("fire-1"), report("vote-1", 1, copies=("fire-1",))])
    assert (lines[1].story, lines[1].votes) == (story_id("fire-1"), False)
    assert "carries the text" in lines[1].reason


def test_copies_do_not_change_the_sums(report):
    clusterer = Clusterer()
    clusterer.assign([report("fire-1")])
    before = clusterer.stories["fire-1"]
    clusterer.assign([report("fire-1", 1, ident="copy", copies=("fire-1",))])
    assert clusterer.stories["fire-1"].text == before.text
    assert clusterer.stories["fire-1"].votes == 1


def test_issues_of_a_series_form_a_story_that_others_do_not_join(report):
    issue = {"title": "Harbour index: 4 March", "body": TEXTS["fire-1"][1], "outlet": "ledger.example"}
    lines = cluster(
        [report("one", 0, **issue), report("two", 7 * 24, **issue), report("fire-2", 7 * 24 + 1)],
    )
    assert [line.story for line in lines] == [story_id("one"), story_id("one"), story_id("fire-2")]
    assert lines[1].series


def test_a_story_that_an_issue_has_joined_is_no_series(report):
    issue = {"title": "Harbour index: 4 March", "body": TEXTS["fire-1"][1], "outlet": "ledger.example"}
    lines = cluster(
        [report("fire-1"), report("one", 1, **issue), report("two", 5 * 24, **issue), report("fire-2", 121)]
    )
    assert lines[1].story == story_id("fire-1")
    assert not any(line.series for line in lines)
    assert lines[3].story == story_id("fire-1")


GAUGE = {"title": "Harbour index: 4 March", "outlet": "ledger.example"}


def test_a_series_that_closed_goes_on_with_its_next_issue(report):
    weeks = (0, 1, 3)
    lines = cluster([report(f"issue-{week}", week * 7 * 24 + 1, **GAUGE, body=TEXTS["vote-1"][1]) for week in weeks])
    assert [line.story for line in lines] == [story_id("issue-0")] * 3


def test_a_headline_that_comes_again_after_months_is_no_series(report):
    plain = {"title": "Fire in the harbour", "outlet": "ledger.example"}
    lines = cluster([report("fire-1", **plain), report("vote-1", 90 * 24, **plain)])
    assert [(line.story, line.series) for line in lines] == [(story_id("fire-1"), False), (story_id("vote-1"), False)]


def test_a_title_that_names_its_day_joins_only_what_is_clearly_the_same(report):
    rule = StoryRule(join=-99.0, join_issue=99.0)
    dated, plain = report("one", 1, **GAUGE, body=TEXTS["fire-2"][1]), report("fire-2", 2)
    lines = cluster([report("fire-1"), dated, plain], rule)
    assert grouping(lines) == {"fire-1": story_id("fire-1"), "one": story_id("one"), "fire-2": story_id("fire-1")}
    assert lines[1].threshold == 99.0


@pytest.mark.parametrize("title", ["Harbour index: 9 March", "Harbour index"])
def test_a_title_that_names_another_day_or_none_is_no_issue(report, title):
    rule = StoryRule(join=-99.0, join_issue=99.0)
    lines = cluster([report("fire-1"), report("one", 1, title=title, body=TEXTS["fire-2"][1])], rule)
    assert lines[1].story == story_id("fire-1")


def test_a_large_and_dense_import_has_a_threshold_of_its_own(report):
    rule = StoryRule(join=99.0, join_import=-99.0, large=2)
    topics = frozenset({"fires"})
    told = [report("fire-1", topics=topics), report("fire-2", topics=topics)]
    assert len(set(grouping(cluster(told, rule)).values())) == 1
    later = replace(told[1], first_seen=told[1].first_seen + timedelta(hours=1))
    assert len(set(grouping(cluster([told[0], later], rule)).values())) == 2
    open_ = [report("fire-1"), report("vote-1")]
    assert len(set(grouping(cluster(open_, rule)).values())) == 2


def test_an_import_is_large_by_the_articles_of_a_language(report):
    rule = StoryRule(join=99.0, join_import=-99.0, large=3)
    topics = frozenset({"fires"})
    told = [report(name, topics=topics) for name in ("fire-1", "fire-2")]
    told.append(report("bridge-1", language="de", topics=topics))
    assert len(set(grouping(cluster(told, rule)).values())) == 3


def test_while_stories_are_few_all_are_compared(report):
    strangers = [report("fire-1"), report("vote-1", 1)]
    assert cluster(strangers)[1].compared == {story_id("fire-1"): pytest.approx(cluster(strangers)[1].score)}
    assert cluster(strangers, StoryRule(candidates=0))[1].compared == {}


def test_what_others_of_its_minute_add_takes_a_story_from_no_article(report):
    """Each of the two would join; the likelier one makes the story less like the other, which joins all the same."""
    first, close = report("fire-1"), report("fire-1", 1, ident="close")
    far = report("far", 1, title="Norwick", body=TEXTS["fire-1"][1][:58] + TEXTS["vote-1"][1])
    alone = cluster([first, far])[1]
    after = cluster([first, close, replace(far, first_seen=far.first_seen + timedelta(hours=1))])[2]
    assert after.score < alone.score
    rule = StoryRule(join=(after.score + alone.score) / 2)
    lines = cluster([first, close, far], rule)
    assert set(grouping(lines).values()) == {story_id("fire-1")}
    assert (lines[2].score, lines[2].figures) == (alone.score, alone.figures)  # the reason is the one that counted


def test_person_splits(report):
    apart = Overrides(apart=frozenset({("fire-1", "fire-2")}))
    lines = cluster([report("fire-1"), report("fire-2", 1)], overrides=apart)
    assert len(set(grouping(lines).values())) == 2


def test_person_merges(report):
    together = Overrides(together=frozenset({("fire-1", "vote-1")}))
    lines = cluster([report("fire-1"), report("bridge-1", 1), report("vote-1", 2)], overrides=together)
    assert grouping(lines)["vote-1"] == story_id("fire-1")
    assert "person" in lines[2].reason


def test_split_holds_within_one_minute(report):
    apart = Overrides(apart=frozenset({("fire-1", "fire-2")}))
    lines = cluster([report("fire-1"), report("fire-2")], overrides=apart)
    assert len(set(grouping(lines).values())) == 2


def test_reason_has_the_figures(corpus):
    joined = next(line for line in cluster(corpus) if line.article == "fire-2")
    assert joined.figures is not None
    assert joined.score is not None
    assert joined.score >= joined.threshold
    assert "names" in joined.reason


def test_threshold_decides(report):
    lines = cluster([report("fire-1"), report("fire-2", 1)], rule=StoryRule(join=99))
    assert [line.joined for line in lines] == [False, False]


def test_article_without_text_opens_a_story(report):
    lines = cluster([report("fire-1"), report("empty", 1, title="", body="")])
    assert lines[1].story == story_id("empty")


def test_seconds_do_not_order_articles(report):
    early = report("fire-2", 0)
    late = replace(report("fire-1"), first_seen=early.first_seen + timedelta(seconds=40))
    assert grouping(cluster([early, late]))["fire-2"] == story_id("fire-1")


@pytest.mark.parametrize("closed_kept", [0, 1000])
def test_person_merges_what_came_after_the_story_had_closed(report, closed_kept):
    clusterer = Clusterer(overrides=Overrides(together=frozenset({("fire-1", "vote-1")})), closed_kept=closed_kept)
    told = [report("fire-1"), report("bridge-1", 30 * 24), report("vote-1", 60 * 24)]
    lines = [line for batch in minutes(told) for line in clusterer.assign(batch)]
    assert lines[2].story == story_id("fire-1")


def test_a_copy_that_a_person_put_where_it_belongs_has_no_vote(report):
    copy = report("fire-1", 1, ident="copy", copies=("fire-1",))
    lines = cluster([report("fire-1"), copy], overrides=Overrides(together=frozenset({("copy", "fire-1")})))
    assert (lines[1].story, lines[1].votes) == (story_id("fire-1"), False)


def test_person_splits_a_copy_of_the_same_minute(report):
    copies = [report("fire-1", ident=name, copies=tuple("abc"[:at])) for at, name in enumerate("abc")]
    assert set(grouping(cluster(copies)).values()) == {story_id("a")}
    lines = cluster(copies, overrides=Overrides(apart=frozenset({("c", "a")})))
    assert grouping(lines) == {"a": story_id("a"), "b": story_id("a"), "c": story_id("c")}


def test_series_are_per_language(report):
    gauge = GAUGE | {"body": TEXTS["fire-1"][1]}
    issues = [
        report(language + str(week), week * 24, language=language, **gauge)
        for week in (0, 1)
        for language in ("en", "de")
    ]
    assert grouping(cluster(issues)) == {
        "en0": story_id("en0"),
        "de0": story_id("de0"),
        "en1": story_id("en0"),
        "de1": story_id("de0"),
    }


# --- how likely a counterpart is in the stream ------------------------------------------------------------------------

FIRES = frozenset({"fires"})
FAR = TEXTS["fire-1"][1][:58] + TEXTS["vote-1"][1] + " The count took nine hours in Sund, Vik, Dal and Moen."
"""Told in part like the fire: about even odds."""


def doubtful(report, **changes):
    return [report("fire-1", **changes), report("far", 1, title="Greens gain", body=FAR, **changes)]


def test_what_is_doubtful_joins_on_a_topic_and_not_in_an_open_stream(report):
    on_topic, in_open = (cluster(doubtful(report, topics=topics))[1] for topics in (FIRES, frozenset()))
    assert on_topic.score == in_open.score
    assert on_topic.threshold <= on_topic.score < in_open.threshold
    assert (on_topic.joined, in_open.joined) == (True, False)
    assert in_open.outlook.share < 0.2 < 0.5 < on_topic.outlook.share
    assert f"since {in_open.outlook.share:.0%} of the articles of its stream have a counterpart" in in_open.reason


def test_an_open_stream_is_learned_from_what_came_before(report):
    sisters = [
        report(name, hours, ident=f"{name}-{hours}", outlet=f"o{hours}.example", body=TEXTS[name][1] + f" {hours}.")
        for hours in range(2, 12)
        for name in ("bridge-1", "bridge-2")
    ]
    fire, far = doubtful(report)
    late = replace(far, first_seen=far.first_seen + timedelta(hours=12))
    assert not cluster([fire, late])[-1].joined
    line = cluster([fire, *sisters, late])[-1]
    assert line.outlook.share > 0.5


def test_one_minute_is_judged_as_a_whole(report):
    """In an open stream, less is asked of a doubtful pair when nearly all that came with it has counterparts."""
    fire, far = doubtful(report)
    together = [fire, replace(far, first_seen=fire.first_seen)]
    crowd = [
        report(name, ident=f"{name}-{n}", body=TEXTS[name][1]) for n in range(20) for name in ("bridge-1", "bridge-2")
    ]
    alone, among = (cluster(told) for told in (together, [*together, *crowd]))
    lines = [next(line for line in lines if line.article == "far") for lines in (alone, among)]
    assert lines[0].outlook.share < 0.5 < lines[1].outlook.share
    assert lines[0].threshold > lines[1].threshold


def test_what_two_texts_of_a_minute_have_in_common_is_worked_out_once(monkeypatch, report):
    asked = []
    monkeypatch.setattr(agglomerate, "figures", lambda a, b: asked.append((a.seed, b.seed)) or figures(a, b))
    Clusterer(StoryRule(join=99.0, join_import=99.0, join_two=99.0)).assign([report(name) for name in TEXTS])
    assert len(asked) == len(set(asked)) == len(TEXTS) * (len(TEXTS) - 1) / 2


def test_company_changes_how_alike_texts_of_a_large_import_are(monkeypatch, report):
    told = []
    monkeypatch.setattr(agglomerate, "in_company", lambda found, a, b: told.append(in_company(found, a, b)) or told[-1])
    lines = Clusterer(StoryRule(large=2)).assign([report(name, topics=frozenset({"fires"})) for name in TEXTS])
    assert told
    assert any(line.figures in told for line in lines)
