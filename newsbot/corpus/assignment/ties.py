"""Who carries whose text: each article is tied to a bounded number of those before it, so n copies cost n times one.

What an article is compared with is chosen by keys of its texts (`newsbot.text.fingerprint`), times and the canonical
order, never by arrival: of those that bear a key within reach of its claimed time the first `HEADS` are looked at,
and of those that share enough keys the `EARLIEST`, the `NEAREST` and the nearest of its `OWN` outlet are compared. So a
key that everybody has, such as a template's, leads to the first who had it and through them to their family; where
fewer share a text than that, all pairs are compared. Nothing that comes later in the order changes what an article is
tied to. What was compared and turns out to be filled into one template (`newsbot.text.siblings`) gets the form of the
first of those, and is no copy.
"""

import collections
import dataclasses
import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from newsbot.corpus.assignment.spread import Spread, here
from newsbot.corpus.records import edge_between, of_one_template
from newsbot.corpus.store.base import Bearer, Bucket, Store, Ties, Window
from newsbot.corpus.store.codec import minute
from newsbot.corpus.store.schema import ArticleRecord, EdgeRecord, VersionRecord
from newsbot.text.fingerprint import CANDIDATE_KEYS, WINDOW_HOURS, CopyRule, window_of
from newsbot.text.ids import short_hash

HEADS = 32
"""Bearers of one key in one window of time that a look-up sees: the first in canonical order."""
EARLIEST = NEAREST = 8
"""Of the articles that share keys with one, so many of the first and of those that share most are compared with it."""
OWN = 4
"""So many of its own outlet, besides: one of them may be the same article under another address."""
PAIRS = 64
"""Pairs of versions that are compared for one article, which may have been revised many times."""
METHOD = 4
"""Raised when articles are tied otherwise: then all of them are tied anew."""


_Pair = tuple[VersionRecord, Bearer]


@dataclass(frozen=True, slots=True)
class Tied:
    """What ties some articles to those before them, and which of that is not yet in the store."""

    ties: Mapping[str, Ties]
    changed: tuple[Ties, ...]


@dataclass(frozen=True, slots=True)
class Comparing:
    """Some articles that are being compared with those before them, perhaps by other processes."""

    store: Store
    articles: Sequence[str]
    chosen: Mapping[str, Sequence[_Pair]]
    held: Mapping[str, Ties]
    compared: Iterable[Ties]

    def tied(self, unwritten: Mapping[str, str]) -> Tied:
        """What comes of it; `unwritten`: forms of articles before them that the store does not have yet."""
        known = {**self.held, **{each.article_id: each for each in self.compared}}
        ties = _formed([known[each] for each in self.articles if each in known], self.chosen, self.store, unwritten)
        return Tied(ties, tuple(each for ident, each in ties.items() if each != self.held.get(ident)))


def compare(
    store: Store,
    articles: Sequence[ArticleRecord],
    versions: Mapping[str, Sequence[VersionRecord]],
    rule: CopyRule,
    spread: Spread = here,
) -> Comparing:
    """Begin to compare `articles`, all in canonical order, with those before them; holds the texts of both meanwhile.

    What is known of the same versions stands.
    """
    bearers = store.bearers(_buckets(itertools.chain.from_iterable(versions.values()), rule), HEADS)
    chosen = {article.id: _chosen(article, versions[article.id], bearers, rule) for article in articles}
    bases = {ident: _basis(versions[ident], pairs, rule) for ident, pairs in chosen.items()}
    held = store.ties_of(bases)
    stale = [ident for ident, basis in bases.items() if basis != (held[ident].basis if ident in held else "")]
    # those of one family after each other: what was worked out of its first texts is still remembered then
    stale.sort(key=lambda ident: sorted((each.minute, each.article_id) for _, each in chosen[ident])[:1])
    others = store.versions_by_id({bearer.version_id for ident in stale for _, bearer in chosen[ident]})
    asked = [_Comparison(each, bases[each], _met(chosen[each], others), rule) for each in stale]
    return Comparing(store, [article.id for article in articles], chosen, held, spread(_compared, asked))


class _Comparison(NamedTuple):
    """The versions of one article with those that they are to be compared with."""

    ident: str
    basis: str
    pairs: Sequence[tuple[VersionRecord, VersionRecord]]
    rule: CopyRule


def _met(chosen: Sequence[_Pair], others: Mapping[str, VersionRecord]) -> list[tuple[VersionRecord, VersionRecord]]:
    return [(mine, others[bearer.version_id]) for mine, bearer in chosen if bearer.version_id in others]


