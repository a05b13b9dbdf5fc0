"""How many words each language needs to say the same: python bench/wordiness.py

Prints the table of `newsbot.text.wordiness`, measured on the short and the long text of each tag in fixtures/languages,
which tell the same in all of them; of a language that is written in two ways the mean.
"""

import sys
import tomllib
from pathlib import Path
from statistics import fmean

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from newsbot.text.language import normalise  # noqa: E402 - found by the path above
from newsbot.text.words import word_count  # noqa: E402


def measured(folder: Path = ROOT / "fixtures" / "languages") -> dict[str, float]:
    """Language -> its words for what one word of English says."""
    texts: dict[str, list[int]] = {}
    for file in sorted(folder.glob("*.toml")):
        for tag, told in tomllib.loads(file.read_text(encoding="utf-8")).items():
            texts.setdefault(normalise(tag) or tag, []).append(word_count(told["short"]) + word_count(told["long"]))
    (english,) = texts["en"]
    return {language: round(fmean(counts) / english, 2) for language, counts in sorted(texts.items())}


if __name__ == "__main__":
    sys.stdout.write(" ".join(f"{language} {ratio:.2f}" for language, ratio in measured().items()) + "\n")
