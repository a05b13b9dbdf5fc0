"""The smaller fields of an article's metadata: addresses, image, section, site, agency, paywall, declared language."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from newsbot.errors import BadURLError
from newsbot.items import Block
from newsbot.network.urls import absolute_url
from newsbot.network.urls import canonical_url as canonicalise
from newsbot.pages.evidence import Sources
from newsbot.pages.jsonld import first_text
from newsbot.pages.titles import tidy
from newsbot.pages.witnesses import Record

_AGENCIES = {
    "AP": r"(?i:associated press)|\bAP\b",
    "AFP": r"(?i:agence france[- ]presse)|\bAFP\b",
    "Reuters": r"\b(?:Reuters|REUTERS)\b",
    "dpa": r"(?i:deutsche presse-agentur)|\b(?:dpa|DPA)\b",
    "AA": r"(?i:anadolu (?:agency|ajans[ıi]|agentur))|\bAA\b",
    "ANSA": r"\bANSA\b",
    "EFE": r"\bEFE\b|\bEuropa Press\b",
    "TASS": r"\bTASS\b|\bТАСС\b",
    "Xinhua": r"\b(?:Xinhua|XINHUA)\b|新华社",
    "Kyodo": r"\b(?:Kyodo|KYODO)\b|共同通信|【共同】",
    "Jiji": r"\bJiji\b|時事通信|【時事】",
    "Yonhap": r"\bYonhap\b|연합뉴스",
    "PTI": r"\bPTI\b",
    "ANI": r"\bANI\b",
    "UPI": r"\bUPI\b",
    "CP": r"(?i:the canadian press)",
    "PA": r"(?i:\bpress association\b)|\bPA Media\b",
    "AAP": r"(?i:australian associated press)|\bAAP\b",
    "IRNA": r"\bIRNA\b",
    "WAM": r"\bWAM\b",
    "SPA": r"\bSPA\b|واس",
    "APA": r"(?i:austria presse agentur)|\bAPA\b",
    "KNA": r"\bKNA\b",
    "epd": r"\bepd\b",
    "SID": r"\bSID\b",
    "NTB": r"\bNTB\b",
    "TT": r"\bTT\b",
    "Ritzau": r"\b(?:Ritzau|RITZAU)\b",
    "PAP": r"\bPAP\b",
    "ČTK": r"\bČTK\b",
    "Belga": r"\b(?:Belga|BELGA)\b",
    "ANP": r"\bANP\b",
    "Lusa": r"\b(?:Lusa|LUSA)\b",
}
_ORDERED = [
    (name, re.compile(pattern)) for name, pattern in sorted(_AGENCIES.items(), key=lambda pair: pair[0] != "AAP")
]
_DATELINE = re.compile(
    r"^.{0,60}?(?:[(（]\s*(?P<named>[^()（）]{2,60}?)\s*[)）]\s*[-–—:.]?|[-–—/]\s*(?P<tail>[\wČ]{2,10})\s*[-–—:/])|^【(?P<boxed>[^】]{2,30})】"
)


def agency(of: Sources, authors: Sequence[str], blocks: Sequence[Block], record: Record) -> str | None:
    """The news agency that wrote the text, by dateline or byline; None when none is named there."""
    claims = [("dateline", name) for block in _first_paragraphs(blocks) if (name := _agency_of_dateline(block.text))]
    claims += [("byline", name) for author in authors if (name := named_agency(author))]
    by = [first_text(of.ld.resolve(item)) for item in _listed(of.ld.article.get("author"))[:5]]
    claims += [("byline", name) for text in [*by, *of.head.meta.get("author", ())[:2]] if (name := named_agency(text))]
    return record.believe("agency", claims[0] if claims else None, claims)


def _first_paragraphs(blocks: Sequence[Block]) -> list[Block]:
    return [block for block in blocks if block.kind == "paragraph"][:1]


def _agency_of_dateline(text: str) -> str | None:
    found = _DATELINE.match(text)
    return named_agency(found["named"] or found["tail"] or found["boxed"]) if found else None


def named_agency(text: str) -> str | None:
    """Short name of the agency that `text` (a name, not a sentence) names."""
    if not text or len(text) > 80:
        return None
    return next((name for name, pattern in _ORDERED if pattern.search(text)), None)


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def canonical(of: Sources, record: Record) -> str | None:
    """The page's own rel=canonical (else og:url), in canonical form; None when it has none or names the front page."""
    claims = list(_addresses(of, [("link", _href(of, "canonical")), ("og", of.head.first("og:url"))]))
    deep = [claim for claim in claims if not _is_front_page(claim[1]) or _is_front_page(of.url)]
    return record.believe("canonical_url", deep[0] if deep else None, claims)


