"""How long questions and pages take in a large corpus, and how large pages are.

    python bench/pages.py [--articles 100000] [--requests 60] [--store sqlite:/tmp/pages.db]

`--store` may name a MongoDB server (mongodb://HOST/DATABASE); with `--store secantus` the test server is started.

The corpus is generated: 250 words an article by Zipf's law over 20,000 words, 60 outlets, four languages, five minutes
apart (100,000 take a year), in stories of 1 to 12 articles with every fifth one a copy. A store that is there already
is used as it is.

Prints what an article took to write (CPU of this process) and, of SQLite, takes in each table; then median and 95th
percentile of milliseconds by the clock and of CPU: of the queries behind commands, called in one process; of whole
commands, start included; of pages, with the largest. Every page is asked for once; only the facets, which all lists
share, are warm.
"""

import argparse
import functools
import itertools
import math
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from newsbot.corpus.query import grouping, news_since, searching, story_rows, trends, whole_story
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import ArticleFilter, Split, Store
from newsbot.corpus.store.schema import ArticleRecord, AssignmentRecord, StoryRecord, VersionRecord
from newsbot.corpus.store.sqlite import SqliteStore
from newsbot.errors import StoreError
from newsbot.interfaces.web import Surroundings, create_app
from newsbot.items import Block
from newsbot.text import ids
from newsbot.text.topics import Topic, parse
from newsbot.times import fixed_clock
from tests.interfaces.web.client import Client
from tests.mongo_server import mongo_server

START = datetime(2026, 1, 1, tzinfo=UTC)
LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
WORDS = [f"w{number:x}".translate(LETTERS) for number in range(20_000)]
WEIGHTS = list(itertools.accumulate(1 / rank for rank in range(1, len(WORDS) + 1)))
BATCH = 200
APART = timedelta(minutes=5)


def pair(number: int, chance: random.Random, lines: int = 10) -> tuple[ArticleRecord, VersionRecord]:
    """One article of so many lines, of 25 words each, with its version."""
    outlet, language = f"outlet{chance.randrange(60)}.example", chance.choice(["en", "en", "tr", "de", "ar"])
    body = "\n".join(" ".join(chance.choices(WORDS, cum_weights=WEIGHTS, k=25)) + "." for _ in range(lines))
    address, seen = f"https://{outlet}/{number}", START + number * APART
    ident, title = ids.article_id(address), body[:70]
    sha = ids.text_sha(title, body)
    common: dict[str, Any] = {"outlet": outlet, "title": title, "language": language, "published": seen}
    common["words"] = 25 * lines
    return (
        ArticleRecord(
            id=ident, url=address, first_seen=seen, aliases=(), topics=("bench",), feed_urls=(f"https://{outlet}/rss",),
            feed_published=seen, current_sha=sha, current_fetched=seen, **common,
        ),
        VersionRecord(
            id=ids.version_id(ident, sha), article_id=ident, sha=sha, extractor="bench", body=body,
            blocks=tuple(Block("paragraph", line) for line in body.split("\n")), authors=(), modified=None,
            first_fetched=seen, last_fetched=seen, fingerprint=tuple(sorted(chance.getrandbits(62) for _ in range(24))),
            **common,
        ),
    )  # fmt: skip


def fill(store: Store, articles: int, held: int = 0, lines: int = 10) -> float:
    """Put articles and their stories in, from `held` to `articles` of them; gives CPU ms an article."""
    chance, open_stories, seq, taken = random.Random(held), [], 2 * held + 1, 0.0
    for begin in range(held, articles, BATCH):
        batch = [pair(number, chance, lines) for number in range(begin, min(begin + BATCH, articles))]
        begun = time.process_time()
        store.put_versions(batch)
        taken += time.process_time() - begun
        records = [article for article, _ in batch]
        while records:
            size = min(chance.choice([1, 1, 1, 2, 3, 5, 12]), len(records))
            members, records = [records.pop(chance.randrange(len(records))) for _ in range(size)], records
            open_stories.append(sorted(members, key=lambda each: each.first_seen))
        stories = sorted(open_stories, key=lambda members: members[-1].first_seen)
        open_stories = []
        written = list(_assigned(stories, seq))
        begun = time.process_time()
        store.put_stories([story for story, _ in written], [each for _, made in written for each in made])
        taken += time.process_time() - begun
        seq = written[-1][0].seq + 1
        sys.stderr.write(f"\r{begin + len(batch)}")
    sys.stderr.write("\n")
    return 1000 * taken / (articles - held)


