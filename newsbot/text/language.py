"""Text -> language, and who says so: its script, two detectors, and what page and feed declare.

The script bounds the answer. In its bounds each language gets what the text says for it: nats of py3langid's naive
Bayes over byte n-grams, and langdetect's guess. A declared language gets an advance, which little text, or a language
that reads alike, cannot make up for, and a clear text does. See docs/decisions/0062-whose-word-on-a-language.md.
"""

import functools
import math
import re
import shutil
from array import array
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from newsbot.text.scripts import cldr, letters_of, only, script_of, usual_language, usual_script, writes
from newsbot.text.unpacked import unpacked

if TYPE_CHECKING:
    import numpy as np
    from py3langid.langid import LanguageIdentifier

MAX_CHARS = 1_000
"""Characters that are looked at: the answer is the same as on the whole text, in a third of the time."""
GUESS = 6.0
"""What langdetect's guess is worth, in nats: it knows the languages that most news is in."""
DECLARED, DECLARED_ROOT = 28.0, 3.2
"""What a declaration is worth, in nats: the first, or the second times the root of the number of letters, by which the
leads of languages that read alike grow."""
RARE = 10.0
"""Nats that a language without a two-letter code is behind: Nigerian Pidgin reads like English."""
CLEAR, MANY = 0.6, 10
"""Nats a letter by which the best of so many languages leads in a text of a language that the detector has learnt."""
DOUBT, FEW = 10.0, 12
"""A lead of fewer nats is a doubt; on fewer letters than these, nothing."""

_CODE = re.compile(r"^\s*([a-zA-Z]{2,3})(?:[-_].*)?\s*$")
_NO_WORDS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|[@#]\w+|[\d_]+|[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_COUNTED_TO = {
    "nb": "no", "nn": "no", "fil": "tl", "ckb": "ku", "sdh": "ku", "yue": "zh", "wuu": "zh", "hak": "zh", "nan": "zh",
    "acm": "ar", "aeb": "ar", "apc": "ar", "ars": "ar", "ary": "ar", "arz": "ar", "uzs": "uz", "hbo": "he", "gug": "gn",
    "fuv": "ff",
}  # fmt: skip
"""What CLDR keeps apart from a language with a two-letter code that includes it, or that it is a norm of."""
_LEARNT = {"Latn": frozenset({"sr"}), "Cyrl": frozenset({"uz"}), "Arab": frozenset({"ku", "uz"})}
"""Languages that py3langid has learnt in a script besides their usual one."""
_SIGNS = {
    "yi": re.compile("[\u05f0-\u05f2]|[\u05d0\u05d9][\u05b7\u05b8]"),
    "ti": re.compile("[\u1250-\u125d\u12a3\u12bd]"),
    "sd": re.compile("[\u067b\u0680\u067a\u067d\u06a6\u0683\u0684\u068f\u068c\u068d\u068a\u06b3\u06b1\u06bb\u06aa]"),
}
"""What languages that no detector has learnt write, and others of their script do not, in two letters of a hundred."""


def detect(text: str, declared: str | Iterable[str | None] | None = None) -> tuple[str | None, str]:
    """Language of `text` as `normalise` writes it, and how it is known; None and "" when nobody knows.

    `declared` is what page and feed claim ("en-GB", "pt_BR"), one or several. The language is known by "script", "text"
    or "declared", or by two of them ("text+declared"); brackets say who spoke for another, or what else the text may
    be: "text (declared: en)", "declared (text: gl)", "text+declared (langdetect: da)", "text (or sr)".
    """
    claims = _claims(declared)
    sample = _NO_WORDS.sub(" ", text[:MAX_CHARS])
    script = script_of(sample)
    if script is None:
        return (claims[0], "declared") if claims else (None, "")
    return _weigh(only(sample, script), script, claims)


def _claims(declared: str | Iterable[str | None] | None) -> list[str]:
    tags = [declared] if declared is None or isinstance(declared, str) else declared
    codes = [normalise(part) for tag in tags if tag for part in re.split("[,;]", tag)]
    return list(dict.fromkeys(code for code in codes if code))


def _weigh(sample: str, script: str, claims: list[str]) -> tuple[str | None, str]:
    said, guess = _said(sample, script, claims)
    letters = letters_of(sample)
    best, *others = sorted(said, key=said.__getitem__, reverse=True)
    lead = said[best] - said[others[0]] if others else math.inf
    clear = len(said) >= MANY and lead > CLEAR * letters
    heard = dict(said)
    for claim in claims:
        if claim in said:
            heard[claim] += max(DECLARED, DECLARED_ROOT * math.sqrt(letters))
        elif writes(claim, script) and not clear:
            heard[claim] = said[best] + 1
    chosen = max(heard, key=heard.__getitem__)
    if chosen not in claims and lead < DOUBT and letters < FEW:
        return None, ""
    known_by = ["script" if not others else "text"] if chosen == best else []
    known_by += ["declared"] if chosen in claims else []
    doubts = [f"declared: {claim}" for claim in claims if claim != chosen]
    if others and said[best] - said.get(chosen, -math.inf) > DOUBT:
        doubts.append(f"text: {best}")
    if chosen not in claims and lead < DOUBT:
        doubts.append(f"or {others[0]}")
    if guess and guess != chosen and chosen in _guessed():
        doubts.append(f"langdetect: {guess}")
    return chosen, "+".join(known_by) + (f" ({', '.join(doubts)})" if doubts else "")


