"""A briefing in Markdown: for each topic its stories, beat by beat, with outlets, links and changed claims."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from newsbot.corpus.query.disk_sort import sorted_on_disk
from newsbot.corpus.query.timeline import CARRIERS
from newsbot.interfaces.export import Corpus, Row
from newsbot.text.words import one_line

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&])")
_SENTENCES = 2  # new sentences of a beat
_CHANGES = 5  # changes of an article
_LONGEST = 300  # characters of one sentence
_ON_NONE = "On no topic that is followed"


class _Counted:
    """What some stories come to."""

    def __init__(self) -> None:
        self.stories = self.articles = self.unread = 0
        self.outlets: set[str] = set()

    def add(self, row: Row) -> None:
        self.stories += 1
        self.articles += row["articles"]
        self.unread += row["unread"]
        self.outlets.update(row["outlets"])

    def __str__(self) -> str:
        stories, outlets = _count(self.stories, "story", "stories"), _count(len(self.outlets), "outlet")
        return f"{stories}, {_articles(self.articles, self.unread)}, {outlets}."


def pieces(corpus: Corpus) -> Iterator[str]:
    """The briefing: a section for each topic, and a last one for what is on none of them."""
    titles = [*corpus.topics.values(), _ON_NONE]
    whole = _Counted()
    counted = [_Counted() for _ in titles]

    def stories() -> Iterator[tuple[bytes, bytes]]:
        for row in corpus.stories:
            whole.add(row)
            places = [place for place, name in enumerate(corpus.topics) if name in row["topics"]]
            for place in places or [len(corpus.topics)]:
                counted[place].add(row)
                yield f"{place:06}".encode(), f"{place:06}\n\n{_story(row)}".encode("utf-8", "backslashreplace")

    found = sorted_on_disk(stories())
    story = next(found, None)  # by then all have been counted
    yield f"# {escaped(corpus.title)}\n\n{whole}"
    shown = [place for place in range(len(titles)) if place < len(corpus.topics) or counted[place].stories]
    for place in shown:
        if len(shown) > 1:
            yield f"\n\n## {escaped(titles[place])}\n\n{counted[place]}"
        while story is not None and int(story[:6]) == place:
            yield story[6:].decode()
            story = next(found, None)
    yield "\n"


def escaped(text: str) -> str:
    """`text` in one line, none of it taken for Markdown or HTML."""
    line = _SPECIAL.sub(r"\\\1", one_line(text))
    return "\\" + line if line[:1] in ("#", "+", "-", "=") else line


def _story(row: Row) -> str:
    outlets = ", ".join(map(escaped, row["outlets"]))
    days = dict.fromkeys((_day(row["first_seen"]), _day(row["last_seen"])))
    head = f"### {escaped(row['title'])}\n\n{' to '.join(days)} · `{row['id']}`"
    lines = [line for beat in row["beats"] for line in _beat(beat)]
    return f"{head} · {_articles(row['articles'], row['unread'])} · {outlets}\n\n" + "\n".join(lines)


def _beat(beat: Row) -> Iterator[str]:
    moment = _moment(beat["published"]) if beat["published"] else f"seen {_moment(beat['first_seen'])}, undated"
    unread = " (headline only)" if beat["unread"] else ""
    yield f"- **{moment}** {escaped(beat['outlet'])}: {_link(beat)}{unread}"
    if beat["summary"]:
        yield f"  - {_cut(beat['summary'])}"
    for sentence in beat["new"][:_SENTENCES]:
        yield f"  - {_cut(sentence)}"
    told = [each for each in beat["sentences"] if each["state"] == "told"]
    if told:
        whose = ", ".join(escaped(name) for name in dict.fromkeys(each["outlet"] for each in told if "outlet" in each))
        yield f"  - {_count(len(told), 'sentence')} told before by {whose}"
    for each in beat["sentences"]:
        if each["state"] == "uncertain":
            yield f"  - Perhaps told before, by {escaped(each['outlet'])}, {_moment(each['at'])}: {_cut(each['text'])}"
    if beat["copies"]:
        more = len(beat["copies"]) - CARRIERS
        others = f" and {_count(more, 'other')}" if more > 0 else ""
        yield f"  - Carried by {', '.join(_link(copy, copy['outlet']) for copy in beat['copies'][:CARRIERS])}{others}"
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


def _articles(read: int, unread: int) -> str:
    """How many articles, and how many headlines of what could not be read."""
    return _count(read, "article") + (f" and {_count(unread, 'unread headline')}" if unread else "")


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
