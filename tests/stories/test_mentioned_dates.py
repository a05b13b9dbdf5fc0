"""Calendar dates in running text."""

from datetime import date

import pytest

from newsbot.stories.mentioned_dates import mentions, stamp


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on July 28, 2004 it", (2004, 7, 28)),
        ("on 28th July 2004 it", (2004, 7, 28)),
        ("am 4. März 2026", (2026, 3, 4)),
        ("4 Mart 2026 günü", (2026, 3, 4)),
        ("le 1er août 2020", (2020, 8, 1)),
        ("el 3 de mayo de 2021", (2021, 5, 3)),
        ("في 4 مارس 2026", (2026, 3, 4)),
        ("seen 2026-03-09.", (2026, 3, 9)),
        ("am 09.03.2026 um", (2026, 3, 9)),
        ("June 9 - A panel", (None, 6, 9)),
    ],
)
def test_forms_of_a_date(text, expected):
    assert [mention for _, mention in mentions(text)] == [expected]


@pytest.mark.parametrize("text", ["at 11:26 pm", "3.5 per cent may rise", "14 people", "page 32 March", "13.13.2026"])
def test_other_numbers_are_no_dates(text):
    assert mentions(text) == []


def test_stamp_is_the_first_full_date():
    assert stamp(mentions("12 May. Updated 13 May 2024, first 2 May 2024")) == date(2024, 5, 13)


def test_date_far_into_a_text_is_no_stamp():
    assert stamp(mentions("word " * 100 + "on 4 March 2026")) is None


def test_impossible_date_is_passed_over():
    assert stamp(mentions("30 February 2024, 1 March 2024")) == date(2024, 3, 1)
