"""A news world of any size on loopback, made of the fixture world: python bench/loopback.py FOLDER [--pages 5000]

Each article of the fixture world is told again and again, with other words in the place of all but the commonest: half
of them are other words of the same language, half are invented; within one telling the same word always becomes the
same other, so that the reports of one event still tell of one event, and no two tellings share a text. A body is three
times as long as in the fixture world, each time in other words, its paragraphs in another order. Pages are as heavy as
real ones mostly are (medians of 426: 825 elements, 120 links, 33 kB of scripts, 140 kB in all, 5,900 characters).
"""

import argparse
import dataclasses
import functools
import gzip
import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.world import Article, Outlet, Text, World  # noqa: E402 - found by the path above

COMMON = 150
"""Words of a language, the commonest, that stay as they are."""
CLONES = 25
"""Hosts that each of the eight outlets has: 200 feeds."""
REAL_FEEDS = 20
PARTS = 3
"""Times that a body is told in an article, in other words each time."""
_WORD = re.compile(r"\w+")
_SYLLABLES = {
    "ar": [c + v for c in "بتجدرزسشصطعفقكلمنهي" for v in "اوي"],
    "": [c + v for c in "bdfgklmnprstvz" for v in ("a", "e", "i", "o", "u", "an", "el")],
}


class Published(NamedTuple):
    """What a folder holds: address of each feed -> its pages, how many pages were made, how many are real."""

    counts: Mapping[str, int]
    made: int
    real: int

    @property
    def feeds(self) -> list[str]:
        """Addresses, in the order of the files."""
        return list(self.counts)


# --- texts ------------------------------------------------------------------------------------------------------------


