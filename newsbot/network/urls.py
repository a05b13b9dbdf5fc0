"""Addresses: the canonical form that identifies an article, the outlet it belongs to, and whether a machine is public.

Nothing here resolves a name or opens a connection. Heavy libraries load on first use, so that importing is cheap.
"""

import functools
import ipaddress
import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from newsbot.errors import BadURLError

if TYPE_CHECKING:
    from tldextract import TLDExtract

MAX_URL = 2048
"""Characters that an address may have; what is longer is a trap or a data URL in disguise."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SCHEME = re.compile(r"\A(?:https?:/{0,2})*(https?):/{1,2}(?!/)", re.I)
"""With one slash, as browsers read it, and the last of several that templates put before each other."""
_LOOPBACK_NAMES = frozenset({"localhost", "ip6-localhost", "ip6-loopback", "localhost.localdomain", "localhost6"})
_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_][a-z0-9_-]{0,62})*\Z")

# Parameters that courlan takes for trackers by a part of their name, while many sites name articles by them.
_NAMES_AN_ARTICLE = re.compile(
    r"(?:cid|eid|uid|content_?id|(?:ga|gl|aff(?!i))[a-z]{2,}\w*|referen[cz]\w*|refn\w+)\Z", re.I
)
_TRACKER_TOO = re.compile(
    r"(?:cmp|cmpid|ncid|ocid|smid|smtyp|xtor|spm|igshid|\w*clid|mibextid|srsltid|li_fat_id|ck_subscriber_id|sfmc_id|wickedid|zanpid|tduid"
    r"|echobox|xt(?:ref|cr|np|loc)|sr_share|hscta\w*|fb_\w+|__s|__cf_\w+|epik|mkcid|mkevt|mbid|soc_\w+|icid|share_id|gad_\w+"
    r"|\w*sess(?:ion)?id\w*|cftoken|guccounter|guce_\w+|__twitter_impression|s_kwcid|hss_channel|trk|rb_clickid|at_\w+|ns_\w+|wt[._]\w+|_hs\w+)\Z",
    re.I,
)


_SESSION = re.compile(r";\s*jsessionid=[^/?#;]*", re.I)
"""Of Java's servers, in the path."""


# --- canonical form ---------------------------------------------------------------------------------------------------


def canonical_url(url: str, base: str | None = None) -> str:
    """The address under which an article is known: one spelling, ASCII, no userinfo, tracker, fragment or default port.

    A relative `url` is resolved against `base`. Idempotent. Raises BadURLError for what cannot be fetched over http(s).
    courlan repairs the address, w3lib spells it out; each alone leaves junk. Parameters are filtered here, because
    courlan's own filter loses bare ones (`?4711`), bytes that are not UTF-8, and ids named like trackers (`?cid=`).
    """
    from courlan.clean import clean_url
    from w3lib.url import canonicalize_url

    parts = _split(absolute_url(url, base))
    address = f"{parts.scheme}://{_authority(parts)}"
    path = re.sub(r"(?i)(https?):/+", r"\1:/", parts.path)  # an address within it is not to be taken for the address
    path = _SESSION.sub("", path)
    try:
        found = canonicalize_url(f"{clean_url(address + (path or '/')) or address}?{_query(parts.query)}")
    except ValueError as error:
        raise BadURLError(f"{redact(url)[:200]!r} cannot be spelled as a URL: {error}") from error
    found = _without_blank_values(found)
    if len(found) > MAX_URL:
        raise BadURLError(f"{redact(found)[:80]!r}… is longer than {MAX_URL} characters")
    return found


def absolute_url(url: str, base: str | None = None) -> str:
    """`url` as an absolute http(s) address to request, resolved against `base`; else raises BadURLError."""
    unwrapped = "".join(piece.strip() for piece in re.split(r"[\t\r\n]", url))
    text = _SCHEME.sub(r"\1://", unwrapped).replace(" ", "%20")
    if _CONTROL.search(text):
        raise BadURLError("the address holds control characters")
    if len(text) > MAX_URL:
        raise BadURLError(f"{redact(text[:80])!r}… is longer than {MAX_URL} characters")
    head, mark, tail = _cut(text)
    try:
        joined = urljoin(base, head.replace("\\", "/") + mark + tail) if base else head.replace("\\", "/") + mark + tail
        parts = _split(joined)
    except ValueError as error:
        raise BadURLError(f"{redact(text)[:200]!r} is not a URL: {error}") from error
    _authority(parts)
    return joined


