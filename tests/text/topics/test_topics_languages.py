"""Words, phrases and beginnings are found in every script as its readers type them, and marked; no index misses one."""

import pytest

from newsbot.corpus.store.clean import terms_of
from newsbot.text.topics import Document, candidate_terms, evaluate, matches, parse

ARABIC = "وقالت الحكومة الإيرانية إن الصواريخ أُطلقت نحو تركيا بالصاروخ"
HEBREW = "הממשלה אמרה שהטילים נורו מאיראן"
CHINESE = "北约击落一枚来自伊朗的弹道导弹，NATO说"
TURKISH = "Iğdır'da IŞIK, İstanbul'un füzesi"
FOUND = [
    ("حكومة", ARABIC), ("الحكومه", ARABIC), ("ايرانية", ARABIC), ("صواريخ", ARABIC),
    ("صاروخ", ARABIC), ("صارو*", ARABIC),
    ('"الحكومة الإيرانية"', ARABIC), ("اطلقت", ARABIC), ("إِيرَان", "ايران"), ("لبنان", "ولبنان"),
    ("ממשלה", HEBREW), ("טילים", HEBREW), ("איראן", HEBREW), ("טיל*", HEBREW), ("שלום", "שָׁלוֹם"),
    ('צה"ל', 'צה"ל הודיע'), ("צה״ל", 'צה"ל הודיע'), ('"צה"ל הודיע"', "צה״ל הודיע"),
    ("导弹", CHINESE), ('"弹道导弹"', CHINESE), ("伊朗 北约", CHINESE), ("nato", CHINESE), ("弹", CHINESE),
    ("ミサイル", "イランのミサイルがトルコ上空で撃墜された"), ("撃墜", "上空で撃墜された"), ("ミサイル", "ﾐｻｲﾙ"),
    ("อิหร่าน", "ขีปนาวุธของอิหร่านถูกยิงตก"), ("ขีปนาวุธ", "ขีปนาวุธของอิหร่าน"), ("មីស", "មីស៊ីល"),
    ("미사일", "이란의 미사일이 터키 상공에서"), ("상공", "터키 상공에서"), ("미사*", "미사일이"),
    ("ışık", TURKISH), ("isik", TURKISH), ("istanbul", TURKISH), ("İSTANBUL", TURKISH),
    ("ığdır", TURKISH), ("füze*", TURKISH),
    ("raketen*", "Raketenabwehr der Türkei"), ("turkei", "Türkei"), ("strasse", "Straße"), ("STRASSE", "Straße"),
    ("елка", "Ёлка"), ("ракет*", "ракеты"), ("αγκυρα", "Άγκυρα"), ("ΠΥΡΑΥΛΟΣ", "πύραυλος"),
    ('"tho nhi ky"', "Thổ Nhĩ Kỳ"),
    ("मिसाइल", "भारत ने मिसाइल दागी"), ("ஏவுகணை", "ஏவுகணை"), ("ሚሳይል", "ኢራን ሚሳይል"), ("რაკეტა", "ირანული რაკეტა"),
    ("موشک", "موشک‌های ایرانی"), ("iran", "l’Iran"), ("aujourd'hui", "aujourd’hui"),
    ("об'єкт", "об’єкт"), ("lodz", "Łódź"),
    ("Beograd", "Београд је главни град"), ("београд", "Beograd je glavni grad"), ("ракет*", "raketni sistem"),
    ("Đoković", "Ђоковић побеђује"), ("Ђоковић", "Đoković pobeđuje"), ('"љуте паприке"', "ljute paprike"),
    ("новая", "Новая Москва"), ("нова*", "Новая Москва"), ('"новая москва"', "Новая Москва"),
    ("київ", "у Києві та Київ"),
    ("臺灣", "台湾总统"), ("台湾", "臺灣總統"), ("總統", "台湾总统"), ("导弹", "彈道導彈"), ("門", "厦门"),
    ("breakwater", "the break\u00adwa\u00adter"), ("break\u00adwater", "the breakwater"), ("missile", "mis\u200bsile"),
    ("کتابخانه‌ها", "کتابخانه‌های شهر و کتابخانه‌ها"), ("کتابخانه", "کتابخانه‌ها"), ("हिन्दी", "वह हिन्दी बोलता है"),
    ("बाढ़*", "बाढ़ग्रस्त इलाक़े"), ("বন্যা", "শহরে বন্যা"),
    ("u.s.", "U.S. missiles"), ("f-16", "F-16 jets"), ('"naive cafe"', "naïve café"),
]  # fmt: skip
NOT_FOUND = [
    ("道弹", CHINESE), ("ハキスタン", "パキスタン"), ("abwehr", "Raketenabwehr"), ("לב", "כלב"),
    ('"הודיע צהל"', 'צה"ל הודיע'),
    ("हिन", "वह हिन्दी बोलता है"), ("град", "Beograd"), ("cil", "coun\u00adcil"),
    ("حكوم", ARABIC), ('"الإيرانية الحكومة"', ARABIC), ("ironic", "iron"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "text"), FOUND)
def test_it_is_found(query: str, text: str) -> None:
    assert evaluate(parse(query), Document("", text)).matched


@pytest.mark.parametrize(("query", "text"), FOUND)
def test_the_index_leads_to_it(query: str, text: str) -> None:
    held = terms_of("", text)
    for group in candidate_terms(parse(query)) or ():
        assert any(
            each.startswith(term[:-1]) if term.endswith("*") else each == term for term in group for each in held
        )


@pytest.mark.parametrize(("query", "text"), FOUND)
def test_it_is_marked(query: str, text: str) -> None:
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in matches(parse(query), text))
    assert matches(parse(query), text)


@pytest.mark.parametrize(("query", "text"), NOT_FOUND)
def test_it_is_another_word(query: str, text: str) -> None:
    assert not evaluate(parse(query), Document("", text)).matched
