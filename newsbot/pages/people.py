"""Bylines -> names of people: no "By", no job titles, no dates, no outlet, as the page writes them."""

import html
import re
from collections.abc import Iterable, Sequence

MAX_PEOPLE = 20
MAX_NAME = 80

_BY = re.compile(
    r"^\W*(?:(?:written|posted|published|reported|words|story|article|text|review(?:ed)?|created|edited|updated)\s+by|by\s+line|by|words|author[s]?|autor(?:en|in|es)?|auteur|"
    r"von|por|par|di|da|av|af|door|yazan|haber|text|foto|reporter|редактор|автор|from)(?:\s*[:：]\s*|\s+)",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*(?:[;|•·／\n\t]|\s[-–—/]\s|\s&\s|\s+(?:and|und|et|y|e|og|och|ve|en|with|mit)\s+|、|，)\s*", re.IGNORECASE
)
_COMMA = re.compile(r"\s*,\s*")
_CREDENTIAL = re.compile(
    r"^(?:[A-Z][A-Za-z]{0,4}\.?(?:-[A-Z]{1,4})?|Ph\.?D\.?|M\.?D\.?|B\.?A\.?|[A-Z]-?[A-Z]{1,4}\s?\d{0,3}|Jr\.?|Sr\.?|I{2,3}|Esq\.?)$"
)
_ROLE = re.compile(
    r"\b(?:editor|reporter|correspondent|journalist|writer|contributor|columnist|staff|producer|redakteur(?:in)?|redaktion|korrespondent(?:in)?|"
    r"reporterin|journalistin|photographer|manager|director|founder|ceo|chief|analyst|author|bureau|today|news|times|post|press|published|updated|"
    r"min(?:ute)?s?\s+read|read more|profile|professor|gast-?autor(?:in)?)\b",
    re.IGNORECASE,
)
_TITLE_BEHIND = re.compile(
    r"(?:\s+(?:(?:senior|staff|chief|associate|contributing|guest|news|political|business|science|freelance)\s+)*"
    r"(?:writer|editor|reporter|correspondent|journalist|contributor|columnist|producer|author|redakteur(?:in)?))+$",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"https?:|www\.|@|^\W*$|^\d+$|\d{2}[:.]\d{2}|\b(?:19|20)\d{2}\b|[{}<>=]|\.(?:com|org|net)\b", re.IGNORECASE
)
_NOISE = frozenset(
    re.split(
        r"\s*,\s*",
        "admin, administrator, editor, editorial, staff, name, author, authors, unknown, none, null, undefined, user, "
        "guest, follow, contact, share, author name, by, webmaster, redaktion, redaction, view all posts, see all, "
        "more, written by, posted by, agencies, agency, wires, nachrichten, news, noticias, actualités, haberler",
    )
)
_AFTER_NAME = re.compile(
    r"\s(?:on|in|at|updated|published|posted|last|from|for|is|has|[|•·–—]|\d{1,2}[./ ]"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s\d)(?=\s|\d|$)",
    re.IGNORECASE,
)
_NAME_LIKE = re.compile(r"^(?:[^\W\d_]|[\u3040-\u9fff\uac00-\ud7af])[\w.'’-]*(?:,?\s+[\w.'’()-]+){0,4}$")
_TAG = re.compile(r"<[^<>]{0,200}>")
_WORD = re.compile(r"\w+")


def same(one: str, other: str) -> bool:
    """Whether two names are the same but for case, spacing and punctuation."""
    return _squeeze(one) == _squeeze(other)


def _squeeze(text: str) -> str:
    squeezed = "".join(_WORD.findall(text.lower())).replace("_", "")
    return squeezed.removeprefix("www").removeprefix("the")


def names(text: str) -> tuple[str, ...]:
    """People named in one byline or author value; () when it names none."""
    text = " ".join(_TAG.sub(" ", html.unescape(html.unescape(text))).replace("\u200b", "").split(" ")).strip()[:400]
    text = re.sub(r"[^\S\n\t]+", " ", text)
    text = _without_by(text)
    found: list[str] = []
    for piece in _SPLIT.split(text):
        found.extend(_comma_names(_without_by(piece)))
    return unique(name for name in map(_clean, found) if name)


def likely(text: str) -> tuple[str, ...]:
    """People named in a piece of visible text, only when all that is named looks like names."""
    text = _AFTER_NAME.split(text, maxsplit=1)[0]
    found = names(text)
    return found if found and all(_NAME_LIKE.match(name) for name in found) and len(found) <= 6 else ()


def unique(found: Iterable[str]) -> tuple[str, ...]:
    """Names in order, each once."""
    kept: dict[str, str] = {}
    for name in found:
        kept.setdefault(_squeeze(name), name)
    return tuple(kept.values())[:MAX_PEOPLE]


def _without_by(text: str) -> str:
    for _ in range(2):
        text = _BY.sub("", text.strip())
        text = re.sub(r"^By(?=[A-ZÀ-Þ][a-z])", "", text)
    return text


def _comma_names(text: str) -> list[str]:
    """Parts of a list with commas; credentials stay with their name, a role or outlet after a name goes."""
    found: list[str] = []
    for part in _COMMA.split(text):
        if found and _CREDENTIAL.match(part):
            found[-1] = f"{found[-1]}, {part}"
        elif not (found and _ROLE.search(part)):
            found.append(part)
    return found


def _clean(name: str) -> str:
    name = re.sub(r"\s*\([^)]*\)\s*$", "", name).strip(' \t\n,;:|/•·–—-*"“”')
    if not 1 < len(name) <= MAX_NAME or _NOT_A_NAME.search(name) or name.lower() in _NOISE:
        return ""
    name = _TITLE_BEHIND.sub("", name) if len(name.split()) > 2 else name
    if len(name.split()) > 8:
        return ""
    return name


def is_outlet(name: str, outlets: Sequence[str]) -> bool:
    """Whether `name` is the outlet itself, by one of the names it goes by."""
    squeezed = _squeeze(name)
    first = name.split(" ", 1)[0]
    for other in filter(None, map(_squeeze, outlets)):
        if squeezed == other or (len(other) > 4 and other in squeezed) or (len(squeezed) > 4 and squeezed in other):
            return True
        if first.isupper() and first.lower() == other:
            return True
    return False
