"""What is done to a body before any parser sees it: decoding, illegal characters, entities, and cheap limits."""

import codecs
import html.entities
import re
import zlib

from newsbot.errors import FeedError
from newsbot.text import charsets

MAX_BYTES = 16 * 1024 * 1024
"""Size of a body, before and after gunzipping."""

MAX_TAGS = 200_000
MAX_TAG_LENGTH = 64 * 1024
MAX_DEPTH = 400
MAX_ITEMS = 10_000
MAX_ATTRIBUTES = 500  # of one tag
MAX_REFERENCES = 1_000_000
"""What a parser may be asked to read: beyond it lie minutes of CPU and no feed that a newsroom publishes."""

_BREAKS = "\u00ad\u200b\u2060\ufeff"  # soft hyphens and their like: where a line may end, or not
_DIRECTIONS = "\u200e\u200f\u202a-\u202c\u2066-\u2069"  # between words of two scripts; overrides are shown instead
_ILLEGAL = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff{_BREAKS}{_DIRECTIONS}]")
_REFERENCE = re.compile(r"&#(?:[xX]0*([0-9a-fA-F]*)|0*([0-9]*));?")
_DECLARED = re.compile(r"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_LANGUAGE = re.compile(
    rb"""(?:<(?:dc:)?language>\s*(?:<!\[CDATA\[)?|xml:lang\s*=\s*["'])([A-Za-z]{2,3}(?:-[A-Za-z]{2,4})?)\b"""
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = ((b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))


# --- bytes to text ----------------------------------------------------------------------------------------------------


def gunzip(body: bytes) -> bytes:
    """`body` unpacked if it is gzip (a `.xml.gz` as it is); FeedError when it is broken or unpacks to too much."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    unpacker = zlib.decompressobj(wbits=31)
    try:
        text = unpacker.decompress(body, MAX_BYTES + 1)
    except zlib.error as error:
        raise FeedError(f"the gzip body is broken: {error}", "bad-encoding") from error
    if len(text) > MAX_BYTES:
        raise FeedError(f"the gzip body unpacks to more than {MAX_BYTES} bytes", "too-large")
    if not unpacker.eof:
        raise FeedError("the gzip body ends before its end", "truncated")
    return text


def decode(body: bytes, content_type: str = "") -> tuple[str, list[str]]:
    """Text of `body` and what was odd about its encoding.

    A byte order mark decides, then validity: bytes that are UTF-8 are UTF-8, whatever header and declaration say.
    Else the declaration, then the header's charset, unless the letters and the feed's language speak plainly for
    another one; bytes that it does not know become U+FFFD and are reported.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _lenient(body[len(mark) :], encoding)
    for start, encoding in _WIDE:
        if body.startswith(start):
            return _lenient(body, encoding)
    declared = _declared(body, content_type)
    try:
        text = body.decode(declared if declared and _is_seven_bit(declared) else "utf-8")
    except (UnicodeDecodeError, LookupError):
        return _not_utf8(body, declared)
    mended = charsets.undoubled(text)
    return (text, []) if mended is None else (mended, ["its UTF-8 was encoded twice"])


def _declared(body: bytes, content_type: str) -> str | None:
    from w3lib.encoding import http_content_type_encoding

    found = _DECLARED.match(body[:512].decode("latin-1"))
    for name in (found[1] if found else None, http_content_type_encoding(content_type) if content_type else None):
        encoding = charsets.known(name) if name else None
        if encoding:
            return encoding
    return None


def _is_seven_bit(encoding: str) -> bool:
    """Encodings whose bytes all look like ASCII, so that being valid UTF-8 proves nothing."""
    return encoding.startswith(("iso2022", "iso-2022", "hz"))


def _not_utf8(body: bytes, declared: str | None) -> tuple[str, list[str]]:
    language = _LANGUAGE.search(body[:20_000])
    tag = language[1].decode("ascii") if language else ""
    if declared in (None, "utf-8") or charsets.is_mostly_utf8(body):
        text, name = charsets.nearly_utf8(body, tag)
        whole = f"the bytes are not UTF-8; read as {_shown(name)}"
        return text, ["some bytes are not UTF-8" if name == "utf-8" else whole]
    if other := charsets.belies(body, declared, tag):
        problem = f"the bytes are not {_shown(declared)}, as declared; read as {_shown(other)}"
        return body.decode(other, "replace"), [problem]
    return _lenient(body, declared)


def _shown(name: str) -> str:
    return re.sub(r"\Acp(?=12)", "Windows-", name)


def _lenient(body: bytes, encoding: str) -> tuple[str, list[str]]:
    try:
        return body.decode(encoding), []
    except (UnicodeDecodeError, LookupError):
        return body.decode(encoding, "replace"), [f"some bytes are not {encoding}"]


# --- text to harmless text --------------------------------------------------------------------------------------------


def legal(text: str) -> str:
    """`text` without characters, raw or as references, that XML does not allow, since one makes a parser give up the
    rest; and without soft hyphens and their like."""
    return _REFERENCE.sub(_legal_reference, _ILLEGAL.sub("", text))


def _legal_reference(match: re.Match[str]) -> str:
    digits = match[1] or match[2] or ""
    if not digits or len(digits) > 7:
        return ""
    code = int(digits, 16 if match[1] else 10)
    return "" if code > 0x10FFFF or code == 0 or _ILLEGAL.match(chr(code)) else match[0]


def without_doctype(text: str) -> tuple[str, list[str]]:
    """`text` with its DOCTYPE removed and named characters written out, and what was odd.

    Entities that stand for a character or two are kept; external ones are dropped, never read. FeedError for entities
    made of entities or of long text, which only serve to blow up.
    """
    start = _doctype_start(text)
    entities: dict[str, str] = {}
    problems: list[str] = []
    if start >= 0:
        end = _doctype_end(text, start)
        entities, problems = _entities(text[start:end])
        text = text[:start] + text[end:]
    text = _BARE.sub(lambda match: "&amp;" if match[0] == "&" else match[0], text)
    return _NAMED.sub(lambda match: entities.get(match[1]) or _named(match), text), problems


_BARE = re.compile(r"<!\[CDATA\[(?:(?!\]\]>).)*+|&(?!#?[A-Za-z0-9]{1,31};)", re.DOTALL)
"""An ampersand that begins no reference; sections are passed over, as there it need not."""
_NAMED = re.compile(r"&([A-Za-z][\w.-]{0,31});")
_ENTITY = re.compile(r"""<!ENTITY\s+(%\s+)?([\w.:-]+)\s+(?:(SYSTEM|PUBLIC)\b|"([^"]*)"|'([^']*)')""")


def _named(match: re.Match[str]) -> str:
    if match[1] in ("lt", "gt", "amp", "quot", "apos"):
        return match[0]
    return html.entities.html5.get(f"{match[1]};") or f"&amp;{match[1]};"  # an unknown one is shown as it is


def _doctype_start(text: str) -> int:
    """Where the DOCTYPE of the prolog begins, -1 without one; what looks like it further down is text."""
    place = 0
    while True:
        place = text.find("<", place)
        if place < 0 or text[place : place + 9].upper() == "<!DOCTYPE":
            return place
        close = "?>" if text.startswith("<?", place) else "-->" if text.startswith("<!--", place) else None
        place = text.find(close, place) if close else -1
        if place < 0:
            return -1


def _doctype_end(text: str, start: int) -> int:
    depth, quote = 0, ""
    for place in range(start, min(len(text), start + 262_144)):
        char = text[place]
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char in "[]":
            depth += 1 if char == "[" else -1
        elif char == ">" and depth <= 0:
            return place + 1
    raise FeedError("its DOCTYPE does not end", "too-complex")


def _entities(doctype: str) -> tuple[dict[str, str], list[str]]:
    kept, problems = {}, []
    for parameter, name, external, double, single in _ENTITY.findall(doctype):
        value = double or single
        if external:
            problems.append(f"external entity {name[:40]} was not read")
        elif parameter or len(value) > 16 or re.search(r"[&%](?!#)", value):
            raise FeedError(f"it declares entity {name[:40]} made of other entities or long text", "too-complex")
        else:
            kept[name] = value
    return kept, problems


# --- cheap limits -----------------------------------------------------------------------------------------------------


_ITEM = re.compile(r"(?:item|entry)(?=[\s/]|\Z)")
_VOID = re.compile(r"(?:br|img|hr|input|meta|wbr)(?=\s|\Z)", re.I)


def check_complexity(text: str, max_tags: int = MAX_TAGS) -> None:
    """FeedError (`too-complex`) for XML that a parser would chew on for minutes: tags, their length, depth, items."""
    if text.count("<") > 4 * max_tags or text.count("&") > MAX_REFERENCES:
        raise FeedError(f"it has more than {4 * max_tags} tags or {MAX_REFERENCES} references", "too-complex")
    depth = items = 0
    for tags, piece in enumerate(_outside_sections(text).split("<")):
        tag = piece.partition(">")[0]
        depth += _step(tag) if tags else 0
        if _ITEM.match(tag):
            items += 1
            depth = min(depth, 10)  # what earlier items left open is no depth
        if tags > max_tags or depth > MAX_DEPTH or items > MAX_ITEMS or _is_long(tag):
            limits = f"{max_tags} tags, {MAX_ATTRIBUTES} attributes a tag, {MAX_DEPTH} levels, {MAX_ITEMS} items"
            raise FeedError(f"it goes beyond a limit ({limits})", "too-complex")


def _is_long(tag: str) -> bool:
    return len(tag) > MAX_TAG_LENGTH or (len(tag) > 2000 and tag.count("=") > MAX_ATTRIBUTES)


def _step(tag: str) -> int:
    if tag.startswith(("!", "?")) or tag.endswith("/") or _VOID.match(tag):
        return 0
    return -1 if tag.startswith("/") else 1


def _outside_sections(text: str) -> str:
    """`text` without comments and CDATA, whose markup no XML parser reads; one pass, also when they do not end."""
    kept, place = [], 0
    for match in re.finditer(r"<!(?:--|\[CDATA\[)", text):
        if match.start() < place:
            continue
        kept.append(text[place : match.start()])
        close = "-->" if match[0] == "<!--" else "]]>"
        end = text.find(close, match.end())
        if end < 0:
            return "".join(kept)
        place = end + 3
    return "".join([*kept, text[place:]])
