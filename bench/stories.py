"""How fast stories are assigned with 5,000 of them open, on one core.

usage: stories.py [--open 5000] [--articles 1000]

Makes up news of Zipf-distributed words: one event an article until `--open` stories are open, then articles of which
two thirds follow an open story. Prints articles/s of reading terms and of assigning, apart and together, and memory.
"""

import argparse
import random
import resource
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from newsbot.stories.clustering import Clusterer
from newsbot.stories.model import StoryArticle
from newsbot.stories.terms import terms_of

START = datetime(2026, 3, 1, tzinfo=UTC)
WORDS = 350  # of an article
RARE = 40  # words of an event's own vocabulary

_rng = random.Random(1)
_SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]
_COMMON = ["".join(_rng.choices(_SYLLABLES, k=_rng.randint(2, 4))) for _ in range(30_000)]
_RANKS = [1 / (rank + 10) for rank in range(len(_COMMON))]


def vocabulary(event: int) -> list[str]:
    """Words and names of one event."""
    rng = random.Random(f"event {event}")
    rare = ["".join(rng.choices(_SYLLABLES, k=4)) for _ in range(RARE)]
    return rare[: RARE // 2] + [word.capitalize() for word in rare[RARE // 2 :]]


def text(event: int, rng: random.Random) -> tuple[str, str]:
    """(title, body) of one report of `event`."""
    own = vocabulary(event)
    tokens = rng.choices(_COMMON, _RANKS, k=WORDS)
    for at in range(0, WORDS, 5):
        tokens[at] = rng.choice(own)
    body = " ".join(" ".join(tokens[i : i + 15]) + "." for i in range(0, WORDS, 15))
    return " ".join(rng.sample(own, 6)), body


def articles(opened: int, more: int) -> Iterator[tuple[str, datetime, tuple[str, str]]]:
    """(id, first seen, text), one a minute at most, all within the week that stories stay open."""
    rng = random.Random(2)
    step = timedelta(minutes=6 * 24 * 60) / (opened + more)
    for number in range(opened + more):
        event = number if number < opened or rng.random() < 1 / 3 else rng.randrange(opened)
        yield f"a-{number:06}", START + number * step, text(event, rng)


def assign(clusterer: Clusterer, batch: list[StoryArticle]) -> float:
    """Seconds of CPU that assigning takes, minute by minute."""
    begin = time.process_time()
    minute: list[StoryArticle] = []
    for article in batch:
        if minute and article.minute != minute[0].minute:
            clusterer.assign(minute)
            minute = []
        minute.append(article)
    clusterer.assign(minute)
    return time.process_time() - begin


def read(made: list[tuple[str, datetime, tuple[str, str]]]) -> tuple[list[StoryArticle], float]:
    """The articles with their terms, and the seconds of CPU it took."""
    begin = time.process_time()
    found = [
        StoryArticle(ident, "wire.example", seen, terms_of(*words, "en"), "en", seen) for ident, seen, words in made
    ]
    return found, time.process_time() - begin


def main() -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--open", type=int, default=5000)
    parser.add_argument("--articles", type=int, default=1000)
    options = parser.parse_args()
    made = list(articles(options.open, options.articles))
    clusterer = Clusterer()
    before, _ = read(made[: options.open])
    assign(clusterer, before)
    opened = len(clusterer.stories)
    measured, reading = read(made[options.open :])
    # a minute begun before is not assigned twice
    assigning = assign(clusterer, [article for article in measured if article.minute > before[-1].minute])
    count = len(measured)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{opened} stories open, {len(clusterer.stories)} at the end")
    print(
        f"terms {count / reading:.0f}/s  assigning {count / assigning:.0f}/s",
        f" both {count / (reading + assigning):.0f}/s",
    )
    print(f"peak memory {memory:.0f} MiB")


if __name__ == "__main__":
    main()
