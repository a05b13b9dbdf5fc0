"""How likely a counterpart is: the likeliest share of what was seen, by stream."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.stories.stream_prior import (
    ON_TOPIC,
    OPEN,
    Met,
    Outlook,
    Prior,
    Streams,
    likeliest,
    median,
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
    assert Outlook(0.5).least == 0
    assert Outlook(0.1).least == pytest.approx(math.log(9))
    assert Outlook(0.75).least < 0
    assert Outlook(0.1, level=2.0).least == pytest.approx(math.log(9) + 2)


def shares(streams, batch):
    """Unit -> the share that is expected of its densest stream; `batch`: unit -> (streams, best score)."""
    found = streams.outlooks({unit: Met(each, best) for unit, (each, best) in batch.items()})
    return {unit: outlook.share for unit, outlook in found.items()}


def seen(*told):
    streams = Streams()
    for each, times, best, usual in told:
        streams.count([Met([each], best, usual)] * times)
    return streams


def test_an_open_stream_begins_rare_and_a_topic_dense():
    found = shares(Streams(), {"open": ([("en", "")], -9.0), "topic": ([FIRES], -9.0)})
    assert found["open"] < OPEN.share < found["topic"] < ON_TOPIC.share


def test_a_stream_is_learned_from_what_came():
    streams = seen((FIRES, 100, -6.0, -9.0), (FLOODS, 100, 5.0, -9.0))
    found = shares(streams, {"fire": ([FIRES], 0.0), "flood": ([FLOODS], 0.0), "both": ([FIRES, FLOODS], 0.0)})
    assert found["fire"] < 0.1 < 0.9 < found["flood"]
    assert found["both"] == found["flood"]  # of its streams the one where least is asked


def test_what_comes_in_one_minute_is_judged_as_a_whole():
    crowd = {f"sister-{n}": ([("en", "")], 6.0) for n in range(40)}
    alone = shares(Streams(), {"doubtful": ([("en", "")], 0.0)})["doubtful"]
    among = shares(Streams(), {"doubtful": ([("en", "")], 0.0), **crowd})["doubtful"]
    assert alone < 0.2 < 0.8 < among


def test_a_language_of_which_little_came_is_judged_by_the_others_of_its_topic():
    streams = seen((FIRES, 100, -6.0, -9.0))
    small = shares(streams, {"one": ([("is", "fires")], 0.0)})["one"]
    elsewhere = shares(streams, {"one": ([("is", "floods")], 0.0)})["one"]
    assert small < 0.3 < elsewhere


def test_the_new_weighs_more_than_the_old():
    streams = seen((FIRES, 2000, -6.0, -9.0), (FIRES, 400, 6.0, -9.0))
    assert shares(streams, {"one": ([FIRES], 0.0)})["one"] > 0.45  # of all that came, a sixth had a counterpart


def test_where_even_the_eighth_is_alike_as_much_more_is_asked():
    open_stream = ("en", "")
    sparse, crowded = (seen((open_stream, 50, 1.0, usual), (open_stream, 5, 7.0, usual)) for usual in (-9.0, -1.0))
    batch = {"one": Met([open_stream], 0.0, -1.0)}
    assert sparse.outlooks(batch)["one"].level == 0
    assert crowded.outlooks(batch)["one"].level == pytest.approx(3.0)
    assert crowded.outlooks(batch)["one"].share < sparse.outlooks(batch)["one"].share
    assert crowded.outlooks(batch)["one"].least > sparse.outlooks(batch)["one"].least + 2
    assert crowded.outlooks({"one": Met([("is", "")], 0.0)})["one"].level == pytest.approx(3.0)  # by the others


def test_a_few_texts_are_no_crowd():
    assert seen((FIRES, 7, 1.0, 0.0)).outlooks({"one": Met([FIRES], 1.0, -9.0)})["one"].level == 0


@given(st.dictionaries(st.integers(-32, 32), st.integers(1, 20), min_size=1, max_size=12))
def test_half_of_all_are_not_below_the_median(counts):
    middle, half = median(counts), sum(counts.values()) / 2
    assert sum(count for step, count in counts.items() if step < middle) <= half
    assert sum(count for step, count in counts.items() if step > middle) <= half


def test_no_score_is_too_low_to_count():
    assert 0 < shares(Streams(), {"alone": ([FIRES], -math.inf)})["alone"] < ON_TOPIC.share


@given(st.lists(st.tuples(st.sampled_from([FIRES, FLOODS, ("", "")]), st.floats(-20, 20)), max_size=20))
def test_streams_go_on_from_their_state(told):
    streams = seen(*((stream, 1, score, score - 3) for stream, score in told))
    again = Streams(streams.state())
    batch = {"one": Met([FIRES], 1.0, -2.0), "other": Met([("", "")], -1.0)}
    assert again.state() == streams.state()
    assert again.outlooks(batch) == streams.outlooks(batch)


def test_an_article_is_part_of_the_streams_of_its_topics():
    assert streams_of("en", {"fires", "a"}) == (("en", "a"), ("en", "fires"))
    assert streams_of(None, ()) == (("", ""),)


def test_a_headline_says_nothing_of_how_common_counterparts_are():
    known, untold = seen((FIRES, 7, 1.0, 0.0)), seen((FIRES, 7, 1.0, 0.0))
    untold.count([Met([FIRES], 6.0, 0.0, counts=False)] * 50)
    assert untold.state() == known.state()
    report = {"report": Met([FIRES], 1.0)}
    headlines = {f"headline {n}": Met([FIRES], 6.0, counts=False) for n in range(50)}
    assert known.outlooks(report | headlines)["report"] == known.outlooks(report)["report"]
