"""Why an article is where it is: the whole trail from the feed that announced it to the story it is in."""

from collections.abc import Callable, Iterable, Mapping

from newsbot.corpus.overrides import NONE, Overrides
from newsbot.corpus.query.article_rows import Row, find_article, known_article, other_addresses, rows_of
from newsbot.corpus.query.story_rows import find_story
from newsbot.corpus.query.templates import siblings_of
from newsbot.corpus.store.base import DecisionFilter, Store
from newsbot.corpus.store.schema import ArticleRecord, AssignmentRecord, DecisionRecord, EdgeRecord, UrlRecord
from newsbot.errors import UsageError
from newsbot.network.urls import canonical_url, outlet_of, redact

Announced = Callable[[Store, Iterable[str]], Mapping[str, UrlRecord]]
"""What was announced of addresses."""


def trail(store: Store, name: str, overrides: Overrides = NONE, announced_as: Announced | None = None) -> Row:
    """All that is known of an address or article: from the feed that announced it to the story it is in.

    Of a story that of its first article, which began it. `said` is what a person said of it in `overrides`.
    `announced_as` says what had been announced where that is not what `store` holds (`newsbot.corpus.scratch`).
    """
    if name.startswith("s-"):
        name = find_story(store, name).article_ids[0]
    if name.startswith("a-"):
        article: ArticleRecord | None = find_article(store, name)
        assert article is not None
        urls = {article.url, *article.aliases}
    else:
        known = known_article(store, name)
        article = find_article(store, known.article_id) if known else None
        urls = {canonical_url(name)} | ({article.url, *article.aliases} if article else set())
    announced = announced_as(store, urls) if announced_as else store.urls(urls)
    decisions = sorted(
        store.decisions(DecisionFilter(urls=tuple(sorted(urls)))), key=lambda each: (each.first, each.last, each.id)
    )
    if not (article or announced or decisions):
        unknown = f"Nothing is known of {name}: no feed that is followed has announced it"
        raise UsageError(f"{unknown}{_not_read(store, name)}; `newsbot source add` follows another site.")
    aliases = _aliases(store, article) if article else []
    return {
        "name": name,
        "article": next(rows_of(store, [article], dropped=True)) if article else None,
        "aliases": aliases,
        "said": overrides.on({*urls, *announced, *aliases}),
        "witnesses": _witnesses(store, article),
        "announced": [_announced_row(record) for _, record in sorted(announced.items())],
        "decisions": [decision_row(decision) for decision in decisions],
        "edges": [_edge_row(store, article, edge) for edge in store.edges_of([article.id])] if article else [],
        "template": siblings_of(store, article) if article else None,
        "assignment": _assignment_row(store, article),
    }


def _not_read(store: Store, name: str) -> str:
    """What feeds of its outlet had that was not read, in words; it may have been among that."""
    outlet = outlet_of(canonical_url(name))
    beyond = {feed.url: feed.state.get("left") for feed in store.feeds() if feed.outlet == outlet}
    told = [f"{redact(url)}: {left}" for url, left in beyond.items() if left]
    return f", or not within what is read of one ({'; '.join(told)})" if told else ""


def _aliases(store: Store, article: ArticleRecord) -> list[str]:
    others = other_addresses(store, article)
    return sorted({*article.aliases, *(url for each in others for url in (each.url, *each.aliases))} - {article.url})


def _witnesses(store: Store, article: ArticleRecord | None) -> Row:
    if article is None:
        return {}
    versions = store.versions([article.id])[article.id]
    current = next(version for version in versions if version.sha == article.current_sha)
    return {"extractor": current.extractor, "witnesses": dict(current.witnesses), "flags": list(current.flags)}


def _announced_row(record: UrlRecord) -> Row:
    return {
        "url": record.url,
        "state": record.state,
        "first_seen": record.first_seen,
        "due": record.due,
        "feed": redact(record.feed_url) if record.feed_url else record.feed_url,
        "reason": record.reason,
        "attempts": record.attempts,
        "checks": record.checks,
        "published": record.entry.published if record.entry else None,
    }


def decision_row(decision: DecisionRecord) -> Row:
    """A decision for people and programs."""
    return {
        "url": decision.url,
        "stage": decision.stage,
        "reason": decision.reason,
        "first": decision.first,
        "last": decision.last,
        "detail": {key: redact(value) if isinstance(value, str) else value for key, value in decision.detail.items()},
        "title": decision.title,
        "language": decision.language,
        "topics": list(decision.topics),
        "feed": redact(decision.feed_url) if decision.feed_url else decision.feed_url,
    }


def _edge_row(store: Store, article: ArticleRecord, edge: EdgeRecord) -> Row:
    other = edge.high_article if edge.low_article == article.id else edge.low_article
    found = store.find_articles(other, limit=1)
    return {
        "other": other,
        "url": found[0].url if found else None,
        "outlet": found[0].outlet if found else None,
        "kind": edge.kind,
        "containment": edge.containment,
        "evidence": dict(edge.evidence),
    }


def _assignment_row(store: Store, article: ArticleRecord | None) -> Row | None:
    if article is None:
        return None
    assignment = store.assignments_of([article.id]).get(article.id)
    if assignment is None:
        return None
    detail = {**assignment.detail, "united": _united(store, assignment), **_thread(store, assignment.story_id)}
    return {"story": assignment.story_id, "relation": assignment.relation, "detail": detail}


def _thread(store: Store, story: str) -> Row:
    """What the story of an article follows and why, and what a person says that it does not follow."""
    held = next(iter(store.stories(ids=[story])), None) if story else None
    return {name: held.detail[name] for name in ("follows", "unlinked") if name in held.detail} if held else {}


def _united(store: Store, assignment: AssignmentRecord) -> list[str]:
    """Why the story of its language that the article is in is part of its story."""
    part = assignment.detail.get("part", assignment.story_id)
    links = [link for story in store.stories(ids=[assignment.story_id]) for link in story.detail.get("links", ())]
    return [link["reason"] for link in links if part != assignment.story_id and part in link["parts"]]
