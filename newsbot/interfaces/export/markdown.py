"""A briefing in Markdown: for each topic its stories, beat by beat, with outlets, links and changed claims."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from newsbot.interfaces.export import Corpus, Row
from newsbot.text.words import one_line

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&])")
_SENTENCES = 2  # new sentences of a beat
_CHANGES = 5  # changes of an article
_LONGEST = 300  # characters of one sentence


def render(corpus: Corpus) -> str:
    """The briefing; without topics one section for all stories."""
    parts = [f"# {escaped(corpus.title)}", _about(corpus.stories)]
    for name, title in corpus.topics.items():
        stories = [row for row in corpus.stories if name in row["topics"]]
        if len(corpus.topics) > 1:
            parts += [f"## {escaped(title)}", _about(stories)]
        parts += map(_story, stories)
    if not corpus.topics:
        parts += map(_story, corpus.stories)
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """`text` in one line, none of it taken for Markdown or HTML."""
    line = _SPECIAL.sub(r"\\\1", one_line(text))
    return "\\" + line if line[:1] in ("#", "+", "-", "=") else line


def _about(stories: Iterable[Row]) -> str:
    rows = list(stories)
    outlets = {outlet for row in rows for outlet in row["outlets"]}
    articles = sum(row["articles"] for row in rows)
    return f"{_count(len(rows), 'story', 'stories')}, {_count(articles, 'article')}, {_count(len(outlets), 'outlet')}."


def _story(row: Row) -> str:
    outlets = ", ".join(map(escaped, row["outlets"]))
    head = f"### {escaped(row['title'])}\n\n{_day(row['first_seen'])} to {_day(row['last_seen'])} · `{row['id']}`"
    lines = [line for beat in row["beats"] for line in _beat(beat)]
    return f"{head} · {_count(row['articles'], 'article')} · {outlets}\n\n" + "\n".join(lines)


def _beat(beat: Row) -> Iterator[str]:
    moment = _moment(beat["published"]) if beat["published"] else f"seen {_moment(beat['first_seen'])}, undated"
    yield f"- **{moment}** {escaped(beat['outlet'])}: {_link(beat)}"
    for sentence in beat["new"][:_SENTENCES]:
        yield f"  - {_cut(sentence)}"
    if beat["copies"]:
        yield f"  - Carried by {', '.join(_link(copy, copy['outlet']) for copy in beat['copies'])}"
    yield from map(_change, beat["changes"][:_CHANGES])
    if len(beat["changes"]) > _CHANGES:
        yield f"  - {_count(len(beat['changes']) - _CHANGES, 'more change')}; `newsbot diff {beat['id']}` shows all"


def _change(change: Row) -> str:
    """The words around it, what went struck out, what came in bold."""
    marked = [
        f"~~{_cut(change['old'])}~~" if change["old"] else "",
        f"**{_cut(change['new'])}**" if change["new"] else "",
    ]
    words = [_cut(change["before"]), *marked, _cut(change["after"])]
    return f"  - Changed later ({change['kind']}): {' '.join(filter(None, words))}"


def _cut(sentence: str) -> str:
    return escaped(one_line(sentence, _LONGEST))


def _link(row: Row, text: str | None = None) -> str:
    url = re.sub(r"[()<>\s\\]", lambda found: f"%{ord(found[0]):02X}", row["url"])
    return f"[{escaped(text or row['title']) or 'untitled'}]({url})"


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%-d %B %Y}"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%-d %B, %H:%M} UTC"


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
