"""How far a run is, where that is known."""

import pytest

from newsbot.extensions.run import _time_left


@pytest.mark.parametrize(
    ("share", "passed", "said"),
    [
        (None, 60.0, ""),
        (0.0, 60.0, ""),
        (0.25, 60.0, " · 25%, 3 min left"),
        (0.5, 60.0, " · 50%, 1 min left"),
        (0.51, 60.0, " · 51%, less than a minute left"),
        (1.0, 60.0, " · 100%, less than a minute left"),
    ],
)
def test_the_time_left_is_told_by_the_share_that_is_done(share: float | None, passed: float, said: str) -> None:
    assert _time_left(share, passed) == said
