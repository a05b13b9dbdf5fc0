"""Texts as a newsroom's template gives them: `tests/text/templates.toml`, filled in with names and figures."""

import random
import tomllib
from dataclasses import dataclass
from pathlib import Path

_READ = tomllib.loads(Path(__file__).with_name("text").joinpath("templates.toml").read_text("utf-8"))


@dataclass(frozen=True)
class Template:
    """Sentences with slots."""

    language: str
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.language} {self.kind}"

    def slots(self, seed: int) -> dict[str, str]:
        """What one issue says: names and figures."""
        chance = random.Random(seed)
        syllables = _READ["syllables"][self.language].split()
        names = {slot: "".join(chance.choices(syllables, k=3)).title() for slot in "ABPXYZ"}
        return names | {f"n{n}": str(chance.choice([5, 50, 900, 30_000]) + chance.randrange(40)) for n in range(1, 8)}

    def filled(self, seed: int, **instead: str) -> str:
        """The issue of this number, with some slots filled otherwise."""
        return self.text.format(**{**self.slots(seed), **instead})


TEMPLATES = [Template(each["language"], each["kind"], each["text"]) for each in _READ["template"]]
