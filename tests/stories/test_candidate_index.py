"""By which marks stories are looked for."""

import pytest

from newsbot.stories.candidate_index import rarest

RARITY = {"town": 3.0, "river": 2.0, "bridge": 2.0, "country": 1.0}
HELD = {"town": 4, "river": 3, "bridge": 3, "country": 90}


@pytest.mark.parametrize(
    ("most", "bearers", "found"),
    [
        (9, 100, "town bridge river country"),
        (9, 99, "town bridge river"),
        (9, 10, "town bridge river"),
        (9, 9, "town bridge"),
        (9, 0, "town"),  # however many have it
        (2, 100, "town bridge"),
    ],
)
def test_the_rarest_are_looked_for_as_long_as_few_have_them(most: int, bearers: int, found: str) -> None:
    assert list(rarest(RARITY, most, bearers, HELD.__getitem__)) == found.split()
