"""`newsbot topic test`: a topic's verdict on everything that is stored."""

import dataclasses

import click

from newsbot.interfaces.cli import completion
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.commands.topic.stored import stored
from newsbot.interfaces.cli.layout import Column
from newsbot.text.topics import Document, Topic, TopicVerdict, decide, parse

_TEST = (
    Column("verdict", "verdict"),
    Column("outlet", "outlet"),
    Column("language", "lang"),
    Column("title", "title", wide=True),
    Column("clause", "decided by", below=True),
)


@click.command("test")
@click.argument("name", shell_complete=completion.topics)
@click.option("--query", help="another query than the topic's own")
@click.option("--forms", is_flag=True, help="as if the topic had forms = true")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="rows of each kind")
@with_app
def topic_test(app: App, name: str, query: str | None, forms: bool, limit: int) -> int:
    """Ask a topic about everything that is stored: what matches, what nearly does, what does not, and by which clause.

    \b
    Examples:
      newsbot topic test iran-missiles-turkey --query 'iran* AND missile*'
      newsbot topic test iran-missiles-turkey --query 'iran missile' --forms
    """
    topic = _topic(app, name, query)
    topic = dataclasses.replace(topic, forms=topic.forms or forms)
    with app.store() as store:
        documents = stored(store)
    judged = [(document, decide(topic, document)) for document in documents]
    rows = [_test_row(document, verdict) for document, verdict in judged]
    shown = [
        row for kind in ("match", "near miss", "rejected") for row in [r for r in rows if r["verdict"] == kind][:limit]
    ]
    app.out.rows(shown, _TEST, "topic-test")
    matched = sum(verdict.kept for _, verdict in judged)
    app.say(f"{topic.query}\nmatched {matched} of {len(judged)} stored")
    if not topic.forms:
        wider = dataclasses.replace(topic, forms=True)
        added = sum(decide(wider, document).kept and not verdict.kept for document, verdict in judged)
        app.say(f"with forms = true {added} more (--forms lists them)" if added else "forms = true would add none")
    return 0


def _topic(app: App, name: str, query: str | None) -> Topic:
    """The topic, with `query` in place of its own; with one it need not be there."""
    if query and name not in app.topics:
        return Topic(name, parse(query))
    topic = app.topic(name)
    return dataclasses.replace(topic, query=parse(query)) if query else topic


def _test_row(document: Document, verdict: TopicVerdict) -> dict[str, object]:
    kind = "match" if verdict.kept else "near miss" if verdict.near_miss else "rejected"
    return {
        "verdict": kind,
        "reason": verdict.reason,
        "outlet": document.outlet,
        "language": document.language,
        "title": document.title,
        "clause": verdict.clause,
        "missing": list(verdict.missing),
    }
