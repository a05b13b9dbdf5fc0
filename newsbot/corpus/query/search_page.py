"""Search for pages: one page of matching articles, newest first, with a bound on what is looked at."""

from newsbot.corpus.query.articles import Row, narrowed, rows_of
from newsbot.corpus.query.listings import SCAN, Page, Position
from newsbot.corpus.query.search import document, shown, with_stories
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.text.topics import Query, evaluate

_AT_ONCE = 40


def search_page(store: Store, query: Query, where: ArticleFilter, limit: int, after: Position | None = None) -> Page:
    """Articles that match `query` and pass `where`, as `newsbot.corpus.query.search` gives them.

    Looks at SCAN candidates at most, then says where to go on: a page may have fewer than `limit` rows, even none, and
    yet be followed by another.
    """
    where = with_stories(store, query, narrowed(query, where))
    found: list[Row] = []
    looked = 0
    while looked < SCAN:
        batch = store.articles(where, limit=_AT_ONCE, after=after)
        looked += len(batch)
        for row in rows_of(store, batch):
            if evaluate(query, document(row)).matched:
                if len(found) == limit:
                    return Page(found, after)
                found.append({**row, **shown(query, row)})
            after = (row["first_seen"], row["id"])
        if len(batch) < _AT_ONCE:
            return Page(found, None)
    return Page(found, after)
