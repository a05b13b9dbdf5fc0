"""Names in scripts without capitals, by the words that stand next to them."""

import pytest

from newsbot.stories.link_evidence import telling_of
from newsbot.stories.marked_names import marked_names


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("zh", "5月3日，临泉县新河大桥封闭。", {"=临泉", "=新河"}),
        ("zh", "臨泉縣的居民說", {"=临泉"}),  # traditional characters
        ("zh", "华晟化工厂和东陵建设有限公司", {"=华晟", "=东陵"}),  # the trade is no name
        ("zh", "全市、该县和三个省", set()),
        ("zh", "市长马文涛与记者丁宁", {"=马文", "=丁宁"}),
        ("zh", "“没有人受伤。”赵立新说", {"=赵立"}),
        ("ja", "白浜町の若葉地区で停電", {"=白浜", "=若葉"}),
        ("ja", "同町の各市", set()),
        ("ja", "石田さんと社長の原口は", {"=石田", "=原口"}),
        ("th", "จังหวัดลำพูน เมื่อวันจันทร์", {"=ลำพู"}),
        ("th", "นายประเสริฐ และนางสาวมาลี", {"=ประเ", "=มาลี"}),
        ("th", "นายกรัฐมนตรีกล่าว", set()),
        ("ko", "남해산업은 봉화군에서 공장을 닫았다", {"=남해산업", "=봉화군"}),
        ("ko", "쾅, 공장은 10월 1,200명 전에 관점으로 있다", set()),
    ],
)
def test_names_are_read_by_what_stands_next_to_them(language, text, names):
    assert marked_names(text, language) == names


def test_other_languages_have_none():
    assert marked_names("The mayor of Norwick", "en") == set()


@pytest.mark.parametrize(
    ("language", "title", "body"),
    [
        ("zh", "临泉县大桥封闭", "临泉县新河大桥因裂缝封闭。"),
        ("ja", "白浜町で停電", "白浜町で停電があった。"),
        ("ko", "봉화군 남해산업 화재", "봉화군 남해산업에서 불이 났다."),
        ("th", "ไฟไหม้ที่ลำพูน", "เกิดไฟไหม้ในจังหวัดลำพูน เมื่อคืน"),
    ],
)
def test_links_know_these_names(language, title, body):
    telling = telling_of(title, body, language)
    assert telling.names
    assert telling.lead == telling.names
