"""How many candidates an article has, and what finding them costs, as the corpus grows.

usage: copies.py [--articles 100000]

Makes up a month of wire news: 20 % are copies (whole, cut or with a new paragraph) of a report of the last two days,
5 % are issues of templates, the rest is new. Keys stand in an in-memory index; only articles published within the
window of the rule are candidates. Prints candidates an article, the share of copies found and the time of a look-up.
"""

import argparse
import random
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

from newsbot.text.fingerprint import CANDIDATE_KEYS, DEFAULT_RULE, fingerprint

START = datetime(2026, 3, 1, tzinfo=UTC)
WORDS = 90
COPIES, TEMPLATES = 0.20, 0.05
SERIES = 200

_rng = random.Random(1)
_SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]
_VOCABULARY = ["".join(_rng.choices(_SYLLABLES, k=_rng.randint(1, 4))) for _ in range(20_000)]
_CUMULATIVE = [0.0]
for _rank in range(len(_VOCABULARY)):
    _CUMULATIVE.append(_CUMULATIVE[-1] + 1 / (_rank + 10))
_CUMULATIVE = _CUMULATIVE[1:]


def fresh(rng: random.Random, count: int = WORDS) -> list[str]:
    """Words of a new report."""
    return rng.choices(_VOCABULARY, cum_weights=_CUMULATIVE, k=count)


def issue(rng: random.Random) -> list[str]:
    """Words of an issue of some series: the same words, other figures."""
    words = fresh(random.Random(rng.randrange(SERIES)))
    words[::6] = [str(rng.randrange(1000)) for _ in words[::6]]
    return words


def copy_of(words: list[str], rng: random.Random) -> list[str]:
    """A copy in full, cut, or with a paragraph of its own."""
    return rng.choice([words, words[: rng.randint(50, WORDS)], words + fresh(rng, 25)])


def measure(total: int) -> None:
    """Run through `total` articles; print at each tenth power and at the end."""
    rng = random.Random(2)
    holders: dict[int, list[int]] = defaultdict(list)
    when: list[datetime] = []
    texts: list[list[str]] = []
    candidates = copies = found = 0
    spent = 0.0
    window = timedelta(hours=DEFAULT_RULE.hours)
    step = timedelta(days=30) / total
    for number in range(total):
        recent = range(max(0, number - int(timedelta(days=2) / step)), number)
        draw, source = rng.random(), None
        if draw < COPIES and recent:
            source = rng.choice(recent)
            words = copy_of(texts[source], rng)
        else:
            words = issue(rng) if draw < COPIES + TEMPLATES else fresh(rng)
        keys = fingerprint(" ".join(words))
        now = START + number * step
        begin = time.process_time()
        shared = Counter(other for key in keys for other in holders[key])
        near = {other for other, n in shared.items() if n >= CANDIDATE_KEYS and now - when[other] <= window}
        spent += time.process_time() - begin
        candidates += len(near)
        copies += source is not None
        found += source in near
        for key in keys:
            holders[key].append(number)
        when.append(now)
        texts.append(words)
    print(
        f"{total} articles: {candidates / total:.2f} candidates an article, "
        f"{found / max(1, copies):.3f} of copies found, look-up {spent / total * 1e6:.0f} us"
    )


def main() -> None:
    """Measure at a tenth of the size and at full size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    options = parser.parse_args()
    for total in (options.articles // 10, options.articles):
        measure(total)


if __name__ == "__main__":
    main()
