"""A briefing of more stories than are compared by meaning."""

import contextlib
from typing import Any

import pytest

from newsbot.corpus.query import briefing
from newsbot.corpus.query.briefing import Briefing
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import Store
from newsbot.corpus.store.schema import StoryRecord
from tests.corpus.store.records import at, story


def test_the_newest_stories_are_compared_by_meaning_and_the_others_by_words(monkeypatch: pytest.MonkeyPatch) -> None:
    by_meaning: dict[str, bool] = {}

    def told(store: Store, record: StoryRecord, *, meanings: bool, texts_only: bool) -> dict[str, Any]:
        by_meaning[record.id] = meanings
        return {"beats": [], "articles": 1}

    monkeypatch.setattr(briefing, "COMPARED_ARTICLES", 3)
    monkeypatch.setattr(briefing, "story", told)
    with contextlib.closing(open_store("sqlite::memory:")) as store:
        made = [
            story(f"s-{number}", number, article_ids=("a-1", "a-2"), first_seen=at(-number), last_seen=at(number))
            for number in (1, 2, 3)
        ]
        store.put_stories(made, [])
        assert len(list(Briefing(store, ()))) == 3
    assert by_meaning == {"s-3": True, "s-2": False, "s-1": False}
