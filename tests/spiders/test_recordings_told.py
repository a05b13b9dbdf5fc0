"""A recording that is replayed after a later one is told of; the same one again is not."""

from pathlib import Path

import pytest

from newsbot.corpus.store.base import Store
from newsbot.network.archive import ArchiveWriter, Mark, index
from newsbot.spiders.recordings_told import remember, spans_of, warn
from tests.builders import at
from tests.network.archive.archives import INFO, PAGE, foreign, save


def recording(folder: Path, hour: int) -> Path:
    path = folder / f"{hour}.warc.gz"
    with ArchiveWriter(path, at(hours=hour), INFO) as writer:
        writer.write(Mark("begun", at(hours=hour), ("missiles",)))
        writer.write(Mark("assigned", at(hours=hour, minutes=5)))
    return path


def replayed(store: Store, *paths: Path) -> None:
    """As a command does it."""
    spans = spans_of(index(paths)[0])
    warn(store, spans)
    remember(store, spans)


def test_what_begins_before_the_end_of_what_was_replayed_is_told(
    store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = recording(tmp_path, 1), recording(tmp_path, 2)
    replayed(store, second)
    replayed(store, first)
    assert [str(first) in record.getMessage() for record in caplog.records] == [True]


def test_in_order_together_and_again_nothing_is_told(
    store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first, second, third = (recording(tmp_path, hour) for hour in (1, 2, 3))
    replayed(store, first)
    replayed(store, third, second)
    replayed(store, second)
    replayed(store, first.rename(tmp_path / "moved.warc.gz"))
    assert caplog.records == []


def test_archives_of_others_come_in_any_order(store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    replayed(store, recording(tmp_path, 2))
    assert PAGE.fetched < at(hours=2)
    replayed(store, save(tmp_path / "foreign.warc", foreign()))
    assert caplog.records == []