def sizes(store: Store) -> str:
    """Bytes an article by table with its indexes, the largest first; "" for what is no SQLite."""
    if not isinstance(store, SqliteStore):
        return ""
    sql = "SELECT tbl_name, sum(pgsize) FROM dbstat JOIN sqlite_master USING (name) GROUP BY 1"
    articles = store.counts()["articles"]
    tables = [(name, size / articles) for name, size in store.rows(sql)]
    told = ", ".join(f"{name} {size:.0f}" for name, size in sorted(tables, key=lambda each: -each[1]) if size >= 1)
    return f"{sum(size for _, size in tables):.0f} bytes an article: {told}"


def _assigned(stories: list[list[ArticleRecord]], seq: int) -> Iterator[tuple[StoryRecord, list[AssignmentRecord]]]:
    numbers = itertools.count(seq)
    for members in stories:
        first, ident = members[0], ids.story_id(members[0].id)
        made = []
        for place, each in enumerate(members):
            copied = place % 5 == 4
            detail: dict[str, Any] = {"family": first.id, "copy_of": first.id, "containment": 0.9} if copied else {}
            relation = "copy" if copied else "follow_up" if place else "new_story"
            made.append(AssignmentRecord(next(numbers), each.id, ident, relation, START, detail))
        story = StoryRecord(
            ident, next(numbers), first.title, first.language, ("bench",), tuple(each.id for each in members),
            first.first_seen, members[-1].first_seen,
        )  # fmt: skip
        yield story, made


