"""Pages that send their reader elsewhere at once (`<meta http-equiv="refresh">`, or a header of that name). Pure.

Redirects in all but status.
"""

import html
import re
from urllib.parse import urldefrag

from newsbot.errors import BadURLError
from newsbot.network.urls import absolute_url
from newsbot.text.words import word_count

LONGEST_WAIT = 10
"""Seconds; pages that wait longer show a text meanwhile, or load themselves anew."""

MOST_WORDS = 150
"""Words that may stand on a page that is only a signpost."""

_HEAD = 65_536  # bytes in which the tag is looked for
_NAME, _MARK = b"http-equiv", re.compile(rb"\bhttp-equiv\s*=\s*[\"']?refresh\b")  # in lower case
_TAG = re.compile(r"<meta\b[^<>]{0,400}?\bhttp-equiv\s*=\s*[\"']?refresh\b[^<>]*>", re.I)
_CONTENT = re.compile(r"\bcontent\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.I)
_ORDER = re.compile(r"\s*(\d{1,4})(?:\.\d*)?\s*[;,\s]\s*url\s*=\s*[\"']?([^\"']+)", re.I)
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:(?:<\?xml[^>]{0,200}>|<!--.{0,400}?-->)\s*){0,5}<(?:!doctype\s+html|html|head|meta|title)\b",
    re.I | re.S,
)
_UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style|noscript|template)\b.*?(?:</\1\s*>|\Z)", re.I | re.S)


def refresh_target(body: bytes, url: str, header: str = "") -> str | None:
    """Where the page at `url` sends its reader within LONGEST_WAIT seconds, as an absolute address.

    `header`: what its answer has as `Refresh`. None for a page that loads itself anew, that has a text of its own, or
    whose tag only those without scripts see.
    """
    head = body[:_HEAD].lower()
    if not header and not (_NAME in head and _MARK.search(head) and _HTML.match(body)):
        return None
    text = _UNSEEN.sub(" ", body.decode("utf-8", "replace"))
    order = _ORDER.match(header or _in_tag(text))
    if order is None or int(order[1]) > LONGEST_WAIT or word_count(re.sub(r"<[^<>]*>", " ", text)) > MOST_WORDS:
        return None
    try:
        target = absolute_url(order[2].strip(), url)
    except BadURLError:
        return None
    return target if urldefrag(target)[0] != urldefrag(url)[0] else None


def _in_tag(text: str) -> str:
    tag = _TAG.search(text)
    content = _CONTENT.search(tag.group()) if tag else None
    return html.unescape(next(filter(None, content.groups()), "")) if content else ""
