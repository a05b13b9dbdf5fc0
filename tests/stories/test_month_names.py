"""Months, days and weekdays that a sentence names, inflected too, and what only looks like one."""

import time

import pytest

from newsbot.stories.month_names import dates_named, months_named, weekdays_named


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


@pytest.mark.parametrize(
    ("language", "sentence", "dates"),
    [
        ("sv", "Taket rasade den 21 maj.", {(5, 21)}),
        ("cs", "Střecha spadla 3. dubna.", {(4, 3)}),
        ("hi", "छत 3 अप्रैल को गिरी।", {(4, 3)}),
        ("fr", "Le toit s'est effondré le 1er mai.", {(5, 1)}),
        ("en", "On April 5, 2026, the roof fell; April had 30 days.", {(4, 5)}),
        ("ja", "5月18日に屋根が落ちた。", {(5, 18)}),
        ("ko", "지난 18일 지붕이 무너졌다.", {(0, 18)}),
        ("zh", "救援持续了3日间。", set()),
        ("de", "Am 45. Mai.", set()),
    ],
)
def test_days_of_months(language, sentence, dates):
    assert dates_named(sentence, language) == dates


@pytest.mark.parametrize(
    ("language", "sentence", "weekdays"),
    [
        ("pl", "W środę zawalił się dach, w piątek ruszyło śledztwo.", {2, 4}),
        ("ru", "В пятницу люди среди развалин.", {4}),
        ("da", "Taget faldt torsdagens sidste time.", {3}),
        ("tr", "Pazartesi günü çatı çöktü.", {0}),
        ("pt", "O teto caiu na terça-feira; a segunda vítima é jovem.", {1}),
        ("ko", "지붕은 월요일에 무너졌다.", {0}),
        ("hi", "छत सोमवार को गिरी।", {0}),
        (None, "On Monday.", set()),
    ],
)
def test_weekdays(language, sentence, weekdays):
    assert weekdays_named(sentence, language) == weekdays


def test_long_texts_take_no_time():
    began = time.process_time()
    for text in ("1 " * 50_000, "5月" * 50_000, "12." * 33_000 + "Mai", "Pazartesi-" * 10_000):
        dates_named(text, "de")
        weekdays_named(text, "tr")
    assert time.process_time() - began < 1.6  # .2 s each
