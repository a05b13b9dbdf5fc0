"""What news counts and the words for it, a table a language (`LANGUAGE.toml`), and numbers as they are written. Pure.

`vocabulary(language)` reads a table; `numbers_in` joins its tokens to numbers; `newsbot.stories.quantities` uses both
and the rules: `measures` (units), `fates` (what became of people), `counts` (all else), `ages`, `roles`.
How a table is written: docs/reference/figure-tables.md.
"""

from newsbot.stories.counted.numerals import numbers_in
from newsbot.stories.counted.vocabulary import LANGUAGES, Token, Vocabulary, vocabulary

__all__ = ["LANGUAGES", "Token", "Vocabulary", "numbers_in", "vocabulary"]
