"""How many words a language needs to say the same: Finnish and Turkish need few, Vietnamese many.

Measured by `bench/wordiness.py` on one invented text in 96 languages (fixtures/languages), 95 words of English. Words
are those of `words.word_count`, by which two characters of a script without spaces are one word; so Thai needs many and
Chinese about as many as English.
"""

_TABLE = """
    af 1.05  am 0.85  ar 0.91  as 0.83  az 0.83  be 0.85  bg 0.91  bn 0.80  bs 0.91  ca 1.16  ceb 1.31  cs 0.85
    cy 1.25  da 0.97  de 0.98  el 1.07  en 1.00  eo 1.04  es 1.17  et 0.80  eu 0.88  fa 1.11  fi 0.75  fo 0.92
    fr 1.14  ga 1.24  gl 1.16  gu 0.85  ha 1.32  he 0.82  hi 1.18  hr 0.89  ht 1.19  hu 0.96  hy 0.88  id 1.05
    is 0.85  it 1.13  ja 1.12  jv 1.03  ka 0.73  kk 0.86  km 2.77  kn 0.69  ko 0.73  ku 0.95  ky 0.93  lb 1.01
    lo 2.19  lt 0.78  lv 0.79  mg 1.21  mk 0.95  ml 0.65  mn 0.92  mr 0.75  ms 1.01  mt 1.18  my 3.03  ne 0.77
    nl 0.97  no 0.93  oc 1.12  or 0.80  pa 1.06  pl 0.94  ps 1.14  pt 1.14  ro 0.99  ru 0.85  si 0.96  sk 0.85
    sl 0.91  so 1.05  sq 1.07  sr 0.92  sv 0.88  sw 0.96  ta 0.71  te 0.78  tg 1.00  th 2.44  ti 1.00  tk 0.87
    tl 1.17  tr 0.82  tt 0.88  ug 0.79  uk 0.82  ur 1.23  uz 0.92  vi 1.32  yi 1.64  yo 1.40  zh 0.98  zu 0.81
"""
WORDINESS = {language: float(ratio) for language, ratio in zip(*[iter(_TABLE.split())] * 2, strict=True)}
"""Language (as `language.normalise` writes it) -> its words for what one word of English says."""


def words_for(english: int, language: str | None) -> int:
    """How many words of `language` say what so many of English do; as many in a language that was not measured."""
    return round(english * WORDINESS.get(language or "", 1.0))
