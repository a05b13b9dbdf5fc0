"""A world of as many outlets and articles as a bench needs: `many(30, 20)` is what `World.load()` is, only longer.

Its pages are made as those of the fixture world; a third of them carry what another outlet has, too.
"""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.world.model import Article, Outlet, Version
from tests.world.site import World
from tests.world.text import Block, Text

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)
TEMPLATE = "northwire"
_rng = random.Random(1)
_VOCABULARY = ["".join(_rng.choices("bdfgklmnprst", k=2) + _rng.choices("aeiou", k=2)) for _ in range(9_000)]


def many(outlets: int, each: int) -> World:
    """`outlets` hosts, each with a feed of `each` articles, all announced by `NOW`."""
    made = {f"n{number}": _outlet(f"n{number}.example") for number in range(outlets)}
    articles = (
        _article(outlet, number, at * each + number)
        for at, outlet in enumerate(made.values())
        for number in range(each)
    )
    return World(Path(), (NOW,), made, {}, tuple(articles))


def configuration(world: World, folder: Path) -> Path:
    """Configuration files in `folder`, with one topic that takes all of `world`; the path of the first."""
    feeds = [f"http://{outlet.host}{path}" for outlet in world.outlets.values() for path in outlet.feeds]
    (folder / "topics").mkdir()
    (folder / "topics" / "all.toml").write_text(
        f'title = "All"\nlanguages = []\nquery = "title:report"\nfeeds = {feeds}\n'
    )
    path = folder / "newsbot.toml"
    path.write_text('topics_dir = "topics"\n')
    return path


def _outlet(host: str) -> Outlet:
    return Outlet(TEMPLATE, host, host, "en", "", {"/feed.xml": "rss"}, ("etag",))


def _article(outlet: Outlet, number: int, overall: int) -> Article:
    when = NOW - timedelta(minutes=10 + overall % 300)
    return Article(
        id=f"{outlet.host}/{number:05}",
        outlet=outlet,
        path=f"/{number}.html",
        listed=when,
        authors=(),
        versions=(Version(when, _text(overall if overall % 3 else overall // 2)),),
        published=when,
        relation="original",
    )


def _text(number: int) -> Text:
    own = random.Random(number)
    paragraphs = [" ".join(own.choices(_VOCABULARY, k=40)).capitalize() + "." for _ in range(4)]
    title = f"Report on {' '.join(own.choices(_VOCABULARY, k=4))}"
    return Text(title, "", tuple(Block("paragraph", (each,)) for each in paragraphs))
