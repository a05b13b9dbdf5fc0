"""How well words are found by their forms, and how well what is asked for stands first.

    python bench/search.py [-v] [--store URI]

Asks fixtures/search/queries.toml of the texts of fixtures/coverage (its held-out part too), and of those of a store,
such as the one that `newsbot demo` leaves. Prints, for each language, the recall of the forms of a word when each is
asked for as it is typed exactly ("before") and as a word ("after"), and how many are taken for a word of another
meaning; then nDCG@10 of questions (all words, any word), newest first and by relevance, of the order of what is found.
-v names what was missed.
"""

import argparse
import math
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from newsbot.corpus.query import searching  # noqa: E402 - found by the path above
from newsbot.corpus.query.searching import meant  # noqa: E402
from newsbot.corpus.store import open_store  # noqa: E402
from newsbot.corpus.store.base import ArticleFilter, Store  # noqa: E402
from newsbot.corpus.store.schema import ArticleRecord, VersionRecord  # noqa: E402
from newsbot.items import Block  # noqa: E402
from newsbot.text import ids  # noqa: E402
from newsbot.text.fingerprint import fingerprint  # noqa: E402
from newsbot.text.topics import AnyForm, Term, parse  # noqa: E402
from tests.graded import COVERAGE, HELD_OUT, Report, load  # noqa: E402

QUERIES = ROOT / "fixtures" / "search" / "queries.toml"
NOW = datetime(2026, 4, 10, tzinfo=UTC)
DEEP = 10


def stored(reports: Iterable[Report]) -> Store:
    """The reports in a store in memory, seen when they were published."""
    store = open_store("sqlite::memory:")
    store.put_versions([_pair(report) for report in reports])
    return store


def _pair(report: Report) -> tuple[ArticleRecord, VersionRecord]:
    sha = ids.text_sha(report.title, report.body)
    article = ArticleRecord(
        id=report.id, url=report.url, outlet=report.outlet, title=report.title, language=report.language,
        published=report.published, words=1, first_seen=report.published, aliases=(), topics=(), feed_urls=(),
        feed_published=None, current_sha=sha, current_fetched=report.published,
    )  # fmt: skip
    version = VersionRecord(
        id=ids.version_id(report.id, sha), article_id=report.id, sha=sha, extractor="bench", body=report.body,
        blocks=(Block("paragraph", report.body),), authors=(), modified=None, first_fetched=report.published,
        last_fetched=report.published, fingerprint=tuple(fingerprint(report.body)), outlet=report.outlet,
        title=report.title, language=report.language, published=report.published, words=1,
    )  # fmt: skip
    return article, version


def found(store: Store, text: str, sort: searching.Sort, limit: int = 1000) -> list[str]:
    """Ids of what a query finds, in order."""
    return [row["id"] for row in searching.search(store, parse(text, NOW), ArticleFilter(), limit, sort=sort)]


def ndcg(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    """nDCG of the first ten (Järvelin and Kekäläinen 2002), gain 2^grade - 1."""
    gains = [2 ** grades.get(ident, 0) - 1 for ident in ranked[:DEEP]]
    best = sorted((2**grade - 1 for grade in grades.values()), reverse=True)[:DEEP]
    return _discounted(gains) / _discounted(best)


def _discounted(gains: Iterable[int]) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))


def words(store: Store, groups: Iterable[Mapping[str, Sequence[str]]], verbose: bool) -> None:
    """Recall of forms by language, and forms of another word."""
    recall: dict[str, list[tuple[float, float]]] = defaultdict(list)
    joined = asked = 0
    for group in groups:
        spoken = str(group["language"])
        exactly = {form: set(found(store, f'="{form}" lang:{spoken}', "newest")) for form in group["forms"]}
        right = set().union(*exactly.values())
        for form in group["forms"] if right else ():
            after = set(found(store, f"{form} lang:{spoken}", "newest"))
            recall[spoken].append((len(exactly[form]) / len(right), len(after & right) / len(right)))
            if verbose and not right <= after:
                print(f"  {form}: {len(after & right)} of {len(right)}")
            joined += _joins(store, form, group["apart"], verbose)
            asked += 1
    print(f"{'':10} {'queries':>8} {'before':>8} {'after':>8}")
    every = [pair for pairs in recall.values() for pair in pairs]
    for language, pairs in [*sorted(recall.items()), ("all", every)]:
        before, after = (sum(each) / len(pairs) for each in zip(*pairs, strict=True))
        print(f"{language:10} {len(pairs):8} {before:8.3f} {after:8.3f}")
    print(f"{joined} of {asked} forms also stand for a word of another meaning")


def _joins(store: Store, form: str, apart: Iterable[str], verbose: bool) -> bool:
    query = meant(store, parse(form, NOW))
    forms = {part.words[0] for part in query.parts} if isinstance(query, AnyForm) else set()
    others = (parse(word, NOW) for word in apart)
    wrong = forms.intersection(other.words[0] for other in others if isinstance(other, Term))
    if verbose and wrong:
        print(f"  {form} is taken for {', '.join(sorted(wrong))}")
    return bool(wrong)


def questions(store: Store, asked: Iterable[Mapping[str, object]], reports: Iterable[Report], verbose: bool) -> None:
    """Mean nDCG@10 of both orders."""
    of_event: dict[str, list[str]] = defaultdict(list)
    for report in reports:
        of_event[report.event.id].append(report.id)
    figures: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for each in asked:
        grades = {ident: 1 for event in each["near"] for ident in of_event[event]}  # type: ignore[attr-defined]
        grades |= {ident: 2 for event in each["events"] for ident in of_event[event]}  # type: ignore[attr-defined]
        for kind, text in (("all words", str(each["q"])), ("any word", " OR ".join(str(each["q"]).split()))):
            newest, relevance = found(store, text, "newest"), found(store, text, "relevance")
            here = {ident: grade for ident, grade in grades.items() if ident in newest}
            if here:
                figures[kind].append((ndcg(newest, here), ndcg(relevance, here)))
            if verbose and here:
                print(f"  {figures[kind][-1][0]:.2f} {figures[kind][-1][1]:.2f} {text}")
    for kind, pairs in figures.items():
        before, after = (sum(column) / len(pairs) for column in zip(*pairs, strict=True))
        print(f"nDCG@10 of {len(pairs)} questions, {kind}: newest first {before:.3f}, by relevance {after:.3f}")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="measure search")
    parser.add_argument("-v", "--verbose", action="store_true")
    parser.add_argument("--store", help="a store whose articles are asked too")
    options = parser.parse_args()
    graded = tomllib.loads(QUERIES.read_text(encoding="utf-8"))
    reports = load(COVERAGE, HELD_OUT)
    store = stored(reports)
    if options.store:
        others = open_store(options.store, create=False)
        articles = others.articles(ArticleFilter())
        held = others.versions([article.id for article in articles])
        store.put_versions([(article, version) for article in articles for version in held[article.id]])
    words(store, graded["word"], options.verbose)
    questions(store, graded["question"], reports, options.verbose)


if __name__ == "__main__":
    main()
