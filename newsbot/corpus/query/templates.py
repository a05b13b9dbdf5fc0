"""Texts that were filled into one template (match reports, weather, courts): how many are alike, and lists of one each.

They are told from copies in `newsbot.text.siblings` and kept apart as stories; a list that shows one of them and says
how many are like it is read more gladly than one of four hundred.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from newsbot.corpus.query.article_rows import Row
from newsbot.corpus.records import of_one_template
from newsbot.corpus.store.base import Store
from newsbot.corpus.store.schema import ArticleRecord, StoryRecord

NONE: Row = {"template": None, "alike": 0}
_EXAMPLES = 3
"""Siblings that are compared again, to say in what an article differs from them."""


def templates(store: Store, stories: Iterable[StoryRecord]) -> dict[str, Row]:
    """Story -> the template of its first article (the first article filled into it) and how many articles it has."""
    firsts = {story.id: story.article_ids[0] for story in stories if story.article_ids}
    forms = store.forms_of(firsts.values())
    of_story = {story: forms.get(first, first) for story, first in firsts.items()}
    counts = store.alike(set(of_story.values()))
    return {
        story: {"template": form, "alike": counts[form]} if form in counts else NONE for story, form in of_story.items()
    }


def folded(rows: Iterable[Row]) -> Iterator[Row]:
    """`rows` of stories without those of a template that had a row before."""
    seen: set[Any] = set()
    for row in rows:
        if row["template"] is None or row["template"] not in seen:
            seen.add(row["template"])
            yield row


def siblings_of(store: Store, article: ArticleRecord) -> Row | None:
    """What is known of the template that `article` was filled into, if it was; with what differs from a few others."""
    tied = store.ties_of([article.id]).get(article.id)
    form = (tied.form if tied else "") or article.id
    count = store.alike([form]).get(form)
    if count is None:
        return None
    others = [ident for ident in (tied.siblings if tied else ()) if ident != article.id][:_EXAMPLES]
    return {"template": form, "alike": count, "others": _differences(store, article, others)}


def _differences(store: Store, article: ArticleRecord, others: Sequence[str]) -> list[Row]:
    versions = store.versions([article.id, *others])
    rows = []
    for other in others:
        pairs = [(mine, theirs) for mine in versions[article.id] for theirs in versions.get(other, ())]
        found = next(filter(None, (of_one_template(*pair) for pair in pairs)), None)
        named = store.find_articles(other, limit=1)
        if found and named:
            told = {"told": round(found.told, 4), "agreeing": found.agreeing, "differing": found.differing}
            place = {"other": other, "url": named[0].url, "outlet": named[0].outlet}
            rows.append({**place, **told, "examples": [list(pair) for pair in found.examples]})
    return rows
