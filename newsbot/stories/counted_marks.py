"""What a text counts and has words for, as marks that agree in all languages that have a table of figures.

Where neither names nor vectors can be compared, fourteen dead are fourteen dead: "@dead=14", and "~dead" for the word.
"""

from newsbot.stories.quantities import kinds_said, quantities
from newsbot.text.words import sentences

_UNSURE = frozenset(("things", "tonnes"))  # of which nothing says what they are
_READ = 1500
"""Characters of a text: what it tells of is told by then."""


def counted_marks(title: str, body: str, language: str | None) -> frozenset[str]:
    """The marks of one text; none in a language without a table."""
    marks: set[str] = set()
    for sentence in sentences(f"{title}\n{body[:_READ]}"):
        marks.update(f"~{kind}" for kind in kinds_said(sentence, language) if kind not in _UNSURE)
        counted = quantities(sentence, language)
        sure = (each for each in counted if each.approximate != "order" and each.kind not in _UNSURE)
        marks.update(f"@{each.kind}={each.value:.12g}" for each in sure)
    return frozenset(marks)