def _cut(text: str) -> tuple[str, str, str]:
    """`text` before, at and after its first `?` or `#`: a backslash is a slash only before it."""
    mark = re.search(r"[?#]", text)
    return (text[: mark.start()], mark.group(), text[mark.end() :]) if mark else (text, "", "")


def _split(url: str) -> SplitResult:
    parts = urlsplit(url)
    if parts.scheme.lower() not in ("http", "https"):
        raise BadURLError(f"{redact(url)[:80]!r} is not an http or https address")
    if not parts.hostname:
        raise BadURLError(f"{redact(url)[:80]!r} names no host")
    return parts


def _authority(parts: SplitResult) -> str:
    """Host and port of `parts`, ASCII, without userinfo and default port."""
    try:
        port = parts.port
    except ValueError as error:
        raise BadURLError(f"the port of {redact(parts.geturl())[:80]!r} is not between 1 and 65535") from error
    if port == 0:
        raise BadURLError(f"the port of {redact(parts.geturl())[:80]!r} is not between 1 and 65535")
    host = ascii_host(parts.hostname or "")
    shown = f"[{host}]" if ":" in host else host
    return shown if port in (None, {"http": 80, "https": 443}[parts.scheme.lower()]) else f"{shown}:{port}"


def ascii_host(host: str) -> str:
    """`host` in lower case and ASCII (IDNA), no final dot or IPv6 zone; raises BadURLError if it is none."""
    if ":" in host:
        try:
            return str(ipaddress.IPv6Address(host.partition("%")[0]))
        except ValueError as error:
            raise BadURLError(f"{host[:80]!r} is not an IPv6 address") from error
    name = unicodedata.normalize("NFKC", unquote(host)).replace("。", ".").lower().removesuffix(".")
    if not name.isascii():
        name = _idna(name)
    if not _HOST.match(name):
        raise BadURLError(f"{host[:80]!r} is not a host name")
    return name


def _idna(name: str) -> str:
    import idna

    try:
        return idna.encode(name, uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError) as error:
        raise BadURLError(f"{name[:80]!r} is not an international host name") from error


def _query(query: str) -> str:
    """`query` without trackers and parameters that say nothing; bare parameters stay, they may name the article."""
    kept = []
    for piece in query.replace("&amp;", "&").split("&"):
        name, equals, value = piece.partition("=")
        if name and not (equals and not value) and not is_tracker(name):
            kept.append(piece)
    return "&".join(kept)


def is_tracker(name: str) -> bool:
    """Whether a query parameter of this name follows readers around rather than naming a page."""
    from courlan.clean import TRACKERS_RE

    plain = unquote(name).lower()
    if _TRACKER_TOO.match(plain):
        return True
    return bool(TRACKERS_RE.search(plain)) and not _NAMES_AN_ARTICLE.match(plain)


def _without_blank_values(url: str) -> str:
    """w3lib writes a bare parameter `4711` as `4711=`; servers that use bare ones do not all understand that."""
    head, mark, query = url.partition("?")
    return head + mark + "&".join(piece.removesuffix("=") for piece in query.split("&"))


# --- outlets ----------------------------------------------------------------------------------------------------------


def host_of(url: str) -> str:
    """Host of `url` in lower case, empty when it has none; never raises."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def outlet_of(url: str) -> str:
    """The outlet that publishes `url`: its registrable domain by the Public Suffix List, else its last two labels.

    The list is the one shipped with tldextract; nothing is fetched or cached. An IP address is its own outlet.
    """
    return _outlet(host_of(url if "://" in url else f"//{url}"))


def same_outlet(one: str, other: str) -> bool:
    """Whether two addresses belong to one outlet, such as `www.` and `feeds.` of a site."""
    return outlet_of(one) == outlet_of(other)


@functools.lru_cache(maxsize=4096)
def _outlet(host: str) -> str:
    if literal_address(host) is not None:
        return host
    found = _suffixes().extract_str(host, include_psl_private_domains=True).top_domain_under_public_suffix
    return found or ".".join(host.split(".")[-2:])


@functools.lru_cache(maxsize=1)
def _suffixes() -> "TLDExtract":
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None)


# --- public addresses -------------------------------------------------------------------------------------------------

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(net)
    for net in (
        "0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "224.0.0.0/3",
        "::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16",
        "fc00::/7", "fe80::/9", "ff00::/8",
    )
)  # fmt: skip
"""Ranges that are not for the public, said here because Python's own `is_global` differs between patch releases."""


