"""What one would write in an afternoon, to compare newsbot with: python bench/plain.py FEEDS DATABASE

FEEDS is a file with an address a line, DATABASE is SQLite. feedparser reads feeds, requests fetches, trafilatura reads
the pages and langdetect tells their language; no robots.txt, no copies, no stories, no pages kept. `--threads N` and
`--processes N` do so for N feeds at a time; `--reader` has newspaper4k or news-please fetch and read the pages instead.
"""

import argparse
import functools
import itertools
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import feedparser
import requests

Row = tuple[str, str, str | None, str | None, str | None, str, str]
"""url, title, author, published, language, text, feed"""
Reader = Callable[[requests.Session, str, str], Row | None]

SCHEMA = "create table if not exists article (url text primary key, title, author, published, language, text, feed)"


def trafilatura(session: requests.Session, url: str, feed: str) -> Row | None:
    from langdetect import LangDetectException, detect
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    answer = session.get(url, timeout=30)
    answer.raise_for_status()
    found = bare_extraction(answer.content, url=url, include_comments=False, with_metadata=True)
    if not isinstance(found, Document) or not found.text:
        return None
    try:
        language = detect(found.text)
    except LangDetectException:
        language = None
    return url, found.title or "", found.author, found.date, language, found.text, feed


def newspaper4k(_: requests.Session, url: str, feed: str) -> Row | None:
    from newspaper import Article

    article = Article(url, fetch_images=False)
    article.download()
    article.parse()
    date = article.publish_date and article.publish_date.isoformat()
    return url, article.title, ", ".join(article.authors), date, article.meta_lang, article.text, feed


def news_please(_: requests.Session, url: str, feed: str) -> Row | None:
    from newsplease import NewsPlease

    article = NewsPlease.from_url(url, fetch_images=False)
    if article is None or not getattr(article, "maintext", None):
        return None
    date = article.date_publish and article.date_publish.isoformat()
    return url, article.title or "", ", ".join(article.authors), date, article.language, article.maintext, feed


READERS: dict[str, Reader] = {"trafilatura": trafilatura, "newspaper4k": newspaper4k, "news-please": news_please}


def read_feed(reader: str, known: frozenset[str], feed: str) -> list[Row]:
    """The articles of one feed that are not known."""
    session = requests.Session()  # one connection to a host, kept
    rows = []
    for entry in feedparser.parse(session.get(feed, timeout=30).content).entries:
        if entry.link in known:
            continue
        try:
            row = READERS[reader](session, entry.link, feed)
        except Exception as error:  # noqa: BLE001 - peers raise what they like; the others are still read
            print(entry.link, error)
            continue
        if row is not None:
            rows.append(row)
    return rows


def all_rows(pool: Executor | None, reader: str, known: frozenset[str], feeds: Iterable[str]) -> Iterator[list[Row]]:
    """The articles of every feed, as they come."""
    read = functools.partial(read_feed, reader, known)
    return iter(map(read, feeds) if pool is None else pool.map(read, feeds))


def main() -> None:
    """Read all feeds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("feeds", type=Path)
    parser.add_argument("database")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--processes", type=int, default=0)
    parser.add_argument("--reader", choices=READERS, default="trafilatura")
    asked = parser.parse_args()
    feeds = asked.feeds.read_text("utf-8").split()
    database = sqlite3.connect(asked.database)
    database.execute("pragma journal_mode=wal")
    database.execute(SCHEMA)
    known = frozenset(itertools.chain.from_iterable(database.execute("select url from article")))
    pool: Executor | None = None
    if asked.processes:
        pool = ProcessPoolExecutor(asked.processes)
    elif asked.threads:
        pool = ThreadPoolExecutor(asked.threads)
    for rows in all_rows(pool, asked.reader, known, feeds):
        with database:
            database.executemany("insert or ignore into article values (?, ?, ?, ?, ?, ?, ?)", rows)
    if pool is not None:
        pool.shutdown()


if __name__ == "__main__":
    main()
