"""What a page's JSON-LD says of its article: graphs, arrays, references and broken JSON, in bounded time.

Only strings, lists and mappings with known keys are ever read, so no foreign key or number reaches the store.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

from newsbot.pages.html import legal

MAX_SCRIPT_CHARS = 1_000_000  # of all JSON-LD of a page together
MAX_NODES = 3_000
MAX_DEPTH = 12

Node = Mapping[str, Any]

_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_COMMENT = re.compile(
    r"^\s*(?:<!--|/\*\s*<!\[CDATA\[\s*\*/|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|/\*\s*\]\]>\s*\*/|//\s*\]\]>|\]\]>)\s*+;?+\s*+$"
)
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
_SALVAGED = ("headline", "datePublished", "dateModified", "articleBody", "articleSection")
_AUTHOR_NAME = re.compile(r'"author"\s*:\s*[\[{][^\]}]{0,500}?"name"\s*:\s*"((?:[^"\\]|\\.){1,200})"')
_OTHERS = frozenset(("liveBlogUpdate", "comment", "comments", "mentions", "review", "itemListElement", "relatedLink"))
"""Keys under which other articles, or pieces of this one, are described."""
_NOT_ARTICLES = {
    "webpage",
    "website",
    "breadcrumblist",
    "organization",
    "newsmediaorganization",
    "person",
    "imageobject",
    "videoobject",
    "listitem",
}


@dataclass(frozen=True, slots=True)
class JsonLd:
    """`article`: the node that describes the page's article ({} when none); `nodes`: by @id, to resolve references."""

    article: Node = field(default_factory=dict)
    nodes: Mapping[str, Node] = field(default_factory=dict)

    def resolve(self, value: object) -> object:
        """`value`, or the node it refers to when it is a bare {"@id": …}."""
        if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
            return self.nodes.get(value["@id"], value)
        return value

    def text(self, key: str) -> str:
        """The article's value of `key` as text: the first string in it, or ''."""
        return first_text(self.article.get(key))


def first_text(value: object) -> str:
    """The first string in a JSON-LD value: itself, of a list, or a node's name, value or URL."""
    for _ in range(4):
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            value = next((value[k] for k in ("@value", "name", "url", "@id") if value.get(k)), None)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**15 else ""  # seconds or milliseconds
    return legal(value.strip()) if isinstance(value, str) else ""


def read(root: HtmlElement) -> JsonLd:
    """The article node of the page's JSON-LD, tolerant of how outlets write it."""
    articles: list[Node] = []
    nodes: dict[str, Node] = {}
    budget = MAX_SCRIPT_CHARS
    for script in root.iter("script"):
        if "ld+json" not in script.get("type", "").lower() or not script.text:
            continue
        budget -= len(script.text)
        if budget < 0:
            break
        for node in _walk(_loads(script.text)):
            key = node.get("@id")
            if isinstance(key, str) and len(node) > len(nodes.get(key, ())):
                nodes[key] = node
            if _is_article(node):
                articles.append(node)
    return JsonLd(max(articles, key=_weight, default={}), nodes)


def _weight(node: Node) -> int:
    telling = ("headline", "datePublished", "author", "articleBody", "publisher", "mainEntityOfPage")
    return sum(bool(node.get(key)) for key in telling)


def _types(node: Node) -> list[str]:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return [kind.rpartition("/")[2].lower() for kind in kinds if isinstance(kind, str)]


def _is_article(node: Node) -> bool:
    kinds = _types(node)
    if any(kind.endswith(("article", "posting", "report", "blogpost")) for kind in kinds):
        return True
    return bool(node.get("headline") and node.get("datePublished")) and not _NOT_ARTICLES.intersection(kinds)


def _walk(top: object) -> Iterator[Node]:
    """Mappings of a JSON value, outer before inner, bounded in number and depth."""
    queue: list[tuple[object, int]] = [(top, 0)]
    for value, depth in queue:
        if len(queue) > MAX_NODES:
            return
        if isinstance(value, dict):
            yield value
            inner: list[object] = [v for k, v in value.items() if isinstance(v, dict | list) and k not in _OTHERS]
        else:
            inner = value if isinstance(value, list) else []
        if depth < MAX_DEPTH:
            queue.extend((item, depth + 1) for item in inner[:500])


def _loads(text: str) -> object:
    text = text.strip()
    for repair in (lambda t: t, _repair):
        try:
            return json.loads(repair(text), strict=False)
        except (ValueError, RecursionError):
            continue
    return _salvage(text)


def _repair(text: str) -> str:
    text = _COMMENT.sub("", _COMMENT.sub("", text)).strip().rstrip(";")
    return _BAD_ESCAPE.sub("", _TRAILING_COMMA.sub(r"\1", text))


def _salvage(text: str) -> object:
    """The strings that matter of JSON that does not parse, by their keys."""
    found: dict[str, object] = {}
    for key in _SALVAGED:
        if match := re.search(rf'"{key}"\s*:\s*"((?:[^"\\]|\\.)*)"', text):
            found[key] = _unescape(match[1])
    if match := _AUTHOR_NAME.search(text):
        found["author"] = {"name": _unescape(match[1])}
    return found | {"@type": "NewsArticle"} if found else None


def _unescape(raw: str) -> str:
    try:
        return str(json.loads(f'"{_BAD_ESCAPE.sub("", raw)}"', strict=False))
    except ValueError:
        return raw
