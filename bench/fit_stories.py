"""Fit the weights of newsbot/stories/fitted_weights.py and cross-validate the clustering they give.

usage: fit_stories.py ARTICLES.jsonl GOLD.jsonl [--world fixtures/world] [--halvings 3] [--join -1.8]

ARTICLES: {"url", "title", "text", "published" (ISO 8601 or null), "language"} a line; GOLD: {"url", "story", "topic"}.
Topics are halved several ways: weights from one half, all articles clustered with them, the other half measured among
them (so that its stories are as hard to tell apart as in the whole). Prints BCubed and pair F1 of what was held out, by
the gold's "set", then the weights fitted on everything. With `--world`, each article of the fixture world is learnt
from as well, against the stories of its language so far, and counts `WORLD_WEIGHT` times. Needs scikit-learn.
"""

import argparse
import json
import random
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy
from sklearn.linear_model import LogisticRegression

from newsbot.stories.candidate_index import Index
from newsbot.stories.clustering import cluster
from newsbot.stories.model import Figures, Story, StoryArticle, StoryRule
from newsbot.stories.score import features, figures
from newsbot.stories.shared_neighbours import companies
from newsbot.stories.term_sums import joined, single
from newsbot.stories.term_weights import Lexicon
from newsbot.stories.terms import terms_of
from newsbot.text.fingerprint import Text, compare, fingerprint, is_candidate
from newsbot.text.ids import article_id

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NEAR = 40  # candidates an article is trained against
DRAWS = 4  # of random parts of stories; with one, the weights of figures that go together vary much
WORLD_WEIGHT = 4 * DRAWS
Gold = dict[str, str]
Examples = list[tuple[list[float], bool, int]]
"""(features, one event, weight)"""
Sums = list[float]
"""precision, recall, pairs right, pairs said, pairs real, articles"""


def load(path: Path) -> list[StoryArticle]:
    """Articles as an import of the file makes them, with their copies."""
    rows = [json.loads(line) for line in path.open(encoding="utf-8")]
    published = [datetime.fromisoformat(row["published"]) if row["published"] else None for row in rows]
    texts = [Text(row["text"], outlet(row["url"]), when) for row, when in zip(rows, published, strict=True)]
    shared = partners(copies(texts, [article_id(row["url"]) for row in rows]))
    return [
        StoryArticle(
            id=article_id(row["url"]),
            outlet=outlet(row["url"]),
            first_seen=when or NOW,
            terms=terms_of(row["title"], row["text"], row["language"]),
            language=row["language"],
            published=when,
            copies=shared[article_id(row["url"])],
            seen_live=when is not None,
        )
        for row, when in zip(rows, published, strict=True)
    ]


def outlet(url: str) -> str:
    """The host of `url`."""
    return url.split("/")[2]


