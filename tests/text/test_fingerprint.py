"""Copies: the rule, its symmetry, and that the stored keys find what the rule accepts."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.text.fingerprint import (
    CANDIDATE_KEYS,
    COMPARED,
    CopyRule,
    Text,
    compare,
    containment,
    fingerprint,
    is_candidate,
    number_agreement,
    overlap,
    shingles,
)

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
VOCABULARY = [
    a + b + c for a in ("ka", "lo", "mi", "ru") for b in ("ta", "ne", "si", "vo") for c in ("n", "r", "l", "sh", "d")
]


def prose(seed: int, count: int) -> str:
    """`count` words in sentences of twelve, the same for a seed."""
    rng = random.Random(seed)
    tokens = [rng.choice(VOCABULARY) for _ in range(count)]
    return " ".join(" ".join(tokens[i : i + 12]).capitalize() + "." for i in range(0, count, 12))


def at(hours: float, body: str, outlet: str = "one.example") -> Text:
    return Text(body=body, outlet=outlet, published=NOON + timedelta(hours=hours))


texts = st.builds(prose, st.integers(0, 30), st.integers(0, 300)) | st.text(max_size=200)
versions = st.builds(
    Text,
    body=texts,
    outlet=st.sampled_from(["one.example", "two.example"]),
    published=st.none() | st.integers(0, 100).map(lambda h: NOON + timedelta(hours=h)),
)


@given(texts)
def test_keys_fit_signed_64_bits_and_are_few(text):
    keys = fingerprint(text)
    assert len(keys) <= 128
    assert all(0 <= key < 2**63 for key in keys)


@given(texts)
def test_keys_are_sorted_and_distinct(text):
    keys = fingerprint(text)
    assert list(keys) == sorted(set(keys))


@given(texts)
def test_case_and_white_space_do_not_change_the_fingerprint(text):
    assert fingerprint("  ".join(text.split())) == fingerprint("\n ".join(text.split()))


@given(versions, versions)
def test_verdict_is_symmetric(a, b):
    one, other = compare(a, b), compare(b, a)
    assert one == (other and replace(other, new_a=other.new_b, new_b=other.new_a))


@given(versions)
def test_a_text_with_words_is_a_copy_of_itself_when_the_occasion_is_known(a):
    dated = replace(a, published=NOON)
    verdict = compare(dated, dated)
    assert (verdict is None) == (not fingerprint(a.body))
    assert verdict is None or (verdict.kind, verdict.new_share) == ("copy", 0.0)


@given(st.integers(0, 1000), st.integers(60, 400), st.floats(0.55, 1.0))
def test_cut_copy_shares_enough_keys_to_be_found(seed, count, kept):
    whole = prose(seed, count)
    cut = " ".join(whole.split()[: max(45, int(count * kept))])
    assert is_candidate(fingerprint(whole), fingerprint(cut))


def test_cut_copy_is_a_copy():
    verdict = compare(at(0, prose(1, 300)), at(5, " ".join(prose(1, 300).split()[:120]), "two.example"))
    assert verdict is not None
    assert (verdict.kind, verdict.containment, verdict.carried) == ("copy", 1.0, "syndicated")


def test_same_outlet_reposts():
    verdict = compare(at(0, prose(1, 100)), at(5, prose(1, 100)))
    assert verdict is not None
    assert verdict.carried == "repost"


def test_added_paragraph_makes_a_near_duplicate_with_its_share_of_news():
    first, second = prose(1, 120), prose(1, 84) + " " + prose(2, 36)
    verdict = compare(at(0, first), at(3, second, "two.example"))
    assert verdict is not None
    assert verdict.kind == "near_duplicate"
    assert verdict.new_share == pytest.approx(3 / 10)


def test_new_share_is_that_of_the_later_whichever_is_named_first():
    early, late = at(0, prose(1, 120)), at(3, prose(1, 120) + " " + prose(2, 24), "two.example")
    verdict = compare(late, early)
    assert verdict is not None
    assert (verdict.new_share, verdict.new_a, verdict.new_b) == (pytest.approx(2 / 12), pytest.approx(2 / 12), 0.0)


def test_different_texts_are_not_compared_further():
    assert compare(at(0, prose(1, 100)), at(0, prose(2, 100))) is None


@pytest.mark.parametrize(("hours", "found"), [(72, True), (72.1, False), (-72, True), (-72.1, False)])
def test_window_keeps_recurring_templates_apart(hours, found):
    assert (compare(at(0, prose(1, 100)), at(hours, prose(1, 100))) is not None) is found


PRICES = "Wheat closed at {0} crowns and barley at {1} crowns, with {2} tonnes sold. " + prose(3, 60)


def undated(*figures: int) -> Text:
    return Text(PRICES.format(*figures), "one.example")


def test_numbers_that_agree_take_the_place_of_a_missing_date():
    verdict = compare(undated(120, 98, 4000), undated(120, 98, 4100))
    assert verdict is not None
    assert verdict.agreement == pytest.approx(2 / 3)


def test_other_figures_without_dates_are_a_template():
    assert compare(undated(120, 98, 4000), undated(121, 99, 4100)) is None


def test_copy_without_dates_and_numbers_stands_on_its_text():
    verdict = compare(Text(prose(1, 100)), Text(prose(1, 100)))
    assert verdict is not None
    assert "no numbers" in verdict.reason


def test_near_duplicate_without_dates_and_numbers_is_not_claimed():
    assert compare(Text(prose(1, 120)), Text(prose(1, 84) + " " + prose(2, 36))) is None


def test_date_stamps_are_no_figures():
    assert number_agreement("July 28, 2004\nHe was 75.", "29 July 2005, 11:20\nHe was 75.") == 1.0


def test_texts_without_numbers_have_no_agreement():
    assert number_agreement("No figures.", "Page 4.") is None


@pytest.mark.parametrize(
    ("other", "found"), [("Flash: bridge closed, more follows.", True), ("Flash: bridge open, more follows.", False)]
)
def test_short_texts_are_copies_only_when_equal(other, found):
    assert (compare(at(0, "FLASH: bridge closed; more follows"), at(1, other)) is not None) is found


def test_short_texts_share_keys_only_when_equal():
    assert fingerprint("Bridge closed, more follows.") == fingerprint("bridge closed: MORE follows")
    assert not is_candidate(fingerprint("Bridge closed, more follows."), fingerprint("Bridge closed, more soon."))


def test_short_text_has_enough_keys_to_be_found():
    assert len(fingerprint("Flash.")) == CANDIDATE_KEYS


def test_text_without_words_has_no_keys():
    assert fingerprint(" … ") == ()


def test_empty_texts_are_not_copies():
    assert compare(at(0, ""), at(0, "")) is None


def test_a_rule_can_be_changed_for_a_back_test():
    a, b = at(0, prose(1, 120)), at(3, prose(1, 84) + " " + prose(2, 36))
    verdict = compare(a, b, CopyRule(copy=0.6))
    assert verdict is not None
    assert verdict.kind == "copy"


JAPANESE = "".join(
    f"{y}の町で{n}番目の橋が閉鎖され、住民は川の向こうへ{m}分かけて渡った。"
    for y, n, m in zip("東西南北中上下左右", "一二三四五六七八九", "百千万億兆十廿卅卌", strict=True)
)


def test_scripts_without_spaces_are_compared_in_longer_shingles():
    assert overlap(Text(JAPANESE), Text(JAPANESE[len(JAPANESE) // 2 :])) == 1.0


def test_scripts_without_spaces_are_found_by_keys():
    assert is_candidate(fingerprint(JAPANESE), fingerprint(JAPANESE[30:]))


def test_containment_is_of_the_smaller_set():
    assert containment({1, 2, 3, 4}, {3, 4, 5}) == pytest.approx(2 / 3)


@given(texts)
def test_keys_of_longer_texts_are_shingles(text):
    keys = fingerprint(text)
    assert len(keys) <= CANDIDATE_KEYS or set(keys) <= shingles(text)


def test_of_a_text_without_end_the_beginning_is_compared():
    book = prose(1, COMPARED // 4)
    assert len(book) > COMPARED
    other = book[:COMPARED] + prose(2, 500)
    assert fingerprint(book) == fingerprint(other)
    assert overlap(at(0, book), at(1, other)) == 1
