"""Which language a text is in, and who says so."""

import functools
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.text import language as language_module
from newsbot.text.language import detect, normalise

TEXTS = Path(__file__).parents[2] / "fixtures" / "languages"
ALIKE = {"bs", "hr", "sr", "id", "ms"}
"""Languages that nobody tells from the next one by a few sentences."""
UNLEARNT = {"ceb", "yi", "ti"}

ENGLISH = (
    "The harbour authority closed the northern breakwater on Tuesday after engineers found cracks in its outer wall."
)


@functools.cache
def table() -> tuple[tuple[str, str, str, str], ...]:
    """Kind, language, tag and text of the whole table."""
    return tuple(_rows())


def _rows() -> Iterator[tuple[str, str, str, str]]:
    for path in sorted(TEXTS.glob("*.toml")):
        for tag, kinds in tomllib.loads(path.read_text(encoding="utf-8")).items():
            for kind, text in kinds.items():
                yield kind, normalise(tag) or "", tag, text


def test_the_table_has_many_languages_each_with_three_texts() -> None:
    assert len({language for _, language, _, _ in table()}) > 90
    assert all(language for _, language, _, _ in table())
    assert len(table()) == 3 * len({tag for _, _, tag, _ in table()})


def test_a_rightly_declared_text_is_what_is_declared() -> None:
    wrong = [(kind, tag) for kind, language, tag, text in table() if detect(text, tag)[0] != language]
    assert wrong == [("short", "ceb")]  # which no detector has learnt, and which reads like Tagalog


def test_a_text_is_told_without_a_declaration_and_against_that_of_a_template() -> None:
    for declared in (None, "en"):
        wrong = {tag for _, language, tag, text in table() if detect(text, declared)[0] != language}
        assert {tag.partition("-")[0] for tag in wrong} <= ALIKE | UNLEARNT


def test_a_clear_text_wins_against_the_language_next_door() -> None:
    near = {"ca": "es", "gl": "es", "be": "ru", "uk": "ru", "kk": "ru", "az": "tr", "nl": "de", "ur": "ar", "zu": "en"}
    for kind, language, tag, text in table():
        if tag in near and kind != "short":
            assert detect(text, near[tag])[0] == language, (kind, tag)


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
    assert detect(text, "fr") == (language, "text (declared: fr)")
    assert detect(text, language) == (language, "text+declared")
    assert detect(text) == (language, "text")


@pytest.mark.parametrize(
    ("declared", "asked"), [("de", False), (None, True), ("fr", True), (["de", "fr"], True)], ids=str
)
def test_langdetect_is_asked_unless_page_and_text_agree(
    declared: str | list[str] | None, asked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples: list[str] = []
    monkeypatch.setattr(language_module, "_guesses", lambda sample: samples.append(sample) or [])
    text = "Zwei Fähren sind im dichten Nebel auf der Elbe zusammengestoßen, zwei Menschen kamen dabei ums Leben."
    assert detect(text, declared)[0] == "de"
    assert bool(samples) == asked


def test_langdetect_is_asked_where_a_text_is_too_short_to_be_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    samples: list[str] = []
    monkeypatch.setattr(language_module, "_guesses", lambda sample: samples.append(sample) or [])
    assert detect("El puerto", "es")[0] == "es"
    assert samples


def test_short_text_leaves_it_to_what_is_declared() -> None:
    assert detect("NATO", "en-GB")[0] == "en"
    assert detect("El puerto", "en") == ("en", "declared (text: es, langdetect: es)")


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        ("Οι ψαράδες γύρισαν", "en", "el"),
        ("ფერმერები", "ru", "ka"),
        ("ຊາວນາ", "th", "lo"),
        ("ދިވެހި", None, "dv"),
        ("한국 정부", "zh", "ko"),
        ("བོད་སྐད་གསར་འགྱུར", "dz", "dz"),
        ("Рибари ће се вратити са мора тек кад падне ноћ", "hr", "sr"),
        ("Ribari će se vratiti sa mora tek kad padne noć", "sr", "sr"),
    ],
)
def test_the_script_bounds_the_answer(text: str, declared: str | None, language: str) -> None:
    assert detect(text, declared)[0] == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("港务局CEO Ellen Marsh在Rotterdam展示了Northwind Labs的River Watch Pro Max", "zh"),
        ("Northwind Labs показала прибор River Watch на выставке Rotterdam Water Fair", "ru"),
        ("The word перестройка is on every wall, wrote the paper Правда that day.", "en"),
        ("Der Hafen von Ρόδος ist seit gestern wieder offen, teilte die Verwaltung mit.", "de"),
    ],
)
def test_names_in_another_script_change_nothing(text: str, language: str) -> None:
    assert detect(text)[0] == language