def partners(edges: Sequence[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Article -> those that share its text; which of them are earlier, the clusterer knows by having met them."""
    found = defaultdict(set)
    for one, other in edges:
        found[one].add(other)
        found[other].add(one)
    return defaultdict(tuple, {article: tuple(sorted(others)) for article, others in found.items()})


def copies(texts: Sequence[Text], ids: Sequence[str]) -> list[tuple[str, str]]:
    """Copy edges between `texts`."""
    keys = [fingerprint(text.body) for text in texts]
    holders: dict[int, list[int]] = defaultdict(list)
    edges = []
    for i, mine in enumerate(keys):
        near = {j for key in mine for j in holders[key]}
        edges += [(ids[j], ids[i]) for j in sorted(near) if is_candidate(mine, keys[j]) and compare(texts[i], texts[j])]
        for key in mine:
            holders[key].append(i)
    return edges


def examples(articles: list[StoryArticle], gold: Gold, seed: int) -> list[tuple[list[float], bool, tuple[str, str]]]:
    """(features, one event, gold stories) of pairs of groups, which are random parts of gold stories.

    Company is known in half of them, as in an import; live news knows none.
    """
    rng, rule = random.Random(seed), StoryRule(candidates=NEAR, shared=1)
    weigher = Lexicon(rule).weigher("en", articles)
    alone = {article.id: single(article, weigher, rule) for article in articles}
    index = Index(rule)
    for story in alone.values():
        index.put(story)
    usual = StoryRule().candidates
    company = companies(alone, {(min(i, j), max(i, j)) for i in alone for j in index.near(alone[i])[:usual]})
    alone = {ident: replace(story, company=company.get(ident, {})) for ident, story in alone.items()}
    members = defaultdict(list)
    for article in articles:
        members[gold[article.id]].append(article.id)
    found = []
    for ident in sorted(alone):
        near = {gold[other] for other in index.near(alone[ident])} | {gold[ident]}
        for event in sorted(near):
            for mine, theirs in parts(ident, gold[ident], members, event, rng):
                one = group(mine, alone, rule)
                one = one if rng.random() < 0.5 else replace(one, company={})
                values = features(figures(one, group(theirs, alone, rule))).values()
                found.append((list(values), event == gold[ident], (gold[ident], event)))
    return found


def parts(
    ident: str, own: str, members: dict[str, list[str]], story: str, rng: random.Random
) -> list[tuple[list[str], list[str]]]:
    """An article, and the article with some of its story, each against a random part of `story`."""
    others = [m for m in members[story] if m != ident]
    found = []
    for several in (False, True) if others else ():
        part = rng.sample(others, rng.randint(1, len(others)))
        rest = [m for m in members[own] if m != ident and m not in part]
        company = rng.sample(rest, rng.randint(1, len(rest))) if several and rest and rng.random() < 0.5 else []
        found.append(([ident, *company], part))
    return found


def group(idents: Sequence[str], alone: dict[str, Story], rule: StoryRule) -> Story:
    """The story of `idents`."""
    whole = alone[idents[0]]
    for ident in idents[1:]:
        whole = joined(whole, alone[ident], rule)
    return whole


def world_examples(root: Path) -> Examples:
    """Each article of the fixture world against the right stories of its language so far."""
    manifest = tomllib.loads((root / "manifest.toml").read_text(encoding="utf-8"))
    told = [
        entry for entry in manifest["article"] if "story" in entry and (root / f"articles/{entry['id']}.md").exists()
    ]
    made = [world_article(root, entry, manifest["outlet"]) for entry in told]
    shared = partners(copies([text for _, text in made], [article.id for article, _ in made]))
    articles = [replace(article, copies=shared[article.id]) for article, _ in made]
    story = {entry["id"]: entry["story"] for entry in told}
    rule, found = StoryRule(), []
    stories: dict[tuple[str | None, str], Story] = {}
    lexicon = Lexicon(rule)
    for article in sorted(articles, key=lambda a: a.order):
        if any(copy in other.members for copy in article.copies for other in stories.values()):
            continue
        lexicon.turn_to(article.first_seen.date())
        alone = single(article, lexicon.weigher(article.language or "", [article]), rule)
        own = (article.language, story[article.id])
        for key, other in stories.items():
            if key[0] == article.language:
                found.append((list(features(figures(alone, other)).values()), key == own, WORLD_WEIGHT))
        stories[own] = joined(stories[own], alone, rule) if own in stories else alone
        lexicon.count([article])
    return found


def world_article(root: Path, entry: dict[str, Any], outlets: dict[str, dict[str, Any]]) -> tuple[StoryArticle, Text]:
    """One article of the fixture world."""
    outlet = outlets[entry["id"].split("/")[0]]
    title, *lines = (root / f"articles/{entry['id']}.md").read_text(encoding="utf-8").splitlines()
    body = "\n".join(line for line in lines if line.strip() and line[0] not in ">!")
    when, language = entry.get("published"), outlet["language"]
    terms = terms_of(title.lstrip("# "), body, language)
    article = StoryArticle(entry["id"], outlet["host"], entry["listed"], terms, language, when)
    return article, Text(body, outlet["host"], when)


def fit(examples: Examples) -> dict[str, float]:
    """Weights by logistic regression."""
    xs, ys, weights = zip(*examples, strict=True)
    model = LogisticRegression(C=10, max_iter=5000, fit_intercept=False).fit(numpy.array(xs), ys, weights)
    return {name: round(float(weight), 2) for name, weight in zip(features(Figures()), model.coef_[0], strict=True)}


def measure(gold: Gold, found: dict[str, str], measured: Iterable[str]) -> Sums:
    """What BCubed and pair F1 of the `measured` articles are made of."""
    real, said = Counter(gold.values()), Counter(found.values())
    both = Counter((gold[ident], found[ident]) for ident in gold)
    sums: Sums = [0.0] * 6
    for ident in measured:
        right, made, told = both[gold[ident], found[ident]], said[found[ident]], real[gold[ident]]
        for at, value in enumerate((right / made, right / told, right - 1, made - 1, told - 1, 1)):
            sums[at] += value
    return sums


def report(name: str, sums: Sums) -> None:
    """Print one line."""
    p, r, pairs = sums[0] / sums[5], sums[1] / sums[5], 2 * sums[2] / ((sums[3] + sums[4]) or 1)
    print(f"{name:24} BCubed P {p:.3f} R {r:.3f} F1 {2 * p * r / (p + r):.3f}  pair F1 {pairs:.3f}")


def main() -> None:
    """Cross-validate, fit, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--world", type=Path)
    parser.add_argument("--halvings", type=int, default=3)
    parser.add_argument("--join", type=float, nargs="+", default=[StoryRule().join_import])
    options = parser.parse_args()
    articles = load(options.articles)
    rows = {article_id(row["url"]): row for row in map(json.loads, options.gold.open(encoding="utf-8"))}
    gold = {ident: row["story"] for ident, row in rows.items()}
    topic = {row["story"]: row["topic"] for row in rows.values()}
    sets = {"all": list(rows)}
    for ident, row in rows.items():
        sets.setdefault(row.get("set", "other"), []).append(ident)
    told = [line for draw in range(DRAWS) for line in examples(articles, gold, draw)]
    more = world_examples(options.world) if options.world else []
    totals: dict[str, Sums] = defaultdict(lambda: [0.0] * 6)
    for halving in range(options.halvings):
        topics = sorted(set(topic.values()))
        random.Random(halving).shuffle(topics)
        for held in (set(topics[::2]), set(topics[1::2])):
            learnt = [(x, y, 1) for x, y, stories in told if not held & {topic[story] for story in stories}]
            weights = fit(learnt + more)
            for join in options.join:
                rule = replace(StoryRule(), weights=weights, join_import=join)
                found = {line.article: line.story for line in cluster(articles, rule)}
                for name, members in sets.items():
                    sums = measure(gold, found, (ident for ident in members if topic[gold[ident]] in held))
                    key = f"join {join:5.2f} {name}"
                    totals[key] = [a + b for a, b in zip(totals[key], sums, strict=True)]
    for name, sums in sorted(totals.items()):
        report(f"held out {name}", sums)
    weights = fit([(x, y, 1) for x, y, _ in told] + more)
    print("fitted on all:", weights)
    for join in options.join:
        found = {
            line.article: line.story
            for line in cluster(articles, replace(StoryRule(), weights=weights, join_import=join))
        }
        report(f"seen     join {join:5.2f}", measure(gold, found, gold))


if __name__ == "__main__":
    main()
