"""Which stored articles are one article under several addresses: told from stored texts, so in any order the same.

The rule is docs/decisions/0054. The first of them in canonical order, and of one minute the plainest address, is the
article; the others are its aliases, in no story.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from datetime import datetime

from newsbot.corpus.overrides import Overrides
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.corpus.store.schema import ALIAS, ArticleRecord, EdgeRecord
from newsbot.pages.same_address import kinship, plainness
from newsbot.stories.families import both_ways
from newsbot.text.ids import article_id
from newsbot.text.words import fold

RULE = "same-1"
"""Names the rule: another name assigns everything anew."""


class SameArticles:
    """Answers for one pass of assignment, which asks minute by minute."""

    def __init__(self, store: Store, overrides: Overrides) -> None:
        self.store = store
        self._dropped = frozenset(map(article_id, overrides.drop))
        self._forced = both_ways((article_id(one), article_id(other)) for one, other in overrides.same)
        self._distinct = both_ways((article_id(one), article_id(other)) for one, other in overrides.distinct)
        self._main: dict[str, str] = {}  # article -> the article that it is; itself when it is no alias

    def decide(self, ids: Set[str], edges: Iterable[EdgeRecord]) -> None:
        """Decide on these articles: all of some minutes, after those before. `edges`: what ties them to earlier ones.

        What a person dropped is no alias, so that it can be taken back alone; others are aliases of it.
        """
        shared: dict[frozenset[str], list[EdgeRecord]] = {}
        for edge in edges:
            if edge.evidence.get("same_outlet"):
                shared.setdefault(frozenset((edge.low_article, edge.high_article)), []).append(edge)
        pairs = shared.keys() | {frozenset((each, end)) for each in ids for end in self._forced.get(each, ())}
        ends = tuple(sorted({end for pair in pairs for end in pair}))
        records = {each.id: each for each in self.store.articles(ArticleFilter(ids=ends))} if ends else {}
        partners: dict[str, list[ArticleRecord]] = {}
        for pair in pairs:
            if len(pair) == 2 and pair <= records.keys():
                earlier, later = sorted((records[end] for end in pair), key=_order)
                partners.setdefault(later.id, []).append(earlier)
        self._main |= {each: each for each in ids}
        known = self.aliases(ends)
        for each in sorted((ids & partners.keys()) - self._dropped, key=lambda each: _order(records[each])):
            for other in sorted(partners[each], key=_order):
                if self._is_one(records[each], other, shared.get(frozenset((each, other.id)), [])):
                    main = self._main.get(other.id, known.get(other.id, other.id))
                    if self._distinct.get(each, set()).isdisjoint((other.id, main)):
                        self._main[each] = main
                        break

    def aliases(self, ids: Collection[str]) -> Mapping[str, str]:
        """Of these articles those that are another one -> that one.

        What this pass has not come to is as it stands: what lies before its beginning is right so, and what lies
        ahead of it is made right when it comes there.
        """
        found = {each: self._main[each] for each in ids if each in self._main}
        standing = self.store.assignments_of(sorted(set(ids) - found.keys()))
        found |= {each.article_id: each.detail["same_as"] for each in standing.values() if each.relation == ALIAS}
        return {each: main for each, main in found.items() if each != main}

    def _is_one(self, one: ArticleRecord, other: ArticleRecord, edges: Sequence[EdgeRecord]) -> bool:
        if other.id in self._forced.get(one.id, ()):
            return True
        kind = kinship(one.url, other.url)
        if kind == "likely":
            return any(map(_same_text, edges)) and self._share_a_title(one.id, other.id)
        return kind is not None

    def _share_a_title(self, one: str, other: str) -> bool:
        versions = self.store.versions([one, other])
        mine, theirs = ({fold(version.title) for version in versions[each]} for each in (one, other))
        return not mine.isdisjoint(theirs)


def _same_text(edge: EdgeRecord) -> bool:
    return edge.containment == 1 and not edge.evidence.get("new_low") and not edge.evidence.get("new_high")


def _order(record: ArticleRecord) -> tuple[datetime, tuple[int, int, bool, int, str]]:
    return record.first_seen.replace(second=0, microsecond=0), plainness(record.url)