def _is_front_page(url: str) -> bool:
    return not url.partition("://")[2].partition("/")[2].strip("/")


def amp(of: Sources, record: Record) -> str | None:
    """Address of the AMP version."""
    return record.believe("amp_url", next(_addresses(of, [("link", _href(of, "amphtml"))]), None))


def _href(of: Sources, rel: str) -> str:
    return next((href for element in of.head.links.get(rel, ()) if (href := (element.get("href") or "").strip())), "")


def _addresses(of: Sources, claims: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for witness, address in claims:
        if address:
            try:
                yield witness, canonicalise(address, of.url or None)
            except BadURLError:
                continue


def image(of: Sources, record: Record) -> str | None:
    """Address of the lead picture."""
    told = of.ld.article.get("image")
    told = told[0] if isinstance(told, list) and told else told
    told = (told.get("url") or told.get("contentUrl")) if isinstance(told, dict) else told
    shown = of.head.first("og:image", "twitter:image", "twitter:image:src")
    for witness, address in (("json-ld", first_text(told)), ("og", shown)):
        try:
            if address:
                return record.believe("image", (witness, absolute_url(address, of.url or None)))
        except BadURLError:
            continue
    return None


def section(of: Sources, record: Record) -> str | None:
    """The part of the paper, as the outlet calls it."""
    claims = [
        ("json-ld", of.ld.text("articleSection")),
        ("meta", of.head.first("article:section", "section", "parsely-section", "og:section")),
    ]
    told = [(witness, tidy(value)[:100]) for witness, value in claims if value and "://" not in value]
    return record.believe("section", told[0] if told else None, told, str.lower)


def site_name(of: Sources, record: Record) -> str | None:
    """What the outlet calls itself."""
    publisher = first_text(of.ld.resolve(of.ld.article.get("publisher")))
    claims = [
        ("og", of.head.first("og:site_name")),
        ("json-ld", publisher),
        ("meta", of.head.first("application-name")),
    ]
    told = [(witness, tidy(value)[:100]) for witness, value in claims if value and "://" not in value]
    return record.believe("site_name", told[0] if told else None, told, str.lower)


def paywalled(of: Sources, record: Record) -> bool | None:
    """Whether readers must pay; None when the page does not say."""
    free = of.ld.article.get("isAccessibleForFree")
    if isinstance(free, bool) or (isinstance(free, str) and free.strip().lower() in ("true", "false")):
        return record.believe("paywalled", ("json-ld", str(free).strip().lower() == "false"))
    tier = of.head.first("article:content_tier").lower()
    if tier in ("free", "metered", "locked"):
        return record.believe("paywalled", ("meta", tier == "locked"))
    return None


def is_an_article(of: Sources) -> bool:
    """Whether the page says that it is one article: in JSON-LD, as og:type, or by a box around its only headline."""
    if of.ld.article or of.head.first("og:type").lower() in ("article", "news"):
        return True
    boxed = [box for box in of.root.iter("article") if box.find(".//h1") is not None]
    return len(boxed) == 1 and len(of.head.headings) == 1


def declared_languages(of: Sources) -> list[str]:
    """What page and feed claim, the most specific first."""
    metas = (of.head.first(name) for name in ("content-language", "language", "og:locale", "dc.language"))
    around = (element.get("lang", "") for element in islice(of.root.iter("article", "main", "body"), 3))
    claims = [of.ld.text("inLanguage"), *around, of.head.lang, *metas, (of.entry and of.entry.language) or ""]
    return [claim for claim in claims if claim]
