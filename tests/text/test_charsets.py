"""Bytes that are not UTF-8: which encoding they are in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.feeds.cleaning import decode
from newsbot.text.charsets import belies, guess, known, nearly_utf8, undoubled

SENTENCES = {
    "ru": ("Мельница на реке снова работает после долгой зимы", "cp1251 koi8_r iso8859_5 cp866"),
    "uk": ("Млин на річці знову працює після довгої зими", "cp1251 koi8_u"),
    "bg": ("Мелницата край реката отново работи след дълга зима", "cp1251"),
    "sr": ("Млин на реци поново ради после дуге зиме", "cp1251 iso8859_5"),
    "el": ("Ο μύλος στο ποτάμι λειτουργεί ξανά μετά τον χειμώνα", "cp1253 iso8859_7"),
    "he": ("הטחנה על הנהר עובדת שוב אחרי החורף הארוך", "cp1255"),
    "ar": ("الطاحونة على النهر تعمل من جديد بعد شتاء طويل", "cp1256 iso8859_6"),
    "th": ("โรงสีริมแม่น้ำกลับมาทำงานอีกครั้งหลังฤดูหนาว", "cp874"),
    "zh": ("河边的磨坊在漫长的冬天之后又开工了", "gb18030 big5"),
    "ja": ("川辺の水車小屋は長い冬のあと再び動き出した", "cp932 euc_jp"),
    "ko": ("강가의 방앗간이 긴 겨울이 지나고 다시 돌아간다", "cp949"),
    "pl": ("Młyn nad rzeką znów działa po długiej, śnieżnej zimie", "cp1250 iso8859_2"),
    "cs": ("Mlýn u řeky po dlouhé zimě opět běží a mele žito", "cp1250 iso8859_2"),
    "hu": ("A folyó menti malom a hosszú tél után újra őrli a búzát, ű", "cp1250 iso8859_2"),
    "tr": ("Irmak kıyısındaki değirmen uzun kıştan sonra yeniden çalışıyor", "cp1254"),
    "lt": ("Malūnas prie upės po ilgos žiemos vėl sukasi, džiaugiasi žmonės", "cp1257"),
    "lv": ("Dzirnavas pie upes pēc garās ziemas atkal griežas, ļaudis priecājas", "cp1257"),
    "de": ("Die Mühle am Fluß läuft nach dem langen Winter wieder für alle", "cp1252"),
    "fr": ("Le moulin près de la rivière a été réparé après l’hiver", "cp1252"),
    "es": ("El molino del río volvió a girar después del invierno, señores", "cp1252"),
    "sv": ("Kvarnen vid ån går åter efter den långa vintern, säger mjölnaren", "cp1252"),
}
ROWS = [(language, text, name) for language, (text, names) in SENTENCES.items() for name in names.split()]


@pytest.mark.parametrize(("language", "text", "encoding"), ROWS, ids=lambda value: str(value)[:12])
def test_the_letters_tell_the_encoding(language: str, text: str, encoding: str) -> None:
    body = text.encode(encoding, "ignore")
    for tag in ("", language, f"{language}-XX"):
        found = guess(body, tag)
        assert found is not None
        assert body.decode(found) == body.decode(encoding)


def test_the_language_settles_what_the_letters_leave_open() -> None:
    body = "căsuța de lângă moară și-a găsit stăpân".replace("ț", "ţ").replace("ș", "ş").encode("cp1250")
    assert body.decode(guess(body, "ro") or "") == "căsuţa de lângă moară şi-a găsit stăpân"


def test_what_is_utf8_but_for_a_piece_is_read_as_utf8_whatever_it_is_called() -> None:
    head = '<?xml version="1.0" encoding="iso-8859-2"?>'
    text = f"{head}<title>Młyn znów działa, śnieżną zimą też</title>".encode() + "<p>Młyn</p>".encode("iso8859_2")
    read, problems = decode(text)
    assert "Młyn znów działa, śnieżną zimą też" in read
    assert problems == ["some bytes are not UTF-8"]
    half = f"{head}<title>Młyn</title>".encode() + "<p>Młyn znów działa</p>".encode("iso8859_2")
    assert "Młyn znów działa" in decode(half)[0]


def test_nothing_but_ascii_tells_nothing() -> None:
    assert guess(b"the mill by the river") is None


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("cp-1251", "cp1251"), ("win-1251", "cp1251"), ("windows1250", "cp1250"), ("x-cp1252", "cp1252"),
        ("CP1254", "cp1254"), ("iso8859-2", "iso8859-2"), ("ISO_8859-7", "iso8859-7"), ("x-sjis", "cp932"),
        ("utf8", "utf-8"), ("x-gbk", None), ("klingon", None), ("", None),
    ],
)  # fmt: skip
def test_names_of_encodings_in_odd_forms(name: str, encoding: str | None) -> None:
    assert known(name) == encoding


def feed(text: str, encoding: str, declared: str | None, language: str = "") -> bytes:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    tag = f"<language>{language}</language>" if language else ""
    return f"{declaration}<rss><channel><title>{text}</title>{tag}</channel></rss>".encode(encoding, "ignore")


@pytest.mark.parametrize(("language", "text", "encoding"), ROWS, ids=lambda value: str(value)[:12])
@pytest.mark.parametrize("declared", ["utf-8", None, "klingon"])
def test_a_feed_under_the_name_of_utf_8_is_read_and_reported(
    language: str, text: str, encoding: str, declared: str | None
) -> None:
    read, problems = decode(feed(text, encoding, declared))
    assert text.encode(encoding, "ignore").decode(encoding) in read
    assert problems


@pytest.mark.parametrize("language", ["ru", "el", "ar", "zh", "ja", "ko", "th", "he"])
def test_a_feed_that_declares_latin_1_and_is_plainly_not(language: str) -> None:
    text, names = SENTENCES[language]
    read, (problem,) = decode(feed(text, names.split()[0], "iso-8859-1"))
    assert text in read
    assert "Windows-1252, as declared" in problem


@pytest.mark.parametrize("language", ["de", "fr", "es", "sv"])
@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252"])
def test_a_declaration_that_may_be_true_is_believed(language: str, declared: str) -> None:
    text = SENTENCES[language][0]
    assert decode(feed(text, "cp1252", declared))[1] == []


@pytest.mark.parametrize(("language", "text", "encoding"), ROWS, ids=lambda value: str(value)[:12])
def test_a_right_declaration_is_never_overruled(language: str, text: str, encoding: str) -> None:
    assert belies(text.encode(encoding, "ignore"), encoding) is None


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        ("МЕЛЬНИЦА НА РЕКЕ СНОВА РАБОТАЕТ", "cp1251", "koi8_r"),
        ("мельница на реке снова работает", "koi8_r", "cp1251"),
        ("".join(SENTENCES["el"][0]) + " και ο μυλωνάς αλέθει σιτάρι για όλους τους ανθρώπους", "cp1253", "cp1251"),
        (2 * SENTENCES["he"][0], "cp1255", "cp1253"),
        ("МЕЛЬНИЦА НА РЕКЕ СНОВА РАБОТАЕТ", "cp1251", "iso8859_5"),
    ],
)
def test_the_more_frequent_letters_speak_against_a_declaration(text: str, encoding: str, declared: str) -> None:
    found = belies(text.encode(encoding), declared)
    assert found is not None
    assert text.encode(encoding).decode(found) == text


@pytest.mark.parametrize("piece", [b"a", b" ", b"\xe0", b"a\xe9", b"<p>\xe0 "])
def test_long_words_are_read_in_no_time(piece: bytes) -> None:
    assert belies(piece * 50_000 + b" \xe0", "koi8_r") != "utf-8"


# --- UTF-8 encoded twice ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [text for text, _ in SENTENCES.values()])
def test_utf_8_that_was_encoded_twice_is_mended(text: str) -> None:
    once = "".join(bytes((byte,)).decode("cp1252") if byte not in _UNUSED else chr(byte) for byte in text.encode())
    assert undoubled(once) == text
    assert undoubled(text) is None


_UNUSED = (0x81, 0x8D, 0x8F, 0x90, 0x9D)


@pytest.mark.parametrize(
    "text", ["", "the mill", "CAFÉ»", "Ä und Ö", "50 £ – 60 €", "naïve café", "« À » la carte", "Ângela", "Ã"]
)
def test_what_is_right_stays(text: str) -> None:
    assert undoubled(text) is None


# --- pieces in another encoding ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "text", "encoding"),
    [
        ("Fähre – Br".encode() + b"\xfccke", "Fähre – Brücke", "utf-8"),
        ("«Déjà» caf".encode() + b"\xe9.", "«Déjà» café.", "utf-8"),
        ("Мост – и м".encode() + b"\xd0", "Мост – и м\ufffd", "utf-8"),
        (b"Le conseil a d\xe9cid\xe9 de fermer le pont apr\xe8s la crue", "Le conseil a décidé", "cp1252"),
        ("Городской совет закрыл мост".encode("cp1251"), "Городской совет закрыл мост", "cp1251"),
    ],
)
def test_what_is_nearly_utf_8(body: bytes, text: str, encoding: str) -> None:
    read, name = nearly_utf8(body)
    assert (read[: len(text)], name) == (text, encoding)


@given(st.binary(max_size=300), st.sampled_from(["", "ru", "zh-TW", "xx"]))
def test_any_bytes_are_some_text(body: bytes, language: str) -> None:
    encoding = guess(body, language)
    assert encoding is None or isinstance(body.decode(encoding, "replace"), str)