def is_public_address(ip: str) -> bool:
    """Whether `ip` (an IP address as text) belongs to a machine on the public internet; False for anything else.

    Addresses that carry another inside (mapped, 6to4, NAT64, Teredo) are as public as what they carry.
    """
    try:
        address = ipaddress.ip_address(ip.strip("[]").partition("%")[0])
    except ValueError:
        return False
    inner = _carried(address)
    if inner:
        return all(is_public_address(str(each)) for each in inner)
    return address.is_global and not any(address in net for net in _NOT_PUBLIC)


def _carried(address: Address) -> tuple[ipaddress.IPv4Address, ...]:
    if isinstance(address, ipaddress.IPv4Address):
        return ()
    if address in _NAT64:
        return (ipaddress.IPv4Address(int(address) & 0xFFFFFFFF),)
    found = (address.ipv4_mapped, address.sixtofour, *(address.teredo or ()))
    return tuple(each for each in found if each is not None)


def literal_address(host: str) -> Address | None:
    """The address that `host` spells without any look-up, as browsers and libc read it; None when it is a name.

    Understands decimal, hexadecimal and octal numbers in one to four parts (`2130706433`, `0x7f.1`, `0177.0.0.1`), IPv6
    in brackets, full-width digits, percent escapes, a final dot, and the names that always mean this machine.
    """
    name = unicodedata.normalize("NFKC", unquote(host)).replace("。", ".").strip().lower()
    bare = name.strip("[]").partition("%")[0]
    if ":" in bare:
        try:
            return ipaddress.IPv6Address(bare)
        except ValueError:
            return None
    bare = bare.rstrip(".")
    if bare in _LOOPBACK_NAMES or bare.endswith(".localhost"):
        return ipaddress.IPv4Address("127.0.0.1")
    return _loose_ipv4(bare)


def _loose_ipv4(text: str) -> ipaddress.IPv4Address | None:
    """inet_aton's reading: the last part fills all the bytes that the others leave."""
    parts = text.split(".")
    values = [_number(part) for part in parts]
    if len(values) > 4 or any(value is None for value in values):
        return None
    numbers = [value for value in values if value is not None]
    *leading, last = numbers
    if any(value > 255 for value in leading) or last >= 256 ** (5 - len(numbers)):
        return None
    total = last + sum(value << (8 * (3 - place)) for place, value in enumerate(leading))
    return ipaddress.IPv4Address(total)


def _number(part: str) -> int | None:
    if re.fullmatch(r"0x[0-9a-f]{0,16}", part):
        return int(part[2:] or "0", 16)
    if re.fullmatch(r"0[0-7]{1,24}", part):
        return int(part, 8)
    return int(part) if re.fullmatch(r"[0-9]{1,20}", part) else None


# --- secrets ----------------------------------------------------------------------------------------------------------

_USERINFO = re.compile(
    r"(?<![a-z0-9+.-])(?P<scheme>[a-z][a-z0-9+.-]{0,30}://)"
    r"(?:[^/?#\s]{0,4096}@|[^/?#\s@]{0,4096}:(?!\d{1,5}/)[^\s@?#]{0,4096}@)",  # a raw slash may be part of a password
    re.I,
)
_PARAMETER = re.compile(r"(?P<name>[?&;#][^=&;#?\s]*=)[^&;#\s]+")
_SECRET = re.compile(
    r"token|secret|passw|pwd|auth|signature|credential|session|api_?-?key|"
    r"(?:\b|_)(?:key|sig|sid|pass|jwt|hash)=",
    re.I,
)


def redact(url: str) -> str:
    """`url` with its userinfo and the values of secret-looking parameters replaced by `***`, for logs and errors.

    Works on any text that holds addresses, in linear time, never raises, and keeps what it does not know.
    """
    return _PARAMETER.sub(_without_secret, _USERINFO.sub(r"\g<scheme>***@", url))


def _without_secret(match: re.Match[str]) -> str:
    return f"{match['name']}***" if _SECRET.search(match["name"]) else match[0]
