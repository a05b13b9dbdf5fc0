"""The title of an article: what most witnesses agree on, without the outlet's name."""

import html
import re
from collections.abc import Iterable, Sequence

Claim = tuple[str, str]  # witness, value

MAX_TITLE = 400
_SEPARATOR = re.compile(r"\s+[|\-–—·•:»«/~ㅣ｜]\s+|\s*[|ㅣ｜]\s*|\s[-–—]\s|(?<=\w)-(?=[^-]+ㅣ)|\s::\s")
_TAG = re.compile(r"</?(?:[a-z][a-z0-9]*)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_BREAKS = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2060\ufeff"))
_INVISIBLE = _BREAKS | dict.fromkeys(map(ord, "\u200c\u200d"))  # joiners, which belong to how a word is written
_KICKER = re.compile(r".{2,60}?(?::| [-–—])\s+")
_SECTION_WORDS = {"opinion", "news", "video", "district", "blog", "commentary", "watch", "meinung", "analysis"}


def key(text: str) -> str:
    """Words of a title, for comparing: typographic variants are the same title."""
    return " ".join(_WORD.findall(text.translate(_INVISIBLE).lower()))


def tidy(text: str) -> str:
    """Plain text of a title: entities (also doubly escaped) resolved, tags, soft hyphens and white space gone."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    return " ".join(_TAG.sub(" ", text).translate(_BREAKS).split())[:MAX_TITLE] if text else ""


def plain(text: str) -> str:
    """Text without tags and entities, line breaks kept."""
    text = re.sub(r"</(?:p|div|h[1-6]|li)>|<br\s*/?>", "\n", text, flags=re.IGNORECASE)
    return _TAG.sub("", html.unescape(html.unescape(text)))


def without_outlet(title: str, names: Iterable[str], others: Iterable[str] = ()) -> str:
    """`title` without the outlet's name before or after it.

    A first or last segment goes when it is one of `names` (of the site), or when the rest is one of `others`.
    """
    known = {_squeeze(name) for name in names} - {""}
    whole = {key(other) for other in others} - {""}
    for _ in range(3):
        cut = _cut_once(title, known, whole)
        if cut == title:
            break
        title = cut
    return title


def _cut_once(title: str, known: set[str], whole: set[str]) -> str:
    seams = list(_SEPARATOR.finditer(title))
    for seam in seams:
        before, after = title[: seam.start()].strip(), title[seam.end() :].strip()
        if key(before) in whole or _is_name(after, known):
            return before or title
    if seams:
        before, after = title[: seams[0].start()].strip(), title[seams[0].end() :].strip()
        if key(after) in whole or _is_name(before, known):
            return after or title
        last = seams[-1]
        tail = title[last.end() :].strip()
        if "|" in last.group() and tail.lower() in _SECTION_WORDS:
            return title[: last.start()].strip()
    return title


def _squeeze(text: str) -> str:
    squeezed = "".join(_WORD.findall(text.lower())).replace("_", "")
    return squeezed.removeprefix("www").removeprefix("the")


def _is_name(segment: str, known: set[str]) -> bool:
    squeezed = _squeeze(segment)
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
