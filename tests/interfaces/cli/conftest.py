"""What tests of commands share."""

import pytest

from tests.commands import WORLD
from tests.corpus.query.corpus import NOW, world_copy


@pytest.fixture(scope="module")
def common(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Options of a command on the fixture world; tests with a corpus of their own say so in their file."""
    store = world_copy(tmp_path_factory.mktemp("world"))
    return ["--config", str(WORLD), "--store", store, "--now", NOW.isoformat()]
