"""A large corpus taken out again: does the memory of an export grow with it, and its time faster than it?

    python bench/exports.py [--articles 30000 300000] [--formats jsonl md …] [--site 2000] [--keep FOLDER]

The store is filled with texts of 200 words, three articles a story, every fifth of them a copy, past
crawler, search index and desk: so it is there in minutes. Each export then runs in a process of its own. Prints its
time, CPU, largest memory and size; with `--site` the same of `site build` with so many stories. `--keep`: where the
stores are left, and found again. pyarrow has to be installed for parquet.
"""

import argparse
import contextlib
import itertools
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.outlets import configure, newsbot, text
from bench.store import pair
from newsbot.corpus.store.schema import ArticleRecord, AssignmentRecord, StoryRecord, VersionRecord
from newsbot.corpus.store.sqlite import SqliteStore
from newsbot.interfaces.export import FORMATS
from newsbot.text.ids import story_id

STORY = 3
"""Articles of one story."""
AT_ONCE = 300

Pair = tuple[ArticleRecord, VersionRecord]


def fill(folder: Path, count: int) -> None:
    """A store of `count` articles, assigned."""
    held = SqliteStore(str(folder / "news.db"), create=True, timeout=30.0)
    held.enter, held.index = lambda _: set(), lambda *_: None  # type: ignore[method-assign,assignment]
    source = (pair(0, number, text(number, "all"), ()) for number in range(count))
    began, seq = time.perf_counter(), 0
    while batch := list(itertools.islice(source, AT_ONCE)):
        held.put_versions(batch)
        stories, lines = [], []
        for members in _stories(batch):
            lines += [_assignment(seq + number, members, number) for number in range(1, len(members) + 1)]
            seq += len(members) + 1
            stories.append(_story(seq, members))
        held.put_stories(stories, lines)
    held.clear_desk_mark(held.desk_mark().counter)
    held.close()
    print(f"{count:,} articles put in, {time.perf_counter() - began:.0f} s", flush=True)


def _stories(batch: list[Pair]) -> Iterator[list[ArticleRecord]]:
    for at in range(0, len(batch), STORY):
        yield [article for article, _ in batch[at : at + STORY]]


def _story(seq: int, members: list[ArticleRecord]) -> StoryRecord:
    first, last = members[0], members[-1]
    ids = tuple(each.id for each in members)
    return StoryRecord(
        story_id(first.id), seq, first.title, first.language, ("all",), ids, first.first_seen, last.first_seen
    )


def _assignment(seq: int, members: list[ArticleRecord], number: int) -> AssignmentRecord:
    article, first = members[number - 1], members[0]
    relation = "new_story" if number == 1 else "copy" if seq % 5 == 0 else "follow_up"
    detail = {"reason": "generated", "part": story_id(first.id), "versions": 1}
    return AssignmentRecord(seq, article.id, story_id(first.id), relation, article.first_seen, detail)


def measure(folder: Path, formats: list[str], site: int) -> None:
    """Print what each export takes."""
    for kind in formats:
        out = folder / f"out.{kind}"
        spent = newsbot(folder, None, "export", "--format", kind, "--output", str(out))
        size = out.stat().st_size / 1e6 if out.exists() else 0
        out.unlink(missing_ok=True)
        print(f"  {kind:8} {spent}  {size:.0f} MB  {spent.output[-300:] if spent.code else ''}", flush=True)
    if site:
        with tempfile.TemporaryDirectory() as pages:
            spent = newsbot(folder, None, "site", "build", pages, "--limit", str(site))
        print(f"  site     {spent}  {spent.output.strip()[-300:]}", flush=True)


def main() -> None:
    """Fill and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[30_000, 300_000])
    parser.add_argument("--formats", nargs="*", choices=[*FORMATS], default=[*FORMATS])
    parser.add_argument("--site", type=int, default=0, metavar="STORIES")
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    given = parser.parse_args()
    for count in given.articles:
        with contextlib.ExitStack() as stack:
            folder = given.keep / str(count) if given.keep else Path(stack.enter_context(tempfile.TemporaryDirectory()))
            if not (folder / "news.db").exists():
                folder.mkdir(parents=True, exist_ok=True)
                configure(folder, 1)
                fill(folder, count)
            print(f"{count:,} articles, store {(folder / 'news.db').stat().st_size / 1e6:.0f} MB", flush=True)
            measure(folder, given.formats, given.site)


if __name__ == "__main__":
    main()
