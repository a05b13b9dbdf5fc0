"""Memory and time of `backup`, `backup --verify` and `restore` as a store grows: python bench/backup.py [ARTICLES…]

SQLite stores of 10,000 and 100,000 generated articles of 250 words; each command runs in a process of its own, whose
largest resident memory is read from the kernel.
"""

import contextlib
import itertools
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.store import BATCH, pair, texts
from newsbot.corpus.store import open_store
from tests.commands import command, environment

COPIED = 1_000
"""Articles that are put in; the others are copies of them under other ids, made by the database."""

COPIES = """
WITH RECURSIVE copy (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < :times)
INSERT INTO {table} SELECT {columns} FROM {table}, copy
"""


def fill(file: str, articles: int) -> None:
    """A store of so many articles, each with one version."""
    store = open_store(f"sqlite:{file}")
    made = (pair(1, number, body, ()) for number, body in enumerate(itertools.islice(texts(1), COPIED)))
    while batch := list(itertools.islice(made, BATCH * 10)):
        store.put_versions(batch)
    store.close()
    with contextlib.closing(sqlite3.connect(file)) as database, database:
        for table, keys in (("articles", ("id",)), ("versions", ("id", "article_id"))):
            columns = {name: name for _, name, *_ in database.execute(f"PRAGMA table_info({table})")} | {"num": "NULL"}
            columns |= {key: f"{key} || '-' || n" for key in keys}
            changed = [f"'$.{key}', {columns[key]}" for key in keys]
            columns["doc"] = f"json_set(doc, {', '.join(changed)})"
            copies = COPIES.format(table=table, columns=", ".join(columns.values()))
            database.execute(copies, {"times": articles // COPIED - 1})


def measured(*arguments: str | Path) -> str:
    """What a command took at most of memory, and its time."""
    began, largest = time.monotonic(), 0.0
    process = psutil.Popen(command(*arguments), env=environment(), stdout=subprocess.DEVNULL)
    while process.poll() is None:
        status = Path(f"/proc/{process.pid}/status").read_text()
        largest = max([largest, *(int(line.split()[1]) / 1024 for line in status.splitlines() if line[:5] == "VmHWM")])
        time.sleep(0.05)
    assert process.returncode == 0, arguments
    return f"{largest:5.0f} MB  {time.monotonic() - began:6.1f} s"


def main(sizes: list[int]) -> None:
    for articles in sizes:
        with tempfile.TemporaryDirectory() as name:
            uri, file = f"sqlite:{name}/news.db", Path(name) / "news.backup"
            fill(f"{name}/news.db", articles)
            print(f"{articles:8,} articles  backup   {measured('--store', uri, 'backup', file)}", flush=True)
            print(f"{'':17}  verify   {measured('backup', '--verify', file)}", flush=True)
            print(f"{'':17}  restore  {measured('--store', f'sqlite:{name}/again.db', 'restore', file)}", flush=True)


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or [10_000, 100_000])
