"""Names in Chinese, Japanese, Korean and Thai, which no capitals show: by the words that stand next to them.

Behind a name stands of what kind it is (a county, a bridge, a company), before or behind a person's a title. Where a
name begins (in Thai: ends) nothing shows; so the same few letters of it are kept each time. Korean has spaces: its
names are the words that are not common (jusText's list of the commonest), without the particles behind them.
"""

import functools
import re
from collections.abc import Iterable, Iterator

from newsbot.stories.stopwords import stopwords
from newsbot.text.words import in_one_writing, readings

MARKED = frozenset(("ja", "ko", "th", "zh"))
"""Languages (ISO 639-1) whose names are read here."""
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"


def _any(words: str) -> str:
    return "|".join(sorted(words.split(), key=len, reverse=True))


_TRADES = _any("""
    化工 路桥 建设 科技 实业 能源 电力 矿业 食品 汽车 铁路 煤业 钢铁 化肥 航空 海运 制药 纺织 置业 投资 建筑 工程 电子
    机械 物流 石化 石油 地产 保险 证券 传媒 自動車 化学 製薬 電機 建設 重工 鉄道 不動産
""")
_KINDS = {
    "zh": "省 市 县 区 镇 乡 村 州 岛 湾 港 河 江 湖 山 桥 大桥 隧道 路 站 机场 水库 煤矿"
    " 公司 集团 银行 厂 大学 医院 法院 寺 号",
    "ja": "県 市 区 町 村 郡 島 港 駅 川 山 湖 湾 橋 地区 空港 大学 病院 工場 会社 銀行 高校 神社 寺 丸 号",
}
_SAID_OF = {
    "zh": "说 表示 称 指出 介绍 告诉 透露 认为",
    "ja": "さん 氏 容疑者 被告 社長 会長 市長 町長 村長 区長 知事 首相 議員 監督 選手 教授 署長",
}
_NO_NAME = {
    "zh": "的了在是和与及或该本全各某此这那两几每个同邻一二三四五六七八九十百千万多从由为将已被对等之有所",
    "ja": "各同両全某当該一二三四五六七八九十百千万数何",
}
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范"
    "汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文"
)
_TITLES = "长 书记 主任 经理 总裁 主席 总统 总理 教授 记者 律师 发言人 目击者 司机 负责人 居民 村民 嫌疑人 被告人"
_BEFORE_NAMES = _any("""
    จังหวัด อำเภอ ตำบล เขต เกาะ แม่น้ำ ย่าน ถนน หาด วัด บริษัท ธนาคาร โรงแรม มหาวิทยาลัย โรงเรียน
    นางสาว นาง พันตำรวจเอก พันตำรวจโท พลตำรวจเอก พลตำรวจโท พลตำรวจตรี ดร.
""")


def _before(language: str, ends: str, *, trades: bool) -> re.Pattern[str]:
    """Two characters before one of `ends`, the trade of a firm between them or not."""
    no_trade, trade = (f"(?!{_TRADES})", f"(?:{_TRADES})?(?:有限|株式)?") if trades else ("", "")
    return re.compile(f"{no_trade}((?:(?![{_NO_NAME[language]}])[{_HAN}]){{2}}){trade}(?:{_any(ends)})")


_PATTERNS = {
    "zh": (
        _before("zh", _KINDS["zh"], trades=True),
        re.compile(f"(?:{_any(_TITLES)})([{_SURNAMES}][{_HAN}])"),
        re.compile(f"([{_SURNAMES}][{_HAN}])[{_HAN}]?(?:{_any(_SAID_OF['zh'])})"),
    ),
    "ja": (
        _before("ja", _KINDS["ja"], trades=True),
        _before("ja", _SAID_OF["ja"], trades=False),
        re.compile(f"[長相臣事者員授督]の([{_HAN}]{{2}})"),
    ),
    "th": (re.compile(rf"(?:{_BEFORE_NAMES}|นาย(?!ก|ตำรวจ|ทหาร|จ้าง|แพทย์|ทุน))\s?([\u0e01-\u0e4e]{{4}})"),),
}


def marked_names(text: str, language: str) -> frozenset[str]:
    """What is kept of the names in `text`, each with `=` in front, as `name_skeletons` writes short ones."""
    return frozenset(f"={name}" for name in _found(text, language))


def _found(text: str, language: str) -> Iterator[str]:
    if language == "ko":
        yield from _uncommon(text)
    said = in_one_writing(text) if language == "zh" else text
    for pattern in _PATTERNS.get(language, ()):
        yield from pattern.findall(said)


def _uncommon(text: str) -> Iterable[str]:
    """Korean words that are not common, without particles; no numbers, and no verbs as they end a sentence."""
    said = (
        word for word in readings(text)[-1] if len(word) > 1 and not word[0].isdecimal() and not word.endswith("다")
    )
    return (word for word in said if word not in _common())


@functools.cache
def _common() -> frozenset[str]:
    """The commonest words of Korean, with particles and without."""
    return frozenset().union(*readings(" ".join(stopwords("ko"))))
