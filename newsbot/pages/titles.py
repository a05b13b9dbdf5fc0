"""The title of an article: what most witnesses agree on, without the outlet's name."""

import functools
import html
import re
from collections.abc import Iterable, Sequence
from itertools import islice

from newsbot.text.words import fold

Claim = tuple[str, str]  # witness, value

MAX_TITLE = 400
_SEPARATOR = re.compile(
    r"\s+[|\-–—·•:»«/~ㅣ｜<>›‹←→@+\\]\s+|\s*[|ㅣ｜]\s*|\s[-–—]\s|(?<=\w)-(?=[^-]+ㅣ)|\s::\s|(?<=[\u3040-\u9fff\uac00-\ud7af])(?:[_|：](?=\S)|-(?=[\u3040-\u9fff\uac00-\ud7af]))"
)
_BRACKETED = re.compile(r"^[【［\[](?P<first>[^】］\]]{1,40})[】］\]]|[【［\[（](?P<last>[^】］\]）]{1,40})[】］\]）]$")
_COLON = re.compile(r":\s+")
_ANCHOR = re.compile(r"(?:¶|\s[#§🔗])\s*$")
_TAG = re.compile(r"</?(?:[a-z][a-z0-9]*)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_FORMAT = re.compile(
    r"</?(?:a|abbr|b|bd[io]|big|br|cite|code|del|div|em|font|h\d|i|img|ins|mark|nobr|p|q|r[bpt]|ruby|s|small|span|strike|strong|su[bp]|tt|u|wbr)"
    r"(?:\s[^<>]*)?/?>|</[a-z][a-z0-9]*>|<[a-z][a-z0-9]*\s[^<>=]*+=[^<>]*+>",
    re.IGNORECASE,
)
"""Tags in a title; another one is what it tells of: "How the <video> tag came about"."""
_DIGRAPH = re.compile("([aou])e")
_WORD = re.compile(r"\w+")
_BREAKS = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2060\ufeff"))
_INVISIBLE = _BREAKS | dict.fromkeys(map(ord, "\u200c\u200d"))  # joiners, which belong to how a word is written
MAX_SITE, MAX_SECTION = 4, 2  # words
MIN_HEADLINE = 10  # characters
MAX_CHANNEL = 8  # characters of a section behind "_", as Chinese sites name it
MAX_WIDE = 6  # characters of a section where words are not told apart
_TRAILING = frozenset("»›>")
_TRAIL = re.compile(r"\S+(?:\s\S+)?\s+[»›>]\s+")
"""A section between the site's name and the headline, as in a trail of links."""
_LIVE = (
    r"live(?:\s*(?:updates?|blog|ticker|coverage))?|as\s+it\s+happened|(?:live|news)-?ticker|en\s+direct|en\s+vivo|in\s+diretta"
    r"|ao\s+vivo|canlı(?:\s+anlatım)?|na\s+żywo|direkt|direkte|онлайн|прямая\s+трансляция|updates?"
)
_PAGE = r"(?:page|seite|página|pagina|strona|strana|sayfa|sida|side|страница|сторінка|halaman)\s+\d+(?:\s+\w+\s+\d+)?"
_MARKS = re.compile(
    rf"^\(\d{{1,3}}\+?\)\s+(?=\S)"
    rf"|\s*(?:\((?:published|first\s+published|updated)\s+\d{{4}}\)|[|–—-]\s+(?:{_LIVE}|{_PAGE})|\(\d{{1,3}}\))\s*$",
    re.IGNORECASE,
)
_CUT = re.compile(r"\s*(?:\[…\]|\[\.\.\.\]|…|\.\.\.)$")
_KICKER = re.compile(r".{2,60}?(?::| [-–—])\s+")
_GENERAL = re.compile(
    r"home(?:page)?|document|notitle|pagetitle|newpage|startseite|accueil|in[ií]cio|index|untitled(?:document)?|news|blog|aktuell(?:es)?|neuigkeiten|nachrichten"
    r"|presse(?:mitteilung(?:en)?)?|actualités|noticias|notizie|nieuws|nyheter|nyheder|aktual(?:ności|ity)|новости|новини|νέα"
    r"|haberler|أخبار|חדשות|ニュース|お知らせ|新[闻聞]|뉴스"
)
_SECTION_WORDS = {"opinion", "news", "video", "district", "blog", "commentary", "watch", "meinung", "analysis"}


@functools.lru_cache(maxsize=512)  # a page's titles are compared with each other in many places
def key(text: str) -> str:
    """Words of a title, for comparing: typographic variants are the same title."""
    return " ".join(_WORD.findall(text.translate(_INVISIBLE).lower()))


