"""Write docs/img/*.png: the pages over the recorded fixture world, as Chromium shows them.

    python docs/screenshots.py        (needs chromium, and fonts that a reader would have: fonts-noto-core)
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from newsbot.operation.config import load_topics
from newsbot.corpus.store import open_store
from tests.commands import WORLD
from tests.corpus.query.corpus import world_copy
from tests.interfaces.web.browser import chromium, running
from tests.interfaces.web.conftest import surroundings

OUT = Path(__file__).parent / "img"
STORY = "Second missile from Iran shot down as it enters Turkish airspace"
ARTICLE = "NATO shoots down ballistic missile from Iran over southern Turkey"
SHOTS = {
    "stories": ("/stories", "light", 800),
    "story": ("/stories/{story}", "light", 760),
    "article": ("/articles/{article}", "light", 640),
    "diff": ("/articles/{article}#revisions", "light", 640),
    "stories-dark": ("/stories", "dark", 800),
}
"""File -> address, colours, height in pixels."""


def main() -> None:
    """Make every picture."""
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        uri = world_copy(Path(folder))
        store = open_store(uri)
        stories = {story.title: story for story in store.stories()}
        names = {"story": stories[STORY].id, "article": stories[ARTICLE].article_ids[0]}
        store.close()
        with running(surroundings(uri, load_topics(WORLD.parent / "topics"))) as root, chromium() as browser:
            for name, (address, scheme, height) in SHOTS.items():
                page = browser.new_page(viewport={"width": 1080, "height": height}, color_scheme=scheme)
                page.goto(root + address.format(**names))
                page.screenshot(path=OUT / f"{name}.png")
                size = (OUT / f"{name}.png").stat().st_size
                sys.stdout.write(f"docs/img/{name}.png  {size // 1000} kB\n")
                page.close()


if __name__ == "__main__":
    main()
