"""Who reads a page's body, and the name of the rules it is read by. Light, for those who only compare names."""

from importlib.metadata import version
from typing import Literal

Reader = Literal["outline", "trafilatura"]
"""Who reads bodies: this package, which asks trafilatura where it is unsure, or trafilatura alone, untouched."""

EXTRACTOR = f"newsbot-5/trafilatura-{version('trafilatura')}"
"""Names the rules: texts compare only under one extractor. The number rises with the first change after a release by
which a page may read otherwise (title, body or any other field), and `newsbot reextract` reads again what a lower one
made."""


def extractor_of(reader: Reader) -> str:
    """The name of the rules with which `reader` makes texts."""
    return EXTRACTOR if reader == "outline" else EXTRACTOR.replace("/", "-metadata/")