def tidy(text: str) -> str:
    """Plain text of a title: entities (also doubly escaped) resolved, tags, soft hyphens and white space gone."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    return _ANCHOR.sub("", " ".join(_FORMAT.sub(" ", text).translate(_BREAKS).split()))[:MAX_TITLE] if text else ""


def pieces(title: str, colons: bool = True) -> list[str]:
    """What stands between the separators of a title, and between its colons."""
    found = [piece.strip() for piece in _SEPARATOR.split(title)]
    return [part for piece in found for part in (_COLON.split(piece) if colons else (piece,)) if part]


def without_marks(title: str) -> str:
    """`title` without what was added to it: "(Published 2016)", "| Live", "- as it happened", "| Page 2", "(3) "."""
    return _MARKS.sub("", title) or title


def without_site(title: str, others: Iterable[str], names: Iterable[str] = ()) -> str:
    """`title` without the site's name and a colon before it: one of `names`, or another witness has the rest."""
    before, colon, after = (part.strip() for part in title.partition(":"))
    told = len(before.split()) <= MAX_SITE and key(after) in set(map(key, others)) - {""}
    return after if colon and after and (told or key(before) in set(map(key, names))) else title


def in_order(claims: Sequence[Claim]) -> list[Claim]:
    """Claims in the order in which they are believed.

    A heading that shares no words with what the page says of itself is a menu or a masthead. The headline that readers
    see goes first where og:title says the same, or where there is no JSON-LD, and og:title, often made for search, has
    no second.
    """
    whole = [key(value) for _, value in claims if not _CUT.search(value)]
    claims = [claim for claim in claims if not _is_cut(claim[1], whole)]
    told = [value for witness, value in claims if witness != "h1"]
    kept = [claim for claim in claims if claim[0] != "h1" or not told or any(_alike(claim[1], one) for one in told)]
    by = {witness: key(value) for witness, value in reversed(kept)}
    shown = [claim for claim in kept if claim[0] == "h1" and len(key(claim[1])) >= MIN_HEADLINE]
    seconded = len(shown) == 1 and by.get("og") == by["h1"] != by.get("json-ld")
    if seconded or ("json-ld" not in by and len(shown) == 1 and (not by.get("og") or by["og"] != by.get("meta"))):
        kept.sort(key=lambda claim: claim[0] != "h1")
    return kept


def _is_cut(value: str, whole: Iterable[str]) -> bool:
    """Whether a title ends in dots where one of the `whole` ones, as keys, goes on."""
    cut = _CUT.search(value)
    begin = key(value[: cut.start()]) if cut else ""
    return len(begin) >= MIN_HEADLINE and any(other.startswith(begin) and other != begin for other in whole)


def _alike(one: str, other: str) -> bool:
    """Whether two titles share three words of ten of the shorter one."""
    words, others = set(key(one).split()), set(key(other).split())
    if _squeeze(one) in _squeeze(other):
        return True
    return len(words & others) >= 0.3 * max(min(len(words), len(others)), 1)


def is_general(title: str, names: Iterable[str]) -> bool:
    """Whether a page's title is none of an article: one of the site's `names`, "Home"."""
    squeezed = _squeeze(title)
    return bool(_GENERAL.fullmatch(squeezed)) or squeezed in map(_squeeze, names)


def parted(title: str, one: str, other: str) -> bool:
    """Whether `one` and `other` stand apart in `title`: one of them is the site's name, or a section's."""
    words = key(title)
    return key(one) in words and key(other) in words and not set(key(one).split()) & set(key(other).split())


def plain(text: str) -> str:
    """Text without tags and entities, line breaks kept."""
    text = re.sub(r"</(?:p|div|h[1-6]|li)>|<br\s*/?>", "\n", text, flags=re.IGNORECASE)
    return _TAG.sub("", html.unescape(html.unescape(text)))


def without_outlet(title: str, names: Iterable[str], others: Iterable[str] = (), exact: Iterable[str] = ()) -> str:
    """`title` without the outlet's name before or after it.

    A first or last segment goes when it is one of `names` (of the site), or to the letter one of `exact`, or when the
    rest is one of `others`.
    """
    known = {_spelt_plainly(name) for name in names} - {""}
    whole = {key(other) for other in others} - {""}
    same = {key(name) for name in exact} - {""}
    if (bracketed := _BRACKETED.search(title)) and _spelt_plainly(bracketed["first"] or bracketed["last"]) in known:
        title = (title[: bracketed.start()] + title[bracketed.end() :]).strip() or title
    for _ in range(3):
        cut = _cut_once(title, known, whole, same)
        if cut == title:
            break
        title = cut
    return title


