"""Pages that wait for their site's room: counted for their feed, of those that were left last."""

import dataclasses
from datetime import timedelta

import pytest

from newsbot.corpus.query import feed_health
from newsbot.corpus.store.base import Store
from tests import builders
from tests.corpus.store import records


@pytest.mark.parametrize(
    ("looked_at", "counted"), [(2, {"http://old.test/": 1, "http://new.test/": 1}), (1, {"http://new.test/": 1})]
)
def test_what_waits_for_room_is_counted_of_those_left_last(
    store: Store, monkeypatch: pytest.MonkeyPatch, looked_at: int, counted: dict[str, int]
) -> None:
    for hours, name in enumerate(("old", "new")):
        page = builders.pending(name, reason="host-share", feed_url=f"http://{name}.test/")
        at = builders.NOON + timedelta(hours=hours)
        decision = records.decision(name, "host-share", first=at, last=at)
        store.put_urls([page])
        store.put_decisions([dataclasses.replace(decision, id=name, url=page.url)])
    monkeypatch.setattr(feed_health, "LEFT", looked_at)
    assert feed_health._for_room(store) == counted