def of_all_lengths(store: Store, number: int) -> list[StoryRecord]:
    """Some of the newest stories, short and long ones as there are: in corpora of any size about the same."""
    stories = sorted(store.newest_stories(limit=2_500), key=lambda story: (len(story.article_ids), story.id))
    return [stories[len(stories) * place // number] for place in range(number)]


def addresses(store: Store, requests: int) -> dict[str, list[str]]:
    """Kind of page -> addresses."""
    chance = random.Random(1)
    stories = of_all_lengths(store, requests)
    days = [(START + timedelta(days=chance.randrange(60))).date().isoformat() for _ in range(requests)]
    common, rare = WORDS[:200], WORDS[3_000:]
    return {
        "topics": ["/"],
        "stories": ["/stories", "/topics/bench"],
        "stories of a day": [f"/stories?day={day}" for day in days],
        "stories filtered": [f"/stories?lang=tr&outlet=outlet{n % 60}.example" for n in range(requests)],
        "story": [f"/stories/{story.id}" for story in stories],
        "article": [f"/articles/{chance.choice(story.article_ids)}" for story in stories],
        "sources": ["/sources"],
        "search, common word": [f"/search?q={word}" for word in chance.sample(common, requests // 2)],
        "search, rare word": [f"/search?q={word}" for word in chance.sample(rare, requests // 2)],
        "search, two words": [f"/search?q={'+'.join(chance.sample(common, 2))}" for _ in range(requests // 2)],
        "search, by story": [f"/search?q={word}&group=story" for word in chance.sample(common, requests // 2)],
        "trend": [f"/trend?q={word}" for word in chance.sample(common, requests // 2)],
        "trend, two": [f"/trend?q={one}&beside={two}" for one, two in itertools.pairwise(common[:31])],
    }


def queries(store: Store, requests: int) -> dict[str, list[Callable[[], object]]]:
    """Kind of question -> questions, as commands put them."""
    chance = random.Random(2)
    newest = store.stories(limit=1)[0].seq
    stories = of_all_lengths(store, requests)

    def search(text: str, *outlets: str, sort: searching.Sort = "newest") -> Callable[[], object]:
        return lambda: searching.search(store, parse(text), ArticleFilter(outlets=outlets), 21, sort=sort)

    def story(ident: str) -> Callable[[], object]:
        return lambda: whole_story.story(store, story_rows.find_story(store, ident))

    def new(after: int) -> Callable[[], object]:
        return lambda: list(news_since.with_said(store, news_since.news(store, ["bench"], after)[0]))

    def first_of_new(after: int) -> Callable[[], object]:
        return lambda: next(news_since.with_said(store, news_since.news(store, ["bench"], after)[0]))

    def facets(text: str) -> Callable[[], object]:
        return lambda: grouping.facets(store, parse(text), ArticleFilter())

    def trend(text: str, split: Split | None = None) -> Callable[[], object]:
        return lambda: trends.trend(store, [parse(text)], ArticleFilter(), split=split)

    return {
        "new, since a look": [lambda: news_since.news(store, ["bench"], newest - 300)] * requests,
        "new, first look": [lambda: news_since.news(store, ["bench"], 0, limit=100)] * requests,
        "new, and what it says": [new(newest - back) for back in range(60, 60 + 10 * requests, 10)],
        "new, its first story": [first_of_new(newest - back) for back in range(60, 60 + 10 * requests, 10)],
        "stories": [lambda: story_rows.stories(store, ["bench"], None, 20)] * requests,
        "story": [story(each.id) for each in stories],
        "search, common word": [search(word) for word in chance.choices(WORDS[:200], k=requests)],
        "search, best, common": [search(word, sort="relevance") for word in chance.choices(WORDS[:200], k=requests)],
        "search, best, phrase": [
            search(f'"{" ".join(chance.sample(WORDS[:30], 2))}"', sort="relevance") for _ in range(requests)
        ],
        "facets, common word": [facets(word) for word in chance.choices(WORDS[:200], k=requests)],
        "trend, common word": [trend(word) for word in chance.choices(WORDS[:200], k=requests)],
        "trend, by outlet": [trend(word, "outlet") for word in chance.choices(WORDS[:200], k=requests)],
        "trend, rare word": [trend(word) for word in chance.choices(WORDS[3_000:], k=requests)],
        "search, rare word": [search(word) for word in chance.choices(WORDS[3_000:], k=requests)],
        "search, two words": [search(" ".join(chance.sample(WORDS[:200], 2))) for _ in range(requests)],
        "search, prefix": [search(f"{word}*") for word in chance.choices(WORDS[300:900], k=requests)],
        "search, outlet": [search(WORDS[n + 9], f"outlet{n % 60}.example") for n in range(requests)],
        "search, common phrase": [search(f'"{" ".join(chance.sample(WORDS[:30], 2))}"') for _ in range(requests)],
    }  # fmt: skip


def commands(store: Store) -> dict[str, list[str]]:
    """Whole commands."""
    return {
        "newsbot new": ["new", "--peek"],
        "newsbot stories": ["stories"],
        "newsbot story": ["story", store.newest_stories(limit=50)[-1].id],
        "newsbot search": ["search", WORDS[50]],
    }


def call(uri: str, words: list[str]) -> None:
    """Run a command to its end."""
    command = [sys.executable, "-m", "newsbot", "--store", uri, "--now", "2027-01-10", *words]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def measure(questions: Iterable[Callable[[], object]], of: Callable[[], float] = time.process_time) -> str:
    """One line of figures; `of` gives the CPU that was used so far."""
    taken, busy, largest = [], [], 0
    for ask in questions:
        begin, cpu = time.perf_counter(), of()
        try:
            found = ask()
        except StoreError as error:
            return f"  {error}"
        busy.append((of() - cpu) * 1000)
        taken.append((time.perf_counter() - begin) * 1000)
        largest = max(largest, len(found) if isinstance(found, bytes) else 0)
    cells = [statistics.median(taken), p95(taken), statistics.median(busy), p95(busy)]
    return " ".join(f"{cell:8.1f}" for cell in cells) + (f" {largest / 1000:8.1f}" if largest else "")


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def p95(values: list[float]) -> float:
    """The 95th percentile: the least of them that as many as that do not exceed."""
    return sorted(values)[math.ceil(len(values) * 0.95) - 1]


def report(uri: str, articles: int, requests: int) -> None:
    """Fill the store unless it is filled, and print."""
    store = open_store(uri)
    if not store.counts()["articles"]:
        print(f"written in {fill(store, articles):.2f} ms of CPU an article")
    topics = {"bench": Topic("bench", parse("w0"))}
    around = Surroundings(lambda: open_store(uri), topics, fixed_clock(START + timedelta(days=374)))
    print(f"{store.counts()['articles']} articles, {store.counts()['stories']} stories; {sizes(store)}")
    print(f"{'':22} {'median':>8} {'p95':>8} {'CPU':>8} {'CPU p95':>8} {'kB':>8}")
    for kind, questions in queries(store, requests).items():
        print(f"{kind:22} {measure(questions)}", flush=True)
    for kind, words in commands(store).items():
        print(f"{kind:22} {measure([functools.partial(call, uri, words)] * 7, _children)}", flush=True)
    with Client(create_app(around)) as client:
        for address in ("/search", "/sources", "/topics/bench"):
            client.get(address)
        for kind, each in addresses(store, requests).items():
            asked = [lambda address=address: client.get(address).body for address in each]
            print(f"page: {kind:16} {measure(asked)}", flush=True)
    store.close()


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="measure questions and pages")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=60)
    parser.add_argument("--store", default="sqlite:/tmp/newsbot-pages.db")
    options = parser.parse_args()
    if options.store == "secantus":
        with mongo_server() as uri:
            report(uri.replace("/?", "/pages?"), options.articles, options.requests)
    else:
        report(options.store, options.articles, options.requests)


if __name__ == "__main__":
    main()