@pytest.mark.parametrize("title", ["渔港开放", "漁港開放日", "港務局長訪問團抵達東岸"])
def test_han_alone_is_what_is_declared_and_else_chinese(title: str) -> None:
    assert detect(title, "ja-JP")[0] == "ja"
    assert detect(title * 3)[0] == "zh"


def test_several_declarations_are_witnesses_beside_each_other() -> None:
    text = "As obras do porto rematan na primavera"
    assert detect(text, ("en", None, "pt"))[0] == "pt"
    assert detect(text, ("en", "gl"))[0] == "gl"
    assert detect("", ("fr, en", "pt")) == ("fr", "declared")


def test_a_language_that_no_detector_has_learnt_is_believed_unless_the_text_is_clear() -> None:
    low_german = "De Fischers kaamt eerst wedder an Land, wenn dat düüster warrt, un denn gifft dat Bradfisch för all."
    assert detect(low_german, "nds")[0] == "nds"
    assert detect("Põllumehed kardavad kartulisaagi pärast, sest vihma on sadanud juba kaks nädalat.", "ee")[0] == "et"


def test_doubt_is_told() -> None:
    _, witness = detect("Ribari su jutros isplovili iz luke.")
    assert witness.startswith("text (or ")


@pytest.mark.parametrize("text", ["", "12345 67890", "https://outlet.example/1 …", "\u200b", "NATO", "ª"])
def test_nobody_knows(text: str) -> None:
    assert detect(text) == (None, "")


def test_the_same_text_always_gives_the_same_answer() -> None:
    ambiguous = "Radio Nova Sport 24 Live Radar Sofia Marina Polo " * 3
    assert len({detect(ambiguous) for _ in range(20)}) == 1


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en-GB", "en"), ("pt_BR", "pt"), ("zh-Hans", "zh"), ("zh-Hant-TW", "zh"), ("yue", "zh"), ("eng", "en"),
        ("ger", "de"), ("iw", "he"), ("nb-NO", "no"), ("nn", "no"), ("nob", "no"), ("no", "no"), ("fil", "tl"),
        ("ckb-IQ", "ku"), ("kmr", "ku"), ("sr-Latn-RS", "sr"), ("sh", "sr"), ("ast", "ast"), ("ceb", "ceb"),
        ("hsb-DE", "hsb"), ("EN", "en"), ("", None), (None, None),
    ],
)  # fmt: skip
def test_normalise(code: str | None, expected: str | None) -> None:
    assert normalise(code) == expected


@pytest.mark.parametrize("code", ["english", "x", "../..", "e1", "$ne", "xx", "jp", "und", "mul", "zxx"])
def test_what_is_no_code_is_nothing(code: str) -> None:
    assert normalise(code) is None


@given(st.text(max_size=300), st.one_of(st.none(), st.text(max_size=12)))
def test_any_text_gives_a_language_or_nothing(text: str, declared: str | None) -> None:
    language, witness = detect(text, declared)
    assert (language is None) == (witness == "")
    assert language is None or (2 <= len(language) <= 3 and normalise(language) == language)
