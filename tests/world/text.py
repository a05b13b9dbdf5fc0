"""The readable texts of the fixture world: one Markdown-like file a version, and what a page says of it.

# Title
> Standfirst

Paragraph.

## Subheading
### Time of a live entry
- item of a list
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["paragraph", "heading", "time", "list"]
_MARKS: dict[str, Kind] = {"## ": "heading", "### ": "time", "- ": "list"}


@dataclass(frozen=True)
class Block:
    """One piece of a body; the lines of a list are its items, everything else is one line."""

    kind: Kind
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The piece in one line."""
        return " ".join(self.lines)


@dataclass(frozen=True)
class Text:
    """What an article says: `body` is what an extractor should find, one paragraph, heading or item a line."""

    title: str
    standfirst: str
    blocks: tuple[Block, ...]

    @property
    def body(self) -> str:
        """The body as plain text."""
        return "\n".join(line for block in self.blocks for line in block.lines)

    @property
    def paragraphs(self) -> list[str]:
        """Its running text: neither headings nor lists."""
        return [block.text for block in self.blocks if block.kind == "paragraph"]


def _block(piece: str) -> Block:
    for mark, kind in _MARKS.items():
        if piece.startswith(mark):
            return Block(kind, tuple(line.removeprefix(mark) for line in piece.splitlines()))
    return Block("paragraph", (" ".join(piece.splitlines()),))


def parse_text(source: str) -> Text:
    """Read one text file; raises `ValueError` when it does not begin with a title."""
    head, *pieces = source.strip().split("\n\n")
    title, _, standfirst = head.partition("\n")
    if not title.startswith("# "):
        raise ValueError(f"no title in {title!r}")
    return Text(title[2:], standfirst.removeprefix("> "), tuple(map(_block, pieces)))


def read_expected(path: Path) -> Text:
    """The text of a page that is given as it is, from the `expected.json` beside it."""
    known = json.loads(path.read_text("utf-8"))
    return Text(known["title"], known["standfirst"], tuple(Block("paragraph", (line,)) for line in known["body"]))
