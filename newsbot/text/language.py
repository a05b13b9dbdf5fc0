"""Text -> language, and who says so: the text itself when it is long enough, else the page or feed.

langdetect is seeded, so that the same text gives the same answer; below about 60 letters
it guesses ("NATO" is Vietnamese to it).
"""

import re

from langdetect import DetectorFactory, detect_langs
from langdetect.lang_detect_exception import LangDetectException

MAX_CHARS = 1_000
"""Characters that are looked at: the answer is the same as on the whole text, in a third of the time."""
MIN_LETTERS = 60

DetectorFactory.seed = 0

_CODE = re.compile(r"^\s*([a-zA-Z]{2,3})(?:[-_].*)?\s*$")
_DIGITS = re.compile(r"https?://\S+|[\d_]+")
_THREE = {
    "eng": "en",
    "deu": "de",
    "ger": "de",
    "fra": "fr",
    "fre": "fr",
    "spa": "es",
    "ita": "it",
    "tur": "tr",
    "ara": "ar",
    "jpn": "ja",
    "zho": "zh",
    "chi": "zh",
    "heb": "he",
    "rus": "ru",
    "por": "pt",
}
_OLD = {"iw": "he", "in": "id", "ji": "yi", "nb": "no", "nn": "no"}


def detect(text: str, declared: str | None = None) -> tuple[str | None, str]:
    """Two-letter language of `text` and its source: "text", "declared", or "" with None when it is unknown.

    `declared` is what page or feed claims ("en-GB", "pt_BR"); it decides for texts too short to tell.
    """
    claim = normalise(declared)
    sample = _DIGITS.sub(" ", text[:MAX_CHARS])
    if claim and _letters(sample) < MIN_LETTERS:
        return claim, "declared"
    try:
        best = detect_langs(sample)[0]
    except (LangDetectException, IndexError):
        return (claim, "declared") if claim else (None, "")
    return normalise(best.lang), "text"


def _letters(text: str) -> int:
    """Letters of `text`; one of a script without spaces, or of syllables, tells as much as three."""
    return sum(3 if letter >= "\u0e00" else 1 for letter in text if letter.isalpha())


def normalise(code: str | None) -> str | None:
    """Two lower-case letters of a language tag such as `en-GB`; None for what is none."""
    found = _CODE.match(code or "")
    if not found:
        return None
    short = found[1].lower()
    short = _THREE.get(short, short)
    return _OLD.get(short, short) if len(short) == 2 else None
