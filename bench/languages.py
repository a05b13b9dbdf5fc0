"""How often a language is told, before and after: by kind of text, and by what is declared.

usage: languages.py [-v]

Texts are those of fixtures/languages (news in 100 languages and scripts: a short sentence, a long text, one with Latin
names, an address and an English quotation), and each sentence of the long ones. "Before" is what newsbot did at first:
langdetect's first guess for texts of 60 letters and more, else what is declared. A wrong declaration is "en" (a page's
template), "de" for English; a near one is the language next door, as sites of several languages declare.

Prints the share of right answers, texts turned away as wrong-language although rightly declared, and the time of a
text. -v names the mistakes.
"""

import argparse
import re
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from langdetect import detect_langs
from langdetect.lang_detect_exception import LangDetectException

from newsbot.text.language import detect, normalise
from newsbot.text.scripts import letters_of

TEXTS = Path(__file__).parent.parent / "fixtures" / "languages"
NEIGHBOURS = {
    "af": "nl", "az": "tr", "be": "ru", "bg": "ru", "bs": "hr", "ca": "es", "ceb": "tl", "cs": "sk", "cy": "en",
    "da": "no", "es": "ca", "et": "ru", "eu": "es", "fo": "da", "ga": "en", "gl": "es", "hr": "sr", "ht": "fr",
    "is": "da", "jv": "id", "kk": "ru", "ku": "tr", "ky": "ru", "lb": "de", "lv": "ru", "mk": "bg", "mn": "ru",
    "mr": "hi", "ms": "id", "mt": "it", "ne": "hi", "no": "da", "oc": "fr", "ps": "fa", "pt": "es", "sk": "cs",
    "sl": "hr", "so": "ar", "sr": "hr", "sv": "no", "tg": "ru", "tk": "tr", "tt": "ru", "ug": "zh", "uk": "ru",
    "ur": "ar", "uz": "ru", "yi": "he", "zu": "en",
}  # fmt: skip
_SENTENCE = re.compile(r"(?<=[.!?።။।。։])\s*")


class Text(NamedTuple):
    """A text of the table, the language that is right, and the tag that a page would declare."""

    kind: str
    language: str
    tag: str
    text: str


def texts() -> Iterator[Text]:
    """The table, with the sentences of its long texts."""
    for path in sorted(TEXTS.glob("*.toml")):
        for tag, kinds in tomllib.loads(path.read_text(encoding="utf-8")).items():
            language = normalise(tag) or tag
            for kind, text in kinds.items():
                yield Text(kind, language, tag, text)
            sentences = [each for each in _SENTENCE.split(kinds["long"]) if letters_of(each) > 15]
            yield from (Text("sentence", language, tag, each) for each in sentences)


def before(text: str, declared: str | None) -> str | None:
    """The language by langdetect's first guess, or as declared under 60 letters."""
    claim = normalise(declared)
    sample = re.sub(r"https?://\S+|[\d_]+", " ", text[:1_000])
    if claim and letters_of(sample) < 60:
        return claim
    try:
        return normalise(detect_langs(sample)[0].lang)
    except (LangDetectException, IndexError):
        return claim


DECLARED: dict[str, Callable[[Text], str | None]] = {
    "none": lambda _: None,
    "right": lambda each: each.tag,
    "wrong": lambda each: "de" if each.language == "en" else "en",
    "near": lambda each: NEIGHBOURS.get(each.language),
}


def measure(verbose: bool) -> None:
    """Print the table."""
    table = list(texts())
    kinds = list(dict.fromkeys(each.kind for each in table))
    print(f"{len({each.language for each in table})} languages, {len(table)} texts; right answers, before > after\n")
    print("declared " + "".join(f"{kind:>18}" for kind in kinds))
    for name, declare in DECLARED.items():
        asked, old, new = Counter[str](), Counter[str](), Counter[str]()
        for each in table:
            declared = declare(each)
            if name == "near" and declared is None:
                continue
            asked[each.kind] += 1
            old[each.kind] += before(each.text, declared) == each.language
            language, witness = detect(each.text, declared)
            new[each.kind] += language == each.language
            if verbose and language != each.language:
                print(f"  {name} {each.kind} {each.tag}: {language} by {witness}")
        shares = [f"{old[kind] / asked[kind]:.1%} > {new[kind] / asked[kind]:.1%}" for kind in kinds]
        print(f"{name:9}" + "".join(f"{share:>18}" for share in shares))
    away = [sum(tell(each) != each.language for each in table) for tell in (_old, _new)]
    print(f"\nrightly declared texts turned away: {away[0] / len(table):.1%} > {away[1] / len(table):.1%} ({away[1]})")
    for label, tell in (("before", _old), ("after", _new)):
        started = time.perf_counter()
        for each in table:
            tell(each)
        print(f"{label}: {(time.perf_counter() - started) / len(table) * 1000:.1f} ms a text")


def _old(each: Text) -> str | None:
    return before(each.text, each.tag)


def _new(each: Text) -> str | None:
    return detect(each.text, each.tag)[0]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-v", "--verbose", action="store_true")
    measure(parser.parse_args().verbose)
