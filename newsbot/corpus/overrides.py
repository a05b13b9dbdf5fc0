"""What a person decided against the rules: a TOML file beside the configuration, which is an input of every replay.

    keep = ["https://outlet.example/off-topic-but-wanted"]
    drop = ["https://outlet.example/not-this"]
    together = [["https://one.example/a", "https://other.example/b"]]
    apart = [["https://one.example/a", "https://one.example/c"]]
    same = [["https://one.example/a", "https://old.one.example/a"]]
    distinct = [["https://one.example/p?n=1", "https://one.example/p?n=2"]]
    linked = [["https://one.example/a", "https://one.example/inquiry"]]
    unlinked = [["https://one.example/a", "https://other.example/another-fire"]]

Articles are named by canonical URL, so that the file means the same in every store.
"""

import json
import tomllib
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from newsbot.errors import BadURLError, ConfigError
from newsbot.network.urls import canonical_url
from newsbot.stories.model import Overrides as StoryOverrides
from newsbot.text.ids import article_id, short_hash

Pair = tuple[str, str]

_ONES, _PAIRS = ("keep", "drop"), ("together", "apart", "same", "distinct", "linked", "unlinked")
"""Keys of the file whose members are addresses, and those whose members are pairs of them."""


@dataclass(frozen=True, slots=True)
class Overrides:
    """A person's decisions. Pairs are sorted; of `together` the later article joins the story of the earlier."""

    keep: frozenset[str] = frozenset()
    drop: frozenset[str] = frozenset()
    together: frozenset[Pair] = frozenset()
    apart: frozenset[Pair] = frozenset()
    same: frozenset[Pair] = frozenset()  # two addresses of one article
    distinct: frozenset[Pair] = frozenset()  # addresses of two
    linked: frozenset[Pair] = frozenset()  # the story of one follows that of the other, the later the earlier
    unlinked: frozenset[Pair] = frozenset()  # neither follows the other

    @property
    def for_stories(self) -> StoryOverrides:
        """The part that stories look at, by article ids."""
        kinds = ("together", "apart", "linked", "unlinked")
        return StoryOverrides(**{kind: frozenset(map(_ids, getattr(self, kind))) for kind in kinds})

    @property
    def key(self) -> str:
        """A hash of all of it: another key, other stories."""
        return short_hash(as_toml(self))

    def keeping(self, url: str) -> "Overrides":
        """With `url` kept, whatever the topic says."""
        return replace(self, keep=self.keep | {url}, drop=self.drop - {url})

    def dropping(self, url: str) -> "Overrides":
        """With `url` out of the corpus."""
        return replace(self, drop=self.drop | {url}, keep=self.keep - {url})

    def joining(self, one: str, other: str) -> "Overrides":
        """With these two articles in one story."""
        pair = _pair(one, other)
        return replace(self, together=self.together | {pair}, apart=self.apart - {pair})

    def parting(self, one: str, other: str) -> "Overrides":
        """With these two articles in different stories."""
        pair = _pair(one, other)
        return replace(self, apart=self.apart | {pair}, together=self.together - {pair})

    def uniting(self, one: str, other: str) -> "Overrides":
        """With these two addresses those of one article."""
        pair = _pair(one, other)
        return replace(self, same=self.same | {pair}, distinct=self.distinct - {pair})

    def distinguishing(self, one: str, other: str) -> "Overrides":
        """With these two addresses those of two articles."""
        pair = _pair(one, other)
        return replace(self, distinct=self.distinct | {pair}, same=self.same - {pair})

    def linking(self, one: str, other: str) -> "Overrides":
        """With the stories of these two articles linked, whatever is found."""
        pair = _pair(one, other)
        return replace(self, linked=self.linked | {pair}, unlinked=self.unlinked - {pair})

    def unlinking(self, one: str, other: str) -> "Overrides":
        """With no link between the stories of these two articles, whatever is found."""
        pair = _pair(one, other)
        return replace(self, unlinked=self.unlinked | {pair}, linked=self.linked - {pair})

    def reconciling(self, ones: Collection[str], others: Collection[str]) -> "Overrides":
        """Without what kept any of `ones` apart from any of `others`."""
        crossing = {(x, y) for x, y in self.apart if (x in ones and y in others) or (y in ones and x in others)}
        return replace(self, apart=self.apart - crossing)

    def on(self, urls: Collection[str]) -> list[str]:
        """What was said of any of these addresses, by the keys of the file."""
        pairs = [key for key in _PAIRS if any(url in urls for pair in getattr(self, key) for url in pair)]
        return [key for key in _ONES if not getattr(self, key).isdisjoint(urls)] + pairs


NONE = Overrides()


def _pair(one: str, other: str) -> Pair:
    low, high = sorted((one, other))
    return low, high


def _ids(pair: Pair) -> Pair:
    return article_id(pair[0]), article_id(pair[1])


def load(path: Path) -> Overrides:
    """The overrides in the file at `path`; none when there is no file. Raises ConfigError."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return NONE
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read as TOML: {error}") from error
    unknown = set(values) - {*_ONES, *_PAIRS}
    if unknown:
        known = ", ".join((*_ONES, *_PAIRS))
        raise ConfigError(f"{path}: no such key {sorted(unknown)[0]!r}; known are {known}")
    ones = {key: frozenset(_url(path, key, each) for each in _list(path, key, values)) for key in _ONES}
    pairs = {key: frozenset(_two(path, key, each) for each in _list(path, key, values)) for key in _PAIRS}
    return Overrides(ones["keep"], ones["drop"], **pairs)


def _list(path: Path, key: str, values: dict[str, object]) -> list[object]:
    value = values.get(key, [])
    if not isinstance(value, list):
        raise ConfigError(f"{path}: {key}: expected a list")
    return value


def _url(path: Path, key: str, value: object) -> str:
    try:
        if not isinstance(value, str):
            raise BadURLError("not a text")
        return canonical_url(value)
    except BadURLError as error:
        raise ConfigError(f"{path}: {key}: expected addresses of articles: {error}") from error


def _two(path: Path, key: str, value: object) -> Pair:
    if not isinstance(value, list) or len(value) != 2:
        raise ConfigError(f"{path}: {key}: expected pairs of addresses")
    return _pair(_url(path, key, value[0]), _url(path, key, value[1]))


def as_toml(overrides: Overrides) -> str:
    """The file's text: sorted, so that it reads well in a diff."""
    lines = ["# Decisions of a person, made with `newsbot article` and `newsbot story`; an input of every replay.", ""]
    for key in _ONES:
        lines += _array(key, [json.dumps(url) for url in sorted(getattr(overrides, key))])
    for key in _PAIRS:
        lines += _array(key, [json.dumps(list(pair)) for pair in sorted(getattr(overrides, key))])
    return "\n".join(lines) + "\n"


def _array(key: str, values: list[str]) -> list[str]:
    return [f"{key} = [", *(f"    {value}," for value in values), "]"] if values else []


def save(path: Path, overrides: Overrides) -> None:
    """Write the file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    draft.write_text(as_toml(overrides), encoding="utf-8")
    draft.replace(path)
