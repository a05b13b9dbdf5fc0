"""docs/reference/store.md says what schema.py says."""

import dataclasses
from pathlib import Path

import pytest

from newsbot.corpus.store.reference import reference
from newsbot.corpus.store.schema import COLLECTIONS

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "store.md"


def test_the_reference_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "`make docs` writes it anew"


@pytest.mark.parametrize("name", COLLECTIONS)
def test_every_field_is_in_the_reference(name: str) -> None:
    section = reference().partition(f"## {name}\n")[2].partition("\n## ")[0]
    fields = [field.name for field in dataclasses.fields(COLLECTIONS[name].record)]
    assert [field for field in fields if f"| `{field}` |" not in section] == []


@pytest.mark.parametrize("name", COLLECTIONS)
def test_keys_and_indexes_are_fields(name: str) -> None:
    collection = COLLECTIONS[name]
    fields = {field.name for field in dataclasses.fields(collection.record)}
    assert {*collection.key, *(field.partition(".")[0] for index in collection.indexes for field in index)} <= fields
