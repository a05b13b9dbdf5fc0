"""What a page may show to everyone: title, snippet and link, never a whole text."""

from newsbot.query.articles import Row

SNIPPET = 240
"""Characters of a text that may be shown."""


def snippet(text: str, limit: int = SNIPPET) -> str:
    """The beginning of `text`, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line if len(line) < limit // 2 else line[: limit // 2].rsplit(" ", 1)[0] + "…"
    return line[:limit].rsplit(" ", 1)[0] + "…"


def article(row: Row) -> Row:
    """An article whose text is its first words."""
    return {**row, "text": snippet(row["text"])}


def story(row: Row) -> Row:
    """A story whose beats show the first new sentence, cut."""
    return {**row, "beats": [_beat(beat) for beat in row["beats"]]}


def _beat(beat: Row) -> Row:
    fresh = next((each["text"] for each in beat["excerpt"] if each.get("new")), "")
    excerpt = [{"text": snippet(fresh), "new": True}] if fresh else []
    return {**beat, "excerpt": excerpt, "new": [each["text"] for each in excerpt]}
