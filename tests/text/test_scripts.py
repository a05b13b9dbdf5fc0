"""Which script a text is in, and what is written in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.text.scripts import letters_of, only, script_of, usual_language, usual_script, writes


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Rybáři", "Latn"), ("Рыбаки", "Cyrl"), ("Ψαράδες", "Grek"), ("צידים", "Hebr"), ("ماهیگیران", "Arab"),
        ("漁師", "Hani"), ("りょうし", "Hani"), ("어부", "Hang"), ("मछुआरे", "Deva"), ("ชาวประมง", "Thai"),
        ("123 …", None), ("", None), ("ªº", None),
        ("Northwind Labs и Ellen Marsh", "Cyrl"), ("the word и", "Latn"), ("Northwind Labs 公司", "Hani"),
    ],
)  # fmt: skip
def test_the_script_of_a_text(text: str, script: str | None) -> None:
    assert script_of(text) == script


def test_a_character_of_han_tells_as_much_as_three_letters() -> None:
    assert (letters_of("漁港"), letters_of("port 12")) == (6, 4)


def test_letters_of_other_scripts_become_spaces() -> None:
    assert only("Порт Rotterdam 12", "Cyrl").split() == ["Порт", "12"]


@pytest.mark.parametrize(
    ("language", "usual", "also"),
    [
        ("sr", "Cyrl", "Latn"),
        ("uz", "Latn", "Cyrl"),
        ("ku", "Latn", "Arab"),
        ("ja", "Hani", "Hani"),
        ("xx", None, None),
    ],
)
def test_the_scripts_of_a_language(language: str, usual: str | None, also: str | None) -> None:
    assert usual_script(language) == usual
    assert also is None or writes(language, also)
    assert not writes(language, "Thai")


def test_the_language_of_a_script() -> None:
    assert [usual_language(script) for script in ("Latn", "Geor", "Hani", "Hang", "Tibt")] == [
        "en",
        "ka",
        "zh",
        "ko",
        "bo",
    ]


@given(st.text(max_size=60))
def test_any_text_has_one_script_or_no_letters(text: str) -> None:
    script = script_of(text)
    assert (script is None) == (letters_of(text) == 0)
    assert script is None or script_of(only(text, script)) == script
