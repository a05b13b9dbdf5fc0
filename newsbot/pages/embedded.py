"""The text of an article that a page carries only as the data of its scripts, for pages that show nothing without them.

Of the data of Next.js and its like: one long string, or the strings of one list (blocks of a content system) that are
no teasers, in bounded time.
"""

import json
import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from newsbot.pages import titles
from newsbot.pages.html import legal
from newsbot.pages.outline import weight

MAX_CHARS, MAX_VALUES, MAX_DEPTH = 2_000_000, 50_000, 40
"""Of a page's scripts, what is read; values that are looked at, and how deep they may be nested."""
MIN_TEXT, MIN_PARAGRAPH = 300, 60  # weight of a text, and of a string that may be a paragraph of one

_STATE = re.compile(r"^\s*(?:window|self|globalThis)\s*\.\s*__\w+__\s*=\s*(?=\{)")
_OTHERS = re.compile(
    r"related|recommend|comment|popular|trending|latest|teaser|footer|consent|translations?$", re.IGNORECASE
)
_LEADS = frozenset(("url", "href", "slug", "link", "path", "headline"))
"""Keys of what is an article of its own, not a block of one."""
_SENTENCE = re.compile(r"[.!?…。！？؟۔।][\"'”’»)\]」』]*(?:\s|<|$)|[。！？]")


def body(root: HtmlElement) -> str:
    """The longest text in the data of the page's scripts, a paragraph a line; '' when there is none."""
    return max((text for data in _data(root) for text in _texts(data)), key=len, default="")


def _data(root: HtmlElement) -> Iterator[object]:
    budget = MAX_CHARS
    for script in root.iter("script"):
        text = script.text or ""
        state = _STATE.match(text)
        budget -= len(text) if state or script.get("type") == "application/json" else 0
        if budget < 0:
            return
        try:
            if state:
                yield json.JSONDecoder(strict=False).raw_decode(text, state.end())[0]
            elif script.get("type") == "application/json":
                yield json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue


def _texts(data: object) -> Iterator[str]:
    """Every text that is long enough: of one string, or of the blocks of one list."""
    queue: list[tuple[object, int]] = [(data, 0)]
    for value, depth in queue:
        if len(queue) > MAX_VALUES or depth > MAX_DEPTH:
            return
        told = [value] if isinstance(value, str) else map(_block, value) if isinstance(value, list) else ()
        lines = [line for text in told if text for line in _lines(text)]
        prose = [line for line in lines if weight(line) >= MIN_PARAGRAPH and _SENTENCE.search(line)]
        if sum(map(weight, prose)) >= max(MIN_TEXT, 0.6 * sum(map(weight, lines))):
            yield "\n".join(lines)
        if isinstance(value, dict):
            queue.extend((each, depth + 1) for name, each in value.items() if not _OTHERS.search(str(name)))
        elif isinstance(value, list):
            queue.extend((each, depth + 1) for each in value)


def _lines(text: str) -> Iterator[str]:
    return filter(None, (" ".join(line.split()) for line in titles.plain(legal(text)).splitlines()))


def _block(item: object) -> str:
    """The words of one block of a text; '' of what is none."""
    if isinstance(item, str):
        return item
    if not isinstance(item, dict) or _LEADS & item.keys():
        return ""
    words = [each for each in item.values() if isinstance(each, str) and weight(each) >= MIN_PARAGRAPH]
    inner = [_block(each) for each in item.values() if isinstance(each, dict)]
    return max([*words, *inner], key=len, default="")