def _compared(asked: _Comparison) -> Ties:
    """What ties one article, but for its form. Pure: it may be done in another process."""
    edges: dict[str, EdgeRecord] = {}
    siblings: set[str] = set()
    for mine, other in asked.pairs:
        if edge := edge_between(mine, other, asked.rule):
            edges[edge.id] = edge
        elif of_one_template(mine, other, asked.rule):
            siblings.add(other.article_id)
    return Ties(asked.ident, asked.basis, tuple(edges[key] for key in sorted(edges)), tuple(sorted(siblings)))


def _formed(
    ties: Sequence[Ties], chosen: Mapping[str, Sequence[_Pair]], store: Store, unwritten: Mapping[str, str]
) -> dict[str, Ties]:
    """`ties`, in canonical order, with the form of each: that of its first sibling, else that of what it copies."""
    places = {
        each.article_id: {
            bearer.article_id: (bearer.minute, bearer.article_id) for _, bearer in chosen[each.article_id]
        }
        for each in ties
    }
    forms = {**store.forms_of({ident for found in places.values() for ident in found}), **unwritten}
    found = {}
    for each in ties:
        place = places[each.article_id]
        copies = {end for edge in each.edges for end in (edge.low_article, edge.high_article)} - {each.article_id}
        siblings = sorted(place.keys() & set(each.siblings), key=place.__getitem__)
        carried = sorted((ident for ident in place.keys() & copies if forms.get(ident)), key=place.__getitem__)
        form = next((forms.get(ident) or ident for ident in [*siblings, *carried]), "")
        forms[each.article_id] = form
        found[each.article_id] = dataclasses.replace(each, form=form)
    return found


def _buckets(versions: Iterable[VersionRecord], rule: CopyRule) -> set[Bucket]:
    return {(key, window) for version in versions for window in _windows(version, rule) for key in version.fingerprint}


def _windows(version: VersionRecord, rule: CopyRule) -> tuple[Window, ...]:
    """Where the claimed times of those lie that `version` may be a copy of; without its own claim, anywhere."""
    window = window_of(version.published)
    if window is None:
        return ("any",)
    reach = math.ceil(rule.hours / WINDOW_HOURS)
    return (*range(window - reach, window + reach + 1), None)


def _chosen(
    article: ArticleRecord,
    versions: Sequence[VersionRecord],
    bearers: Mapping[Bucket, Sequence[Bearer]],
    rule: CopyRule,
) -> list[_Pair]:
    """Versions of `article`, each with those before it that it is to be compared with."""
    place = (minute(article.first_seen), article.id)
    sharing: dict[str, list[tuple[int, VersionRecord, Bearer]]] = collections.defaultdict(list)
    for version in versions:
        for bearer, shared in _sharing(version, place, bearers, rule).items():
            if shared >= min(CANDIDATE_KEYS, len(version.fingerprint)):
                sharing[bearer.article_id].append((-shared, version, bearer))
    first = {ident: (found[0][2].minute, ident) for ident, found in sharing.items()}
    most = {ident: (min(found, key=lambda each: each[0])[0], first[ident]) for ident, found in sharing.items()}
    nearest = sorted(most, key=most.__getitem__)
    own = [ident for ident in nearest if sharing[ident][0][2].outlet == article.outlet]
    wanted = {*sorted(first, key=first.__getitem__)[:EARLIEST], *nearest[:NEAREST], *own[:OWN]}
    pairs = [each for ident in wanted for each in sharing[ident]]
    pairs.sort(key=lambda each: (each[0], first[each[2].article_id], each[2].version_id, each[1].id))
    return [(version, bearer) for _, version, bearer in pairs[:PAIRS]]


def _sharing(
    version: VersionRecord, place: tuple[datetime, str], bearers: Mapping[Bucket, Sequence[Bearer]], rule: CopyRule
) -> collections.Counter[Bearer]:
    """How many keys those before `place` share with `version`."""
    windows, counts = _windows(version, rule), collections.Counter[Bearer]()
    for key in version.fingerprint:
        for window in windows:
            counts.update(each for each in bearers.get((key, window), ()) if (each.minute, each.article_id) < place)
    return counts


def _basis(versions: Iterable[VersionRecord], pairs: Sequence[_Pair], rule: CopyRule) -> str:
    """What the edges of an article follow from; empty when there is nothing to compare it with."""
    if not pairs:
        return ""
    mine = [(version.id, version.outlet, version.published) for version in versions]
    return short_hash(f"{METHOD} {rule} {mine} {[(mine.id, other.version_id, other.rank) for mine, other in pairs]}")
