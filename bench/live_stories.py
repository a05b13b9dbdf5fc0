"""Labelled articles as live news: one at a time, nothing known at first: live_stories.py ARTICLES.jsonl GOLD.jsonl

Files as in fit_stories.py, which measures the same articles imported at once. Each of `--orders` random orders is told
five minutes apart, under each threshold of `--join`; prints BCubed and pair F1 of all and by the gold's "set".
"""

import argparse
import json
import random
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.fit_stories import NOW, load, measure, report
from newsbot.stories.clustering import cluster
from newsbot.stories.model import StoryRule
from newsbot.text.ids import article_id


def main() -> None:
    """Tell, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--orders", type=int, default=2)
    parser.add_argument("--join", type=float, nargs="+", default=[-1.8, -1.4, StoryRule().join, -0.6])
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.gold.open(encoding="utf-8")]
    gold = {article_id(row["url"]): row["story"] for row in rows}
    sets = {"all": list(gold)}
    for row in rows:
        sets.setdefault(row.get("set", "other"), []).append(article_id(row["url"]))
    articles = load(options.articles)
    for order in range(1, options.orders + 1):
        random.Random(order).shuffle(articles)
        told = [replace(each, first_seen=NOW + timedelta(minutes=5 * at)) for at, each in enumerate(articles)]
        for join in options.join:
            rule = replace(StoryRule(), join=join, idle=timedelta(days=400))
            found = {line.article: line.story for line in cluster(told, rule)}
            for name, members in sorted(sets.items()):
                report(f"order {order} join {join:5.2f} {name}", measure(gold, found, members))


if __name__ == "__main__":
    main()
