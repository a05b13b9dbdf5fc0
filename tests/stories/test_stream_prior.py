"""How likely a counterpart is: the likeliest share of what was seen, by stream."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.stories.stream_prior import (
    ON_TOPIC,
    OPEN,
    Prior,
    Streams,
    least_odds,
    likeliest,
    streams_of,
)

COUNTS = st.dictionaries(st.integers(-32, 32), st.floats(0.01, 400), max_size=12)
SHARES = st.floats(0.001, 0.999)
PRIORS = st.builds(Prior, st.floats(0.05, 0.95), st.floats(1, 50))
FIRES, FLOODS = ("en", "fires"), ("en", "floods")


def log_likelihood(share, counts, prior):
    """Of scores of which `share` are drawn from what has a counterpart, and of the invented observations before."""
    told = prior.weight * (prior.share * math.log(share) + (1 - prior.share) * math.log(1 - share))
    return told + sum(count * math.log(share * math.exp(step / 4) + 1 - share) for step, count in counts.items())


@given(COUNTS, PRIORS, SHARES)
def test_no_share_is_likelier(counts, prior, other):
    best = log_likelihood(likeliest(counts, prior), counts, prior)
    assert best >= log_likelihood(other, counts, prior) - 1e-6 * (1 + abs(best))


@given(COUNTS, PRIORS)
def test_the_share_lies_within_none_and_all(counts, prior):
    assert 0 < likeliest(counts, prior) < 1


@given(PRIORS)
def test_where_nothing_was_seen_the_share_is_what_is_expected(prior):
    assert likeliest({}, prior) == pytest.approx(prior.share, abs=1e-6)


@given(COUNTS, PRIORS, st.integers(1, 32))
def test_one_more_good_score_raises_the_share(counts, prior, step):
    more = counts | {step: counts.get(step, 0) + 1}
    assert likeliest(more, prior) >= likeliest(counts, prior)


def test_a_join_is_likelier_than_not_from_odds_that_make_up_for_the_share():
    assert least_odds(0.5) == 0
    assert least_odds(0.1) == pytest.approx(math.log(9))
    assert least_odds(0.75) < 0


def test_an_open_stream_begins_rare_and_a_topic_dense():
    shares = Streams().shares({"open": ([("en", "")], -9.0), "topic": ([FIRES], -9.0)})
    assert shares["open"] < OPEN.share < shares["topic"] < ON_TOPIC.share


def test_a_stream_is_learned_from_what_came():
    streams = Streams()
    streams.count([([FIRES], -6.0)] * 100 + [([FLOODS], 5.0)] * 100)
    shares = streams.shares({"fire": ([FIRES], 0.0), "flood": ([FLOODS], 0.0), "both": ([FIRES, FLOODS], 0.0)})
    assert shares["fire"] < 0.1 < 0.9 < shares["flood"]
    assert shares["both"] == shares["flood"]  # of its streams the densest


def test_what_comes_in_one_minute_is_judged_as_a_whole():
    crowd = {f"sister-{n}": ([("en", "")], 6.0) for n in range(40)}
    alone = Streams().shares({"doubtful": ([("en", "")], 0.0)})["doubtful"]
    among = Streams().shares({"doubtful": ([("en", "")], 0.0), **crowd})["doubtful"]
    assert alone < 0.2 < 0.8 < among


def test_a_language_of_which_little_came_is_judged_by_the_others_of_its_topic():
    streams = Streams()
    streams.count([([FIRES], -6.0)] * 100)
    small = streams.shares({"one": ([("is", "fires")], 0.0)})["one"]
    elsewhere = streams.shares({"one": ([("is", "floods")], 0.0)})["one"]
    assert small < 0.3 < elsewhere


def test_the_new_weighs_more_than_the_old():
    streams = Streams()
    streams.count([([FIRES], -6.0)] * 2000)
    streams.count([([FIRES], 6.0)] * 400)
    assert streams.shares({"one": ([FIRES], 0.0)})["one"] > 0.45  # of all that came, a sixth had a counterpart


def test_no_score_is_too_low_to_count():
    assert 0 < Streams().shares({"alone": ([FIRES], -math.inf)})["alone"] < ON_TOPIC.share


@given(st.lists(st.tuples(st.sampled_from([FIRES, FLOODS, ("", "")]), st.floats(-20, 20)), max_size=20))
def test_streams_go_on_from_their_state(told):
    streams = Streams()
    streams.count([([stream], score) for stream, score in told])
    again = Streams(streams.state())
    batch = {"one": ([FIRES], 1.0), "other": ([("", "")], -1.0)}
    assert again.state() == streams.state()
    assert again.shares(batch) == streams.shares(batch)


def test_an_article_is_part_of_the_streams_of_its_topics(report):
    assert streams_of(report("fire-1", topics=frozenset({"fires", "a"}))) == (("en", "a"), ("en", "fires"))
    assert streams_of(report("fire-1", language=None)) == (("", ""),)