class Vocabulary:
    """The words of one language in the fixture world, and what becomes of them in a telling."""

    def __init__(self, language: str, texts: Sequence[str]) -> None:
        tokens = [word.casefold() for text in texts for word in _WORD.findall(text)]
        self.common = {word for word, _ in Counter(tokens).most_common(COMMON)}
        self.others = [word for word in tokens if word not in self.common and len(word) > 2 and not word.isdigit()]
        self.syllables = _SYLLABLES.get(language, _SYLLABLES[""])

    def told(self, text: str, telling: str) -> str:
        """`text` in the words of a telling."""
        return _WORD.sub(lambda found: self._other(found.group(), telling), text)

    def _other(self, word: str, telling: str) -> str:
        folded = word.casefold()
        if folded in self.common or len(word) < 3:
            return word
        other = self._chosen(folded, telling)
        return other.capitalize() if word[0].isupper() else other

    @functools.lru_cache(200_000)  # noqa: B019 - there are four of these, for good
    def _chosen(self, folded: str, telling: str) -> str:
        rng = random.Random(f"{telling} {folded}")
        if folded.isdigit():
            return str(rng.randrange(10 ** (len(folded) - 1), 10 ** len(folded)))
        if rng.random() < 0.5:
            other: str = rng.choice(self.others)
            return other
        return "".join(rng.choices(self.syllables, k=max(2, len(folded) // 2)))


def tellings(copies: bool = False) -> Iterator[tuple[int, Article]]:
    """Number of the telling and article, without end. `copies`: those that carry another's text, too."""
    world = World.load()
    wanted = {"new_story", "follow_up", "off_topic"} | ({"copy", "near_duplicate"} if copies else set())
    articles = [each for each in world.articles if each.relation in wanted]
    texts = defaultdict(list)
    for article in articles:
        texts[article.language].append(f"{_text(article).title}\n{_text(article).body}")
    words = {language: Vocabulary(language, its) for language, its in texts.items()}
    telling = 0
    while True:
        for article in articles:
            yield telling, _retold(article, telling, words[article.language])
        telling += 1


def _text(article: Article) -> Text:
    return article.versions[0].text


def _retold(article: Article, telling: int, words: Vocabulary) -> Article:
    def say(text: str, part: int = 0) -> str:
        return words.told(text, f"{telling} {part}")

    held, outlet = _text(article), article.outlet
    first, *rest = (
        dataclasses.replace(block, lines=tuple(say(line, part) for line in block.lines))
        for part in range(PARTS)
        for block in held.blocks
        if block.kind != "time"
    )
    random.Random(f"{telling} {article.id}").shuffle(rest)
    blocks = (first, *rest)
    host = f"{outlet.host.removesuffix('.example')}-{telling % CLONES:02}.example"
    return dataclasses.replace(
        article,
        outlet=dataclasses.replace(outlet, host=host, feeds={"/feed.xml": "rss"}),
        path=f"/{telling}{article.path}",
        authors=tuple(map(say, article.authors)),
        versions=(dataclasses.replace(article.versions[0], text=Text(say(held.title), say(held.standfirst), blocks)),),
        page=None,
        aliases=(),
    )


def shifted(article: Article, by: timedelta) -> Article:
    """The article so much later."""
    version = dataclasses.replace(article.versions[0], at=article.versions[0].at + by)
    published = article.published + by if article.published else None
    return dataclasses.replace(article, listed=article.listed + by, published=published, versions=(version,))


def row(article: Article) -> Mapping[str, object]:
    """As `newsbot import` reads it."""
    text, published = _text(article), article.published
    return {
        "url": article.url,
        "title": text.title,
        "text": text.body,
        "language": article.language,
        "first_seen": article.listed.astimezone(UTC).isoformat(),
        "authors": list(article.authors),
    } | ({"published": published.isoformat()} if published else {})


# --- pages ------------------------------------------------------------------------------------------------------------


def weight(outlet: Outlet, titles: Sequence[str]) -> tuple[bytes, bytes]:
    """What a page carries before and after what the fixture's templates give: menus, teasers, icons, scripts."""
    rng = random.Random(outlet.host)

    def name(least: int = 2) -> str:
        return "".join(rng.choices(_SYLLABLES[""], k=rng.randint(least, 4))).capitalize()

    def attributes() -> str:
        classes = " ".join(f"{name().lower()}-{name().lower()}__{name().lower()}" for _ in range(3))
        return f'class="{classes}" data-track="{name(3)}:{rng.randrange(10**9)}"'

    def link() -> str:
        return f'<li {attributes()}><a {attributes()} href="/{name().lower()}"><span>{name()}</span></a></li>'

    def script(size: int) -> str:
        values = {f"{name()}{at}": [name(3), rng.randrange(10**6)] for at in range(size // 32)}
        return f"<script>window.{name(3)} = {json.dumps(values)};</script>"

    def teaser(at: int) -> str:
        title = escape(titles[at % len(titles)])
        sizes = ", ".join(f"/media/{name(3).lower()}-{width}.jpg {width}w" for width in (320, 640, 960, 1280, 1920))
        head = f'<div {attributes()}><a {attributes()} href="/t/{at}"><img srcset="{sizes}" alt=""></a>'
        return f'{head}<h3 {attributes()}><a href="/t/{at}">{title}</a></h3><span {attributes()}>{name()}</span></div>'

    icon = f'<svg viewBox="0 0 24 24"><path d="M{" L".join(f"{x} {x * 7 % 24}" for x in range(40))}z"/></svg>'
    menus = "".join(f"<ul {attributes()}>{''.join(link() for _ in range(10))}</ul>" for _ in range(6))
    head = f"{''.join(script(1600) for _ in range(14))}<nav {attributes()}>{icon * 20}{menus}</nav>"
    rail = f"<aside {attributes()}>{''.join(teaser(at) for at in range(60))}</aside>"
    feet = "".join(f"<ul {attributes()}>{''.join(link() for _ in range(10))}</ul>" for _ in range(3))
    tail = f"{rail}<footer {attributes()}>{icon * 20}{feet}</footer>{''.join(script(1600) for _ in range(6))}"
    return head.encode(), tail.encode()


def _page(world: World, article: Article, now: datetime, around: tuple[bytes, bytes]) -> bytes:
    body = world.respond(article.outlet.host, article.path, now, {}).body
    begins = re.search(rb"<body[^>]*>", body)
    ends = body.rfind(b"</body>")
    if begins is None or ends < 0:
        raise ValueError(f"no body on the page of {article.id}")
    return body[: begins.end()] + around[0] + body[begins.end() : ends] + around[1] + body[ends:]


def _outlet_files(home: Path, articles: Sequence[Article], now: datetime) -> None:
    outlet = articles[0].outlet
    world = World(Path(), (now,), {outlet.key: outlet}, {}, tuple(articles))
    around = weight(outlet, [_text(each).title for each in articles])
    home.mkdir(parents=True)
    (home / "robots.txt").write_text("User-agent: *\nDisallow: /private/\n")
    (home / "feed.xml").write_bytes(world.respond(outlet.host, "/feed.xml", now, {}).body)
    for article in articles:
        path = home / article.path.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_page(world, article, now, around))


def _real_files(sites: Path, folder: Path) -> dict[str, int]:
    """Serve `folder`/pages/*.html.gz, of gold.jsonl, from twenty hosts; the addresses of their feeds, with counts."""
    with (folder / "gold.jsonl").open(encoding="utf-8") as lines:  # a line may hold separators that `splitlines` knows
        gold = [json.loads(line) for line in lines]
    feeds = {}
    for number in range(REAL_FEEDS):
        host = f"real-{number:02}.example"
        home, items = sites / host, []
        home.mkdir(parents=True)
        (home / "robots.txt").write_text("User-agent: *\nDisallow: /private/\n")
        for known in gold[number::REAL_FEEDS]:
            page = gzip.decompress((folder / "pages" / f"{known['id']}.html.gz").read_bytes())
            (home / f"{known['id']}.html").write_bytes(page)
            title = f"<title>{escape(known['title'])}</title>" if known["title"] else ""
            items.append(f"<item>{title}<link>http://{host}/{known['id']}.html</link></item>")
        feed = f'<rss version="2.0"><channel><title>{host}</title>{"".join(items)}</channel></rss>'
        (home / "feed.xml").write_text(feed, "utf-8")
        feeds[f"http://{host}/feed.xml"] = len(items)
    return feeds


def publish(folder: Path, pages: int, now: datetime, real: Path | None = None) -> Published:
    """Make `pages` pages under `folder`/sites, a folder a host, their texts, and newsbot's configuration beside them.

    `real`: a folder of gold.jsonl and pages/*.html.gz, served as well. Times are such that the last is a little ago.
    """
    by_host: Mapping[str, list[Article]] = defaultdict(list)
    last = World.load().instants[-1]
    with (folder / "texts.jsonl").open("w", encoding="utf-8") as texts:
        for (telling, article), _ in zip(tellings(), range(pages), strict=False):
            moved = shifted(article, now - last - timedelta(minutes=telling % 60))
            by_host[moved.outlet.host].append(moved)
            texts.write(json.dumps(row(moved), ensure_ascii=False) + "\n")
    for host, articles in by_host.items():
        _outlet_files(folder / "sites" / host, articles, now)
    counts = {f"http://{host}/feed.xml": len(articles) for host, articles in by_host.items()}
    found = _real_files(folder / "sites", real) if real else {}
    configure(folder, [*counts, *found])
    return Published(counts | found, pages, sum(found.values()))


def configure(folder: Path, feeds: Sequence[str]) -> None:
    """newsbot's configuration in this folder, and its topic that takes all that these feeds have."""
    (folder / "feeds.txt").write_text("".join(f"{feed}\n" for feed in feeds))
    (folder / "topics").mkdir()
    words = "the of und der die das ve bir bu في من على le la les de el los il di het een och i w na"
    (folder / "topics" / "all.toml").write_text(
        f'title = "All"\nlanguages = []\nquery = "{" OR ".join(words.split())}"\nfeeds = {json.dumps(list(feeds))}\n',
        "utf-8",
    )
    (folder / "newsbot.toml").write_text('topics_dir = "topics"\n[fetch]\ndelay = 0\nper_hour = 0\n')


def main() -> None:
    """Make a world, so that it can be looked at."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=5000)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True)
    done = publish(asked.folder, asked.pages, datetime.now(UTC))
    print(f"{done.made} pages, {len(done.feeds)} feeds under {asked.folder}")


if __name__ == "__main__":
    main()
