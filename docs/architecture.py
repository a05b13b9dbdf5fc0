"""Write docs/img/architecture.svg: the packages of newsbot, each above what it may import, as pyproject.toml rules.

    python -m docs.architecture        (`make docs` does it; a test says when the picture is stale)
"""

import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "img" / "architecture.svg"
WIDTH, GAP, PAD, LINE, HEAD = 880, 10, 12, 18, 26
STYLE = """\
    .ground { fill: #ffffff } .box { fill: #f1f3f5; stroke: #868e96 } .pure { fill: #e3f2ea; stroke: #2b8a57 }
    text { fill: #212529; font: 13px ui-monospace, monospace } .name { font-weight: bold; font-size: 15px }
    .note { fill: #495057; font: 13px system-ui, sans-serif }
    @media (prefers-color-scheme: dark) {
      .ground { fill: #16181b } .box { fill: #25292e; stroke: #868e96 } .pure { fill: #17352a; stroke: #51b987 }
      text { fill: #e9ecef } .note { fill: #ced4da }
    }"""

Layers = list[list[str]]
"""Rows from the top down; what stands in one row does not know its neighbours."""


def layers(contract: Mapping[str, Any]) -> Layers:
    """The rows of a `layers` contract."""
    return [row.split(" | ") for row in contract["layers"]]


def drawing(rules: Sequence[Mapping[str, Any]]) -> str:
    """The picture of import-linter's contracts, as SVG."""
    stacks = {each["containers"][0]: layers(each) for each in rules if each.get("containers")}
    core = next(each for each in rules if each["type"] == "forbidden")
    pure = {name.removeprefix("newsbot.") for name in core["source_modules"]}
    rows = stacks["newsbot"]
    shapes: list[str] = []
    y = 40
    for row in rows:
        inner = {name: stacks.get(f"newsbot.{name}", []) for name in row}
        height = HEAD + LINE * max(len(lines) for lines in inner.values()) + PAD
        width = (WIDTH - GAP * (len(row) + 1)) // len(row)
        for place, name in enumerate(row):
            shapes += _box(GAP + place * (width + GAP), y, width, height, name, inner[name], name in pure)
        y += height + GAP
    notes = ["Each may import what stands below it, none what stands above or beside it.", *_key(y, core["name"])]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + 40}" role="img">',
            "  <title>The packages of newsbot, each above what it may import</title>",
            f"  <style>\n{STYLE}\n  </style>",
            f'  <rect class="ground" width="{WIDTH}" height="{y + 40}"/>',
            f'  <text class="note" x="{GAP}" y="24">{escape(notes[0])}</text>',
            *shapes,
            *notes[1:],
            "</svg>\n",
        ]
    )


def _box(x: int, y: int, width: int, height: int, name: str, lines: Layers, is_pure: bool) -> list[str]:
    kind = "pure" if is_pure else "box"
    text = [f'  <text class="name" x="{x + PAD}" y="{y + HEAD - 6}">{name}</text>']
    for number, line in enumerate(lines, 1):
        text.append(f'  <text x="{x + PAD}" y="{y + HEAD + LINE * number - 6}">{escape(" · ".join(line))}</text>')
    return [f'  <rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{height}" rx="6"/>', *text]


def _key(y: int, told: str) -> list[str]:
    return [
        f'  <rect class="pure" x="{GAP}" y="{y + 8}" width="24" height="16" rx="4"/>',
        f'  <text class="note" x="{GAP + 34}" y="{y + 21}">{escape(told)}.</text>',
    ]


def contracts() -> list[dict[str, Any]]:
    """Import-linter's contracts in pyproject.toml."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = settings["tool"]["importlinter"]["contracts"]
    return found


if __name__ == "__main__":
    OUT.write_text(drawing(contracts()), encoding="utf-8")
    sys.stdout.write(f"{OUT.relative_to(ROOT)}\n")
