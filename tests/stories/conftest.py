"""Small invented reports: two fires, a bridge and an election, each told by several outlets; made-up vectors."""

import base64
import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from newsbot.stories.model import StoryArticle
from newsbot.stories.terms import terms_of
from newsbot.text.meaning import MADE_BY, SIZE

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)

TEXTS = {
    "fire-1": (
        "Fire destroys cannery in Norwick",
        (
            "A fire destroyed the Halvard cannery in Norwick harbour on Wednesday. Sixty firefighters fought "
            "the flames for nine hours, the Norwick fire service said. Plant manager Greta Lund said all 140 "
            "workers had left in time."
        ),
    ),
    "fire-2": (
        "Norwick cannery lost to flames",
        (
            "Nothing is left of the Halvard cannery but its chimney. Firefighters in Norwick said the flames "
            "began in the smoking hall. Greta Lund, who manages the plant, thanked the 140 workers who left "
            "the harbour in order."
        ),
    ),
    "bridge-1": (
        "Cracks close the Lunde bridge",
        (
            "Engineers closed the bridge over the Lunde after finding cracks in two pillars. Repairs will "
            "take until May, said Ida Holm, the mayor of Ostby. Buses from Ostby take the long way round by "
            "the ferry at Sund."
        ),
    ),
    "bridge-2": (
        "Lunde bridge shut until May",
        (
            "The Lunde bridge stays shut until May because its pillars have cracks, mayor Ida Holm told Ostby"
            " council. Engineers want to inject resin into both pillars. The ferry at Sund runs every ten "
            "minutes instead."
        ),
    ),
    "vote-1": (
        "Greens gain in Tarn election",
        (
            "The Greens won nine seats in the Tarn assembly, twice as many as before, the election board "
            "announced. Their leader Olav Reith called it a clear mandate. The Farmers lost their majority "
            "for the first time since 1969."
        ),
    ),
}
"""name -> (title, body)"""


def meaning(event: int, text: int, alike: float = 0.6) -> str:
    """A vector of the `text`-th text on the `event`-th event (below 16 each): so much alike are those of one event."""
    vector = bytearray(SIZE)
    for place, worth in ((event, alike), (16 + text, 1 - alike)):
        vector[16 * place : 16 * place + 16] = bytes([round(100 * math.sqrt(worth))]) * 16
    return f"{MADE_BY} {base64.b64encode(vector).decode()}"


@pytest.fixture
def report() -> Callable[..., StoryArticle]:
    """Makes an article of a text in TEXTS, or of a given title and body."""

    def make(name: str, hours: float = 0, **changes: object) -> StoryArticle:
        title, body = TEXTS.get(name, (name, name))
        title, body = str(changes.pop("title", title)), str(changes.pop("body", body))
        language = changes.pop("language", "en")
        assert language is None or isinstance(language, str)
        seen = NOON + timedelta(hours=hours)
        values: dict[str, object] = {
            "id": str(changes.pop("ident", name)),
            "outlet": f"{name}.example",
            "first_seen": seen,
            "terms": terms_of(title, body, language),
            "language": language,
            "published": seen,
        }
        return StoryArticle(**(values | changes))  # type: ignore[arg-type]  # a test's shorthand

    return make
