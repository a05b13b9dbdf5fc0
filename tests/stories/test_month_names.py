"""Months that a sentence names, inflected too, and what only looks like one."""

import pytest

from newsbot.stories.month_names import months_named


@pytest.mark.parametrize(
    ("language", "sentence", "months"),
    [
        ("en", "The bridge fell in March and was rebuilt by September.", {3, 9}),
        ("en", "It may rain, and they march on.", set()),
        ("en", "In May the court ruled.", {5}),
        ("de", "Die Brücke war im März vor zwei Jahren eingestürzt.", {3}),
        ("ru", "В апреле прошлого года мост обрушился.", {4}),
        ("pl", "Most runął we wrześniu.", {9}),
        ("fi", "Silta sortui maaliskuussa.", {3}),
        ("tr", "Köprü Ağustos'ta çökmüştü.", {8}),
        ("cs", "Most spadl v červenci.", {7}),
        ("ar", "انهار الجسر في مارس الماضي", {3}),
        ("ja", "橋は昨年11月に崩落した。", {11}),
        ("zh", "大桥于去年十一月坍塌。", {11}),
        ("ko", "다리는 지난해 3월 무너졌다.", {3}),
        ("xx", "In March.", set()),
        (None, "In March.", set()),
    ],
)
def test_months(language, sentence, months):
    assert months_named(sentence, language) == months