def _said(sample: str, script: str, claims: list[str]) -> tuple[Mapping[str, float], str | None]:
    """What the text says for each language of its script, in nats, and what langdetect is sure of, if it is asked."""
    letters = letters_of(sample)
    languages = _languages(script)
    for language, sign in _SIGNS.items():
        if writes(language, script) and 50 * len(sign.findall(sample)) >= letters:
            return {**dict.fromkeys(languages, -math.inf), language: 0.0}, None
    if len(languages) == 1:
        return dict.fromkeys(languages, 0.0), None
    said: dict[str, float] = {}
    for label, nats in _model().rank(sample):
        if (language := normalise(label) or "") in languages:
            said.setdefault(language, nats - (RARE if len(language) == 3 else 0))
    if _is_settled(said, claims):
        return said, None
    guesses = [(language, share) for language, share in _guesses(sample) if language in said]
    for language, share in guesses:
        said[language] += GUESS * share
    return said, guesses[0][0] if guesses and guesses[0][1] > 0.9 else None


def _is_settled(said: Mapping[str, float], claims: list[str]) -> bool:
    """Whether langdetect's guess, which takes twenty times as long, is not asked for: page and text agree, and the text
    leads by more than a guess and a doubt.
    """
    best, *others = sorted(said, key=said.__getitem__, reverse=True)
    return set(claims) == {best} and (not others or said[best] - said[others[0]] > GUESS + DOUBT)


@functools.lru_cache(maxsize=64)
def _languages(script: str) -> frozenset[str]:
    """The languages in `script` that py3langid tells apart, if the usual one is among them; else that one."""
    usual = usual_language(script)
    learnt = {code for label in _model().labels if (code := normalise(label)) and usual_script(code) == script}
    return frozenset(learnt | _LEARNT.get(script, frozenset())) if usual in learnt else frozenset({usual})


@functools.lru_cache(maxsize=1)
def _model() -> "LanguageIdentifier":
    """py3langid with its model: as `from_model_file` makes it, which unpacks it anew in half a second each time."""
    import lzma
    from importlib.metadata import version

    import numpy as np
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    def unpack(file: IO[bytes]) -> None:
        with lzma.open(MODEL_DIR / MODEL_FILE) as packed:
            shutil.copyfileobj(packed, file, 1 << 20)

    with (
        unpacked(f"py3langid-{version('py3langid')}.npz", unpack) as file,
        np.load(file, allow_pickle=False) as stored,
    ):
        moves, rows = (_numbers(stored[name]) for name in ("nextmove", "nextmove_row"))
        classes, output = stored["classes"].tolist(), stored["out_feat"].tolist()
        return LanguageIdentifier(stored["ptc"], stored["pc"], classes, moves, output, tk_row=rows)


def _numbers(values: "np.ndarray[Any, Any]") -> "array[int]":
    """The same numbers as Python's own array, whose members are quicker to take one by one."""
    return array({2: "H", 4: "I", 8: "Q"}[values.itemsize], values.tobytes())


@functools.lru_cache(maxsize=1)
def _guessed() -> frozenset[str]:
    """Languages that langdetect has learnt."""
    from langdetect.detector_factory import PROFILES_DIRECTORY

    return frozenset(code for path in Path(PROFILES_DIRECTORY).iterdir() if (code := normalise(path.name)))


def _guesses(sample: str) -> list[tuple[str, float]]:
    """What langdetect takes `sample` for, with probabilities; seeded, so that the same text gives the same answer."""
    from langdetect import DetectorFactory, detect_langs
    from langdetect.lang_detect_exception import LangDetectException

    DetectorFactory.seed = 0
    try:
        return [(normalise(each.lang) or "", each.prob) for each in detect_langs(sample)]
    except LangDetectException:
        return []


@functools.lru_cache(maxsize=4096)
def normalise(tag: str | None) -> str | None:
    """The language of a tag such as `en-GB`, `pt_BR` or `eng`; None for what names none.

    In two letters (ISO 639-1) where it, or the language that it is counted to (`nn` to `no`, `yue` to `zh`, `ckb` to
    `ku`), has them, else in three (ISO 639-3); by CLDR's table of aliases.
    """
    found = _CODE.match(tag or "")
    code = found[1].lower() if found else ""
    if code not in _COUNTED_TO:
        code = cldr("language_aliases").get(code, code).split("_")[0]
    code = _COUNTED_TO.get(code, code)
    return code if code == "no" or (code != "und" and usual_script(code)) else None