def as_shown(title: str, cut: str, shown: Iterable[str]) -> str:
    """`cut`, which is `title` without the outlet's name, or the headline that is `shown` where that begins with it."""
    left = key(cut)
    for headline in shown:
        whole, said = key(headline), key(title)
        if said.startswith(whole) and whole != left and whole.endswith(left):
            return title if said == whole else headline
    return cut


def _cut_once(title: str, known: set[str], whole: set[str], same: set[str]) -> str:
    seams = list(_SEPARATOR.finditer(title))
    for seam in seams:
        before, after = title[: seam.start()].strip(), title[seam.end() :].strip()
        of_name = _is_name(after, known) and not _tells(after) and _same_kind(seam, seams[-1])
        if key(before) in whole or key(after) in same or of_name:
            return before or title
        if len(before) >= MIN_HEADLINE and _begins_with_site(after, known, seam):
            return before
    if seams:
        before, after = title[: seams[0].start()].strip(), title[seams[0].end() :].strip()
        if key(after) in whole or key(before) in same or _is_name(before, known):
            section = _TRAIL.match(after) if seams[0].group().strip() in _TRAILING else None
            return (after[section.end() :] if section else after) or title
        last = seams[-1]
        tail = title[last.end() :].strip()
        if ("|" in last.group() and tail.lower() in _SECTION_WORDS) or (
            "_" in last.group() and len(tail) <= MAX_CHANNEL
        ):
            return title[: last.start()].strip()
    return title


def _same_kind(one: re.Match[str], other: re.Match[str]) -> bool:
    """Whether two separators are alike: a dash before "… | Quay Post" belongs to the headline."""
    return one is other or ("|" in one.group()) == ("|" in other.group())


def _begins_with_site(segments: str, known: set[str], before: re.Match[str]) -> bool:
    """Whether the site's whole name comes first, or behind a section's and separators like the one `before` them, with
    what it says of itself behind it."""
    seams = list(islice(_SEPARATOR.finditer(segments), MAX_SECTION + 1))
    for head in (*(segments[: seam.start()] for seam in seams), segments):
        if _spelt_plainly(_COLON.split(_SEPARATOR.split(head)[-1])[0]) in known:
            inner = _SEPARATOR.search(head)
            return not _tells(head) and (inner is None or _same_kind(before, inner))
    return False


def _tells(segments: str) -> bool:
    """Whether more than a section's name stands between the first and the last of several segments."""
    seams = list(_SEPARATOR.finditer(segments))
    inner = segments[: seams[-1].start()].strip() if seams else ""
    wide = any(char >= "\u2e80" and len(piece) > MAX_WIDE for piece in pieces(inner) for char in piece[:1])
    return wide or len(key(inner).split()) > MAX_SECTION or ":" in inner or inner.endswith(tuple("?!'\"’”»"))


def _squeeze(text: str) -> str:
    squeezed = "".join(_WORD.findall(text.lower())).replace("_", "")
    return squeezed.removeprefix("www").removeprefix("the")


def _spelt_plainly(text: str) -> str:
    """`text` squeezed, as its host spells it: Mündungsbote is muendungsbote or mundungsbote there."""
    return _DIGRAPH.sub(r"\1", fold(_squeeze(text)))


def _is_name(segment: str, known: set[str]) -> bool:
    squeezed = _spelt_plainly(segment)
    if not squeezed:
        return True
    return any(
        squeezed == name
        or (
            len(squeezed) > 3
            and (squeezed in name or (len(name) > 3 and name in squeezed and len(squeezed) < len(name) + 14))
        )
        for name in known
    )


def best(claims: Sequence[Claim]) -> Claim | None:
    """The first claim; without a kicker ("Storm: Ferries stay in port") that another leaves out or words otherwise."""
    if not claims:
        return None
    witness, value = claims[0]
    for other, claim in claims[1:]:
        rest = _common_end(value, claim)
        if len(rest) >= 20 and rest != value:
            return (other if rest == claim else witness), rest
    return witness, value


def _common_end(value: str, other: str) -> str:
    """What follows the kicker of `value`, when `other` is the same with another kicker or with none; else ''."""
    seam = _KICKER.match(value)
    rest = value[seam.end() :] if seam else ""
    if not rest or other == value or not other.endswith(rest):
        return ""
    before = other.removesuffix(rest)
    if before and seam:
        other_words = _KICKER.fullmatch(before) and not set(key(before).split()) & set(key(seam.group()).split())
        return rest if other_words else ""
    return rest if seam and ":" in seam.group() else ""
