"""The pages as files: the same screens and templates, with relative links and without what needs a server."""

import itertools
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path

from newsbot.corpus.query.briefing import COMPARED_ARTICLES
from newsbot.corpus.query.cache import Memo
from newsbot.corpus.query.listings import story_page
from newsbot.corpus.store.base import Store
from newsbot.errors import UsageError
from newsbot.interfaces.web import app, render
from newsbot.interfaces.web.asked import DEFAULT_LIMIT, Address, Asked
from newsbot.interfaces.web.links import BEYOND, TWINS, SiteLinks, file_of
from newsbot.interfaces.web.screens import Answer, answer, topic_names
from newsbot.interfaces.web.surroundings import Surroundings

ROWS = DEFAULT_LIMIT
"""Stories on one page of a list."""
_HELD = 100  # answers that are kept: each story is told once, and a corpus of them does not fit into memory
_MARKER = "newsbot-site"  # a file that says: this folder was made by `site build`, and may be written again
_BEYOND = "That page is not part of this site, which holds the {:,} newest stories and their topics."


def build(
    store: Store, around: Surroundings, folder: Path, limit: int, show: Callable[[str], None] = lambda _: None
) -> int:
    """Write the site and return how many files it has. UsageError when `folder` holds something else.

    Each file is replaced as a whole, pages before the lists that lead to them, and what is stale goes last; so a build
    that is interrupted leaves a site that works, and the next one ends it. `show` is told how far it is.
    """
    _prepare(folder)
    stories = list(_stories(store, around, limit))
    around = replace(around, memo=Memo(_HELD), by_words=frozenset(_beyond(stories)))
    topics = topic_names(store, around)
    held = {*topics, *(ident for story, articles in stories for ident in (story, *articles))}
    writer = _Writer(store, around, folder, held)
    writer.put(BEYOND, render.refusal(404, _BEYOND.format(limit), SiteLinks(held)).encode())
    for each in resources.files("newsbot.interfaces.web").joinpath("static").iterdir():
        writer.put(f"static/{each.name}", each.read_bytes())
    for number, (story, articles) in enumerate(stories, 1):
        show(f"{number:,} of {len(stories):,} stories, {len(writer.written):,} files")
        writer.write_parts("story", story)
        for article in articles:
            writer.write_parts("article", article)
    for topic in topics:
        writer.write_list(topic, limit)
    writer.write_list(None, limit)
    writer.write("sources")
    writer.write("topics")
    writer.remove_stale()
    return len(writer.written)


def _prepare(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()) and not (folder / _MARKER).exists():
        raise UsageError(f"{folder} holds other files: name an empty folder, or one that `newsbot site build` made.")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARKER).write_text("Made by `newsbot site build`, which may replace every file here.\n", "utf-8")


def _stories(store: Store, around: Surroundings, limit: int) -> Iterator[tuple[str, list[str]]]:
    """Story ids, newest first, each with the ids of its articles."""
    after = upto = None
    left = limit
    while left > 0:
        page = story_page(store, around.memo, Asked().where, min(left, 100), after, upto)
        for card in page.rows:
            yield card["id"], [member["id"] for member in card["members"]]
        left -= len(page.rows)
        if page.after is None:
            return
        after, upto = page.after, page.upto


def _beyond(stories: Sequence[tuple[str, Sequence[str]]]) -> Iterator[str]:
    """The stories behind the newest that are compared by meaning, as in a briefing."""
    counted = itertools.accumulate(len(articles) for _, articles in stories)
    return (story for (story, _), count in zip(stories, counted, strict=True) if count > COMPARED_ARTICLES)


class _Writer:
    """Writes pages with their twins below one folder."""

    def __init__(self, store: Store, around: Surroundings, folder: Path, held: Collection[str]) -> None:
        self.store = store
        self.around = around
        self.folder = folder
        self.held = held
        self.written: set[str] = set()

    def put(self, name: str, body: bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.part")
        try:
            part.write_bytes(body)
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        self.written.add(name)

    def remove_stale(self) -> None:
        """Take away what an earlier build wrote and this one did not: it may have been taken out of the corpus."""
        for pattern in ("articles/*", "stories/*", "topics/*", "stories-*.html", ".*.part"):
            for path in self.folder.glob(pattern):
                if path.relative_to(self.folder).as_posix() not in self.written and path.suffix[1:] in (
                    "html",
                    "part",
                    *TWINS,
                ):
                    path.unlink()

    def write(
        self, screen: str, name: str | None = None, asked: Asked | None = None, number: int = 1, last: int = 1
    ) -> Answer:
        """One page of `last`; the first brings the twins along."""
        asked = asked or Asked()
        found = answer(self.store, self.around, screen, name, asked)
        place = app.place_of(screen, name)
        links = SiteLinks(self.held, 1 if name else 0, number, last)
        page = render.page(found, self.around, links, place, name)
        self.put(file_of(place, name, "html", number), page.encode("utf-8", "replace"))
        for twin in TWINS if number == 1 else ():
            body = app.twin(found, self.around, Address(screen, name, twin), asked, links)
            self.put(file_of(place, name, twin), body)
        return found

    def write_list(self, topic: str | None, limit: int) -> None:
        """The stories of a topic, or all, page by page."""
        asked = Asked()
        last = -(-limit // ROWS)
        for number in range(1, last + 1):
            found = self.write("stories", topic, replace(asked, limit=min(ROWS, limit)), number, last)
            limit -= ROWS
            if not found.more:
                return
            asked = replace(asked, after=found.asked.after)

    def write_parts(self, screen: str, name: str) -> None:
        """Every part of a story or article."""
        found = self.write(screen, name)
        for part in range(2, found.page["all_parts"] + 1):
            self.write(screen, name, Asked(part=part), part)
