"""Which language a text is in, and who says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.text.language import detect, normalise

ENGLISH = (
    "The harbour authority closed the northern breakwater on Tuesday after engineers found cracks in its outer wall."
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH, "en"),
        ("Der Stadtrat hat am Montagabend beschlossen, die Brücke bis zum Herbst für Lastwagen zu sperren.", "de"),
        ("Vapurlar bu süre içinde eski balıkçı iskelesinden kalkacak, çünkü kuzey iskelesi üç ay kapalı olacak.", "tr"),
        ("أعلنت بلدية المرفأ يوم الثلاثاء إغلاق الرصيف الشمالي أمام العبّارات لمدة ثلاثة أشهر كاملة.", "ar"),
        (
            "岬の遊歩道は今月二十日から再び開放されると市が発表した。昨年の高波で崩れた階段の修理が終わったためだ。手すりも新しい。",
            "ja",
        ),
        (
            "跨江老桥将于四月一日起封闭维修，工期预计五个月。封闭期间，公交车改走下游的新桥，行人和自行车可以乘坐免费渡船过江，渡船每天开二十班。",
            "zh",
        ),
    ],
)
def test_long_text_speaks_for_itself(text: str, language: str) -> None:
    assert detect(text, "fr") == (language, "text")


def test_short_text_leaves_it_to_what_is_declared() -> None:
    assert detect("NATO", "en-GB") == ("en", "declared")


@pytest.mark.parametrize("text", ["", "12345 67890", "https://outlet.example/1 …", "\u200b"])
def test_nobody_knows(text: str) -> None:
    assert detect(text) == (None, "")


def test_the_same_text_always_gives_the_same_answer() -> None:
    ambiguous = "Radio Nova Sport 24 Live Radar Sofia Marina Polo " * 3
    assert len({detect(ambiguous) for _ in range(20)}) == 1


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en-GB", "en"),
        ("pt_BR", "pt"),
        ("zh-Hans", "zh"),
        ("eng", "en"),
        ("iw", "he"),
        ("nb-NO", "no"),
        ("", None),
        (None, None),
    ],
)
def test_normalise(code: str | None, expected: str | None) -> None:
    assert normalise(code) == expected


@pytest.mark.parametrize("code", ["english", "x", "../..", "e1", "$ne"])
def test_what_is_no_code_is_nothing(code: str) -> None:
    assert normalise(code) is None


@given(st.text(max_size=300), st.one_of(st.none(), st.text(max_size=12)))
def test_any_text_gives_two_letters_or_nothing(text: str, declared: str | None) -> None:
    language, witness = detect(text, declared)
    assert (language is None) == (witness == "")
