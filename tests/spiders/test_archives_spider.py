"""Articles out of other people's archives: which are read, what is left alone, and where an interrupted run goes on."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

import pytest

from newsbot.corpus.store.base import Store
from newsbot.corpus.writer import Writer
from newsbot.items import Article, Departure
from newsbot.network.archive import ArchiveWriter, Exchange, Selection
from newsbot.operation.config import Config
from newsbot.spiders import archives
from newsbot.spiders.archives import ArchivesSpider
from newsbot.spiders.reader import Reader
from tests.builders import TEXT

T = TypeVar("T")
DAY = datetime(2026, 3, 4, 10, tzinfo=UTC)
GERMAN = (
    "Die Fähre liegt seit dem Morgen im Hafen fest, weil ein Sturm die Ausfahrt versperrt. "
    "Der Betreiber will am Abend entscheiden, ob die Überfahrt nachgeholt wird. "
    "Rund zweihundert Reisende warten in der Halle, das Rote Kreuz hat Decken gebracht. "
)


def page(number: int, text: str = TEXT, language: str = "en") -> Exchange:
    paragraphs = "".join(f"<p>{line}</p>" for line in f"Report {number}. {text}".splitlines())
    body = f"<html lang={language}><head><title>Report {number}</title></head><body><article>{paragraphs}</article>"
    return Exchange(
        f"https://outlet.example/{number}", 200, (("Content-Type", "text/html"),), f"{body}</body></html>".encode(), DAY
    )


def write(path: Path, *exchanges: Exchange) -> Path:
    with ArchiveWriter(path, DAY, {}) as writer:
        for each in exchanges:
            writer.write(each)
    return path


class Session:
    """What the spider needs of a session, over a store; `read` counts the pages that workers read."""

    def __init__(self, store: Store) -> None:
        self.topics: dict[str, Any] = {}
        self.config, self.share, self.read = Config(), None, 0
        self.written: list[Article | Departure] = []
        self.queue = SimpleNamespace(
            add=self.add, room=_at_once, drain=_at_once, settled=_at_once, expect=_not_noted, forget=_not_noted
        )
        self.workers = SimpleNamespace(run=self._run, count=1)
        self.stopping, self.clock = asyncio.Event(), lambda: DAY
        self.assigned, self.reads = 0, True
        self.store = SimpleNamespace(call=self._call)
        self._store = store

    def add(self, outcome: Article | Departure) -> None:
        self.written.append(outcome)
        Writer(self._store).write([outcome])

    def end_reading(self) -> None:
        self.reads = False

    async def assign(self, now: datetime, holder: str) -> None:
        assert not self.reads  # each takes memory of its own
        self.assigned += 1

    async def _call(self, function: Callable[[Store], T]) -> T:
        return function(self._store)

    async def _run(self, function: Callable[..., T], *arguments: Any, **named: Any) -> T:
        assert self.reads
        self.read += 1
        return function(*arguments, **named)


async def _at_once(*_: object) -> None:
    """There is room, and everything is stored."""


def _not_noted(_: object) -> None:
    """Nothing waits in a pipeline."""


def spider(store: Store, paths: Sequence[Path], **chosen: Any) -> tuple[ArchivesSpider, Session]:
    made, session = ArchivesSpider(paths, **chosen), Session(store)
    made.session, made.reader = session, Reader(session, "replay")  # type: ignore[assignment, arg-type] # a stand-in
    made.crawler = SimpleNamespace(stats=SimpleNamespace(inc_value=lambda name: None))  # type: ignore[assignment]
    return made, session


def run(store: Store, paths: Sequence[Path], until: int | None = None, **chosen: Any) -> Session:
    """Read archives into the store; killed when `until` articles have come out, where that is given."""
    made, session = spider(store, paths, **chosen)

    async def read() -> None:
        found = made.start()
        count = 0
        async for each in found:
            session.add(each)
            count += 1
            if count == until:
                return

    asyncio.run(read())
    return session


@pytest.fixture(autouse=True)
def marks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "_MARKED", 2)


def urls(session: Session) -> list[str]:
    return [each.url.rpartition("/")[2] for each in session.written if isinstance(each, Article)]


def test_articles_come_in_the_order_of_the_files(store: Store, tmp_path: Path) -> None:
    later, earlier = write(tmp_path / "b.warc.gz", page(3), page(1)), write(tmp_path / "a.warc.gz", page(2))
    session = run(store, [later, earlier])
    assert urls(session) == ["3", "1", "2"]
    assert session.share is not None


def test_nothing_is_left_for_the_next_crawl_to_fetch(store: Store, tmp_path: Path) -> None:
    archive = write(tmp_path / "a.warc.gz", page(1), page(2), page(3))
    run(store, [archive], until=1)
    assert store.due_urls(datetime(2030, 1, 1, tzinfo=UTC), 10) == []


def test_a_killed_run_goes_on_where_everything_before_was_stored(store: Store, tmp_path: Path) -> None:
    files = [write(tmp_path / f"{n}.warc.gz", *(page(10 * n + k) for k in range(5))) for n in range(2)]
    run(store, files, until=8)
    again = run(store, files)
    assert urls(again) == ["10", "11", "12", "13", "14"]  # noted at the sixth page
    assert store.counts()["articles"] == 10


def test_what_was_read_to_its_end_is_read_again_when_it_is_asked_for_again(store: Store, tmp_path: Path) -> None:
    archive = write(tmp_path / "a.warc.gz", *(page(n) for n in range(5)))
    run(store, [archive])
    again = run(store, [archive])
    assert (urls(again), store.counts()["articles"], store.counts()["versions"]) == (["0", "1", "2", "3", "4"], 5, 5)


def test_a_run_that_is_killed_while_stories_are_assigned_reads_nothing_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def killed(self: Session, now: datetime, holder: str) -> None:
        raise KeyboardInterrupt

    archive = write(tmp_path / "a.warc.gz", *(page(n) for n in range(5)))
    with monkeypatch.context() as patched:
        patched.setattr(Session, "assign", killed)
        with pytest.raises(KeyboardInterrupt):
            run(store, [archive])
    again = run(store, [archive])
    assert (urls(again), again.assigned) == ([], 1)
    assert urls(run(store, [archive])) == ["0", "1", "2", "3", "4"]


def test_another_question_begins_anew(store: Store, tmp_path: Path) -> None:
    archive = write(tmp_path / "a.warc.gz", *(page(n) for n in range(6)))
    run(store, [archive], until=5)
    assert urls(run(store, [archive], selection=Selection(("outlet.example",))))[0] == "0"


def test_only_articles_in_the_languages_asked_for_are_kept(store: Store, tmp_path: Path) -> None:
    archive = write(tmp_path / "a.warc.gz", page(1), page(2, GERMAN * 3, "de"))
    assert urls(run(store, [archive], languages=["de"])) == ["2"]


def test_the_same_address_twice_is_one_article_with_two_versions(store: Store, tmp_path: Path) -> None:
    archive = write(
        tmp_path / "a.warc.gz", page(1), page(1, TEXT + "\nIt was corrected later, the paper said on Friday.")
    )
    run(store, [archive])
    assert (store.counts()["articles"], store.counts()["versions"]) == (1, 2)
