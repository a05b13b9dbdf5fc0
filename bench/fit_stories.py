"""Fit the weights of newsbot/stories/fitted.py and cross-validate the clustering they give.

usage: fit_stories.py ARTICLES.jsonl GOLD.jsonl [--world fixtures/world] [--folds 2] [--join -2.6]

ARTICLES: {"url", "title", "text", "published" (ISO 8601 or null), "language"} a line; GOLD: {"url", "story", "topic"}.
Folds are cut between topics, so that nothing of a topic is both learnt from and measured. Prints the weights fitted on
everything, and BCubed and pair F1 of the held-out folds. With `--world`, each article of the fixture world is learnt
from as well, against the stories of its language so far, and counts `WORLD_WEIGHT` times. Needs scikit-learn.
"""

import argparse
import json
import random
import tomllib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy
from sklearn.linear_model import LogisticRegression

from newsbot.fingerprint import Text, compare, fingerprint, is_candidate
from newsbot.ids import article_id
from newsbot.stories.cluster import cluster
from newsbot.stories.index import Index
from newsbot.stories.model import Figures, Story, StoryArticle, StoryRule
from newsbot.stories.score import features, figures
from newsbot.stories.sums import joined, single
from newsbot.stories.terms import terms_of
from newsbot.stories.weights import Lexicon

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NEAR = 40  # candidates an article is trained against
WORLD_WEIGHT = 8
Gold = dict[str, str]
Examples = list[tuple[list[float], bool, int]]
"""(features, one event, weight)"""


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
    holders = defaultdict(list)
    edges = []
    for i, mine in enumerate(keys):
        near = {j for key in mine for j in holders[key]}
        edges += [(ids[j], ids[i]) for j in sorted(near) if is_candidate(mine, keys[j]) and compare(texts[i], texts[j])]
        for key in mine:
            holders[key].append(i)
    return edges


def examples(articles: list[StoryArticle], gold: Gold, seed: int) -> tuple[list[list[float]], list[bool]]:
    """Features of (group, group) pairs and whether they tell of one event, from random parts of gold stories."""
    rng, rule = random.Random(seed), StoryRule(candidates=NEAR, shared=1)
    weigher = Lexicon(rule).weigher("en", articles)
    alone = {article.id: single(article, weigher, rule) for article in articles}
    index = Index(rule)
    for story in alone.values():
        index.put(story)
    members = defaultdict(list)
    for article in articles:
        members[gold[article.id]].append(article.id)
    xs, ys = [], []
    for ident in sorted(alone):
        near = {gold[other] for other in index.near(alone[ident])} | {gold[ident]}
        for story in sorted(near):
            for one, other in parts(ident, gold[ident], members, story, rng):
                found = features(figures(group(one, alone, rule), group(other, alone, rule)))
                xs.append(list(found.values()))
                ys.append(story == gold[ident])
    return xs, ys


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
    rule, found, stories = StoryRule(), [], {}
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


def fit(articles: list[StoryArticle], gold: Gold, more: Examples) -> dict[str, float]:
    """Weights by logistic regression."""
    xs, ys = examples(articles, gold, seed=1)
    weights = [1] * len(xs) + [weight for _, _, weight in more]
    xs += [x for x, _, _ in more]
    ys += [y for _, y, _ in more]
    names = list(features(Figures()))
    model = LogisticRegression(C=10, max_iter=5000, fit_intercept=False).fit(numpy.array(xs), ys, weights)
    return {name: round(float(weight), 2) for name, weight in zip(names, model.coef_[0], strict=True)}


def bcubed(pairs: Sequence[tuple[str, str]]) -> tuple[float, float, float, float]:
    """BCubed precision, recall, F1 and pair F1 of (gold, found) stories."""
    gold, found, both = Counter(g for g, _ in pairs), Counter(f for _, f in pairs), Counter(pairs)
    p = sum(n * n / found[f] for (_, f), n in both.items()) / len(pairs)
    r = sum(n * n / gold[g] for (g, _), n in both.items()) / len(pairs)
    true, said, real = (sum(n * (n - 1) / 2 for n in counts.values()) for counts in (both, found, gold))
    return p, r, 2 * p * r / (p + r), 2 * true / ((said + real) or 1)


def measure(articles: list[StoryArticle], gold: Gold, rule: StoryRule) -> tuple[float, float, float, float]:
    """BCubed and pair F1 of clustering `articles`."""
    return bcubed([(gold[line.article], line.story) for line in cluster(articles, rule)])


def main() -> None:
    """Fit, cross-validate, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--world", type=Path)
    parser.add_argument("--folds", type=int, default=2)
    parser.add_argument("--join", type=float, nargs="+", default=[StoryRule().join])
    options = parser.parse_args()
    articles = load(options.articles)
    rows = [json.loads(line) for line in options.gold.open(encoding="utf-8")]
    gold = {article_id(row["url"]): row["story"] for row in rows}
    topic = {article_id(row["url"]): row["topic"] for row in rows}
    topics = sorted(set(topic.values()))
    random.Random(0).shuffle(topics)
    more = world_examples(options.world) if options.world else []
    for fold in range(options.folds):
        held = set(topics[fold :: options.folds])
        weights = fit([a for a in articles if topic[a.id] not in held], gold, more)
        for join in options.join:
            rule = replace(StoryRule(), weights=weights, join=join)
            p, r, f1, pair = measure([a for a in articles if topic[a.id] in held], gold, rule)
            print(f"fold {fold} join {join:5.2f}: BCubed P {p:.3f} R {r:.3f} F1 {f1:.3f}  pair F1 {pair:.3f}")
    weights = fit(articles, gold, more)
    print("fitted on all:", weights)
    for join in options.join:
        p, r, f1, pair = measure(articles, gold, replace(StoryRule(), weights=weights, join=join))
        print(f"seen data join {join:5.2f}: BCubed P {p:.3f} R {r:.3f} F1 {f1:.3f}  pair F1 {pair:.3f}")


if __name__ == "__main__":
    main()
