"""Page bytes -> parsed tree, or the reason why they are not parsed. Everything here runs in bounded time.

libxml2 needs quadratic time for attributes and cannot be interrupted from Python: what would take long is refused.
"""

import codecs
import re
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from newsbot.items import Page
from newsbot.text import charsets

MAX_BYTES = 5_000_000
MAX_ATTRIBUTES = 1_000  # in one tag
MAX_ELEMENTS = 60_000
MAX_LINKS = 15_000

_HTML_TYPES = ("html", "xml", "text/plain", "octet-stream", "unknown")
_MAGIC = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b", b"RIFF", b"\x00\x00\x00")
_LONG_TAG = 4_000  # bytes
_ATTRIBUTE_VALUE = re.compile(rb"\"[^\"]*\"|'[^']*'")
_REFERENCE = re.compile("&#(?:[xX]([0-9a-fA-F]{1,12})|([0-9]{1,12}));?|&(?:shy|ZeroWidthSpace|NoBreak);")
_BREAKS = "\u00ad\u200b\u2060\ufeff"  # soft hyphens and their like: where a line may end, or not
_BAD_TEXT = re.compile(f"[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff\ud800-\udfff{_BREAKS}]")
_CONTROLS = bytes(code for code in range(0x20) if _BAD_TEXT.match(chr(code)))
_BAD_SIGNS = f"\ufffe\uffff{_BREAKS}"
_READINGS = etree.XPath(".//*[(self::rt or self::rp or self::rtc) and not(.//p or .//div)]")
_COUNT, _COUNT_LINKS = etree.XPath("count(//*)"), etree.XPath("count(//a)")
_CLASSES = etree.ElementDefaultClassLookup(element=HtmlElement)
"""One class for all elements, found in C: lxml.html's own look-up of those of forms and labels is Python, and asked
again for each element that comes by after nobody held it."""
_METADATA = frozenset(
    ("title", "meta", "link", "script", "style", "base", "basefont", "bgsound", "noscript", "noframes", "template")
)
_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")  # UTF-16 leaked into UTF-8
_META_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_LANG = re.compile(rb"<html[^>]{0,300}?\slang\s*=\s*[\"']?([A-Za-z]{2,3}(?:-[A-Za-z]{2,4})?)\b", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_WEB_NAMES = {  # what browsers take a name for
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "iso-8859-8-i": "iso-8859-8",
    "tis-620": "cp874",
    "windows-874": "cp874",
}


_END = re.compile(r"</(?:body|html)\s*+>", re.IGNORECASE)
"""Where a page ends; browsers show what follows nevertheless, libxml2 puts it beside the body or drops it."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A parsed page: its root, or the `reason` (see `corpus.reasons`) why there is none; `flags` name oddities."""

    root: HtmlElement | None = None
    reason: str | None = None
    flags: tuple[str, ...] = ()


def parse(page: Page) -> Parsed:
    """The page as a tree without comments and without readings above words (ruby), scripts kept; never raises."""
    if reason := _refuse_bytes(page):
        return Parsed(reason=reason)
    text, flags = decode(page.body, page.content_type)
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    parser.set_element_class_lookup(_CLASSES)
    try:
        root = document_fromstring(_legal_bytes(_END.sub("", text)), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return Parsed(reason="not-html", flags=flags)
    elements = _COUNT(root)
    if elements > MAX_ELEMENTS or (elements > MAX_LINKS and _COUNT_LINKS(root) > MAX_LINKS):
        return Parsed(reason="too-complex", flags=flags)
    if any("depth" in error.message for error in parser.error_log):
        flags = (*flags, "structure-truncated")  # libxml2 stops reading at 256 levels
    for reading in dict.fromkeys(each for ruby in root.iter("ruby") for each in _READINGS(ruby)):
        reading.drop_tree()
    for shown in [each for each in root.iter("template") if "shadowrootmode" in each.attrib]:
        shown.tag = "div"
    _end_head(root)
    return Parsed(root, flags=flags)


def _end_head(root: HtmlElement) -> None:
    """Whatever is no metadata ends a head and begins the body, which needs no tag; libxml2 leaves <article> and other
    names that it does not know in the head.
    """
    head = root.find("head")
    found = [] if head is None else [child for child in head if child.tag not in _METADATA]
    if not found:
        return
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    if body.text:
        found[-1].tail = (found[-1].tail or "") + body.text
        body.text = None
    body[:0] = found


def _refuse_bytes(page: Page) -> str | None:
    body = page.body
    if len(body) > MAX_BYTES:
        return "too-large"
    kind = page.content_type.lower()
    if kind and "/" in kind and not any(word in kind for word in _HTML_TYPES):
        return "not-html"
    if body.lstrip()[:4].startswith(_MAGIC) or b"<" not in body:
        return "not-html"
    for piece in body.split(b"<")[1:]:
        if len(piece) <= _LONG_TAG or not piece[:1].isalpha() or len(tag := piece.partition(b">")[0]) <= _LONG_TAG:
            continue
        bare = _ATTRIBUTE_VALUE.sub(b"", tag)
        if len(bare.split()) > MAX_ATTRIBUTES or bare.count(b"=") > MAX_ATTRIBUTES:
            return "too-complex"
    return None


def decode(body: bytes, content_type: str = "") -> tuple[str, tuple[str, ...]]:
    """Text of `body` and flags. Order of belief: byte-order mark, valid UTF-8, HTTP header, meta tag, statistics."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace"), ()
    declared = _declared_charset(body, content_type)
    try:
        text = (_SURROGATE.sub(b"", body) if b"\xed" in body else body).decode("utf-8")  # else the bytes are letters
    except UnicodeDecodeError:
        return _decode_legacy(body, declared)
    if body.isascii() and declared.startswith(("iso-2022", "utf-16", "utf-7", "hz")):
        return _decode_legacy(body, declared)
    if charsets.may_be_doubled(body) and (mended := charsets.undoubled(text)) is not None:
        return mended, ("charset-suspect",)
    suspect = declared not in ("", "utf-8", "utf8") and not body.isascii()
    return text, ("charset-suspect",) if suspect else ()


def _declared_charset(body: bytes, content_type: str) -> str:
    if found := _HEADER_CHARSET.search(content_type):
        return found.group(1).lower()
    if meta := _META_CHARSET.search(body[:4096]):
        return meta.group(1).decode("ascii", "replace").lower()
    return ""


def _decode_legacy(body: bytes, declared: str) -> tuple[str, tuple[str, ...]]:
    name = _WEB_NAMES.get(declared) or charsets.known(declared) or declared
    if name in ("utf-8", "utf8") or charsets.is_mostly_utf8(body):
        return charsets.nearly_utf8(body, _language(body))[0], ("charset-suspect",)
    if name and name != "utf-7":
        other = charsets.belies(body, name, _language(body))
        try:
            return body.decode(other or name, "strict"), ("charset-suspect",) if other else ()
        except (LookupError, UnicodeError):
            pass
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if 3 * broken < charsets.beyond_ascii(text) - broken:
        return text, ("charset-suspect",)
    return body.decode(charsets.guess(body, _language(body)) or "cp1252", "replace"), ("charset-suspect",)


def _language(body: bytes) -> str:
    found = _LANG.search(body[:4096])
    return found[1].decode("ascii") if found else ""


def _legal_bytes(text: str) -> bytes:
    """`legal(text)` in UTF-8, also of what is written as a reference: one `&#1;` makes a whole article vanish.

    Most pages have nothing that it is worth to go through them letter by letter for.
    """
    text = _REFERENCE.sub(_legal_reference, text)
    encoded = text.encode("utf-8", "surrogatepass")
    suspect = b"\xed" in encoded or any(sign in text for sign in _BAD_SIGNS)  # surrogates begin like Korean letters
    if not suspect and len(encoded.translate(None, _CONTROLS)) == len(encoded):
        return encoded
    return legal(text).encode("utf-8", "replace")


def legal(text: str) -> str:
    """`text` without what XML forbids and stores refuse (controls, surrogates, …), and without soft hyphens."""
    return _BAD_TEXT.sub("", text) if _BAD_TEXT.search(text) else text


def _legal_reference(found: re.Match[str]) -> str:
    digits = found[1] or found[2]
    code = int(digits, 16 if found[1] else 10) if digits else 0
    return "" if code > 0x10FFFF or code == 0 or _BAD_TEXT.match(chr(code)) else found[0]
