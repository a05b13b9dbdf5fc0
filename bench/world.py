"""Stories, links across languages and threads of the fixture world against its manifest: python bench/world.py

Prints BCubed precision and recall of the stories per language as they are built; then, given the right stories per
language, those of the links between languages, and how many stories have the predecessor that the manifest names.
"""

import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from newsbot.corpus.assignment.articles import Met, minutes_from  # noqa: E402 - found by the path above
from newsbot.corpus.assignment.same import SameArticles  # noqa: E402
from newsbot.corpus.overrides import NONE  # noqa: E402
from newsbot.corpus.store import open_store  # noqa: E402
from newsbot.corpus.store.base import Store  # noqa: E402
from newsbot.stories.cross_language import Links  # noqa: E402
from newsbot.stories.threads import Place, ThreadRule, Threads, predecessor  # noqa: E402
from newsbot.text.ids import article_id  # noqa: E402
from tests.world import World  # noqa: E402
from tests.world.model import Article  # noqa: E402


def replayed(folder: str) -> Store:
    """The world's recorded crawls, in a store."""
    uri = f"sqlite:{folder}/world.db"
    command = [sys.executable, "-m", "newsbot", "-q", "--config", "fixtures/world/newsbot.toml", "--store", uri]
    command += ["--now", "2026-03-11T20:00Z", "replay", "fixtures/crawls"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return open_store(uri)


def bcubed(pairs: Iterable[tuple[str | None, str]]) -> str:
    """Precision and recall of (gold, found) pairs."""
    both = Counter(pairs)
    gold, found = Counter[str | None](), Counter[str]()
    count = sum(both.values())
    for (right, told), n in both.items():
        gold[right] += n
        found[told] += n
    precision = sum(n * n / found[told] for (_, told), n in both.items()) / count
    recall = sum(n * n / gold[right] for (right, _), n in both.items()) / count
    return f"P {precision:.2f} R {recall:.2f}"


def told_right(store: Store, articles: Mapping[str, Article]) -> tuple[Links, Threads, dict[str, str]]:
    """Links and threads of the right stories per language; the story of each."""
    links, threads, story = Links(), Threads(), {}
    for minute in minutes_from(store, None, frozenset(), SameArticles(store, NONE), Met()):
        for stored, seen in minute:
            article = articles[stored.record.id]
            if article.story is None or stored.carries:
                continue
            part, language = f"{article.language}:{article.story}", article.language
            story[part] = article.story
            begins = part not in links.digests
            links.tell(part, seen)
            links.compare({part: begins})
            if seen.telling and threads.tell(part, seen.telling, language, links.digests[part].first):
                threads.look(part)
    return links, threads, story


def followed(links: Links, threads: Threads, story: Mapping[str, str], series: set[str]) -> dict[str, str]:
    """Story -> the one it is said to follow, all languages being united as they should be; issues follow nothing."""
    parts = defaultdict(list)
    for part in sorted(story, key=lambda part: links.digests[part].order):
        parts[story[part]].append(part)
    first = {name: min(links.digests[part].first for part in its) for name, its in parts.items()}
    places = {p: Place(parts[name][0], first[name], links.digests[p].language) for p, name in story.items()}
    found = {}
    for name, its in parts.items():
        if name in series:
            continue
        link = predecessor([link for part in its for link in threads.found.get(part, ())], places, ThreadRule())
        if link is not None:
            found[name] = story[link.predecessor]
    return found


def main() -> None:
    """Measure, print."""
    world = World.load()
    articles = {article_id(article.url): article for article in world.articles}
    with tempfile.TemporaryDirectory() as folder:
        store = replayed(folder)
        by_language = defaultdict(list)
        for ident, standing in store.assignments_of(articles).items():
            by_language[articles[ident].language].append((articles[ident].story, standing.detail["part"]))
        for language, pairs in sorted(by_language.items()):
            print(f"stories in {language}: {bcubed(pairs)}")
        links, threads, story = told_right(store, articles)
        ids = {standing.story_id: articles[i].story for i, standing in store.assignments_of(articles).items()}
        series = {ids[each.id] or "" for each in store.stories(ids=list(ids)) if each.detail.get("series")}
        store.close()
    print(f"links between {len(story)} right stories: {bcubed((story[p], home) for p, home in links.homes().items())}")
    said = followed(links, threads, story, series)
    right = {name: table.get("follows") for name, table in world.stories.items()}
    names = set(story.values())
    wanted = {name for name in names if right[name]}
    print(f"predecessors: {sum(said.get(name) == right[name] for name in wanted)} of {len(wanted)} right,", end=" ")
    print(f"{len(said.keys() - wanted)} claimed where there is none")


if __name__ == "__main__":
    main()
