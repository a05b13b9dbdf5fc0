"""What is stored, as documents that a topic judges."""

from newsbot.corpus.query.article_rows import rows_of, said
from newsbot.corpus.store.base import ArticleFilter, DecisionFilter, Store
from newsbot.errors import StoreError
from newsbot.interfaces.cli.app import App
from newsbot.text.topics import Document, Topic, decide


def stored(store: Store) -> list[Document]:
    """Texts of the corpus and off-topic texts that are still kept."""
    kept = [
        Document(row["title"], said(row), row["language"], row["outlet"], row["published"], row["first_seen"])
        for row in rows_of(store, store.articles(ArticleFilter()))
    ]
    dropped = [
        Document(each.title, each.text or "", each.language, each.outlet, None, each.first)
        for each in store.decisions(DecisionFilter(reasons=("off-topic",), with_text=True))
    ]
    return kept + dropped


def tell_matches(app: App, topic: Topic) -> None:
    """How much of what is stored a topic matches, where something is."""
    try:
        with app.store() as store:
            documents = stored(store)
    except StoreError:
        return
    matched = sum(decide(topic, document).kept for document in documents)
    app.out.line(f"matched {matched} of {len(documents)} stored")
