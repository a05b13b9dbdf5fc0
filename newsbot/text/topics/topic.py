"""A topic: what a person follows, and its verdict on an article."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from newsbot.text.forms import forms_among
from newsbot.text.topics.any_form import with_forms
from newsbot.text.topics.matching import Document, evaluate
from newsbot.text.topics.query import Query


@dataclass(frozen=True)
class Source:
    """One feed of a topic and how to treat it."""

    url: str
    tags: tuple[str, ...] = ()
    allow_offsite: bool = False  # entries may lead to other sites, as aggregators' do
    insecure_tls: bool = False  # accept a certificate that is not valid
    paused: bool = False


@dataclass(frozen=True)
class Topic:
    """A topic file, read. No `languages`: every language; `since`: articles published earlier are too old (UTC)."""

    name: str
    query: Query
    title: str = ""
    languages: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    since: datetime | None = None
    paused: bool = False
    forms: bool = False  # a word of the query stands for its forms in the language of the article


@dataclass(frozen=True)
class TopicVerdict:
    """`reason` is `kept` or why not (see `corpus.reasons`); `clause`, `near_miss`, `missing` as in `Verdict`."""

    kept: bool
    reason: str
    clause: str
    near_miss: bool = False
    missing: tuple[str, ...] = ()


def decide(topic: Topic, document: Document) -> TopicVerdict:
    """What `topic` makes of `document`. An unknown language or date is no reason to turn it away."""
    if topic.languages and document.language and document.language not in topic.languages:
        return TopicVerdict(False, "wrong-language", f"languages {', '.join(topic.languages)}")
    if topic.since and document.published and document.published < topic.since:
        return TopicVerdict(False, "too-old", f"since {topic.since.date().isoformat()}")
    verdict = evaluate(_query(topic, document), document)
    reason = "kept" if verdict.matched else "off-topic"
    return TopicVerdict(verdict.matched, reason, verdict.clause, verdict.near_miss, verdict.missing)


def _query(topic: Topic, document: Document) -> Query:
    if not topic.forms:
        return topic.query
    return with_forms(
        topic.query, partial(forms_among, text=f"{document.title}\n{document.body}", language=document.language)
    )
