"""`newsbot topic`: the topics that are followed. A topic is a file, made to live in git."""

import dataclasses

import click

from newsbot.corpus.query import rows_of
from newsbot.corpus.store.base import ArticleFilter, DecisionFilter, Store
from newsbot.errors import StoreError, UsageError
from newsbot.interfaces.cli import completing
from newsbot.interfaces.cli.app import App, command_group, with_app
from newsbot.interfaces.cli.layout import Column
from newsbot.text.topics import Document, Topic, TopicVerdict, decide, parse


@command_group("topic")
def topic_command() -> None:
    """The topics you follow.

    \b
    Examples:
      newsbot topic list
      newsbot topic test iran-missiles-turkey --query '(iran OR iranian) AND missile*'
      newsbot topic edit quakes
    """


_LIST = (
    Column("name", "topic"),
    Column("title", "title", wide=True),
    Column("languages", "languages"),
    Column("sources", "feeds", right=True),
    Column("state", "state"),
)


@topic_command.command("list")
@with_app
def topic_list(app: App) -> int:
    """List the topics.

    \b
    Examples:
      newsbot topic list --json
    """
    rows = [
        {
            "name": topic.name,
            "title": topic.title,
            "query": str(topic.query),
            "languages": list(topic.languages),
            "sources": len(topic.sources),
            "state": "paused" if topic.paused else "followed",
        }
        for topic in app.topics.values()
    ]
    if not app.out.rows(rows, _LIST, "topic"):
        app.say(f"No topics in {app.config.topics_dir}; `newsbot topic add NAME --query …` adds one.")
    return 0


_TEST = (
    Column("verdict", "verdict"),
    Column("outlet", "outlet"),
    Column("language", "lang"),
    Column("title", "title", wide=True),
    Column("clause", "decided by", below=True),
)


@topic_command.command("test")
@click.argument("name", shell_complete=completing.topics)
@click.option("--query", help="another query than the topic's own")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="rows of each kind")
@with_app
def topic_test(app: App, name: str, query: str | None, limit: int) -> int:
    """Ask a topic about everything that is stored: what matches, what nearly does, what does not, and by which clause.

    \b
    Examples:
      newsbot topic test iran-missiles-turkey --query 'iran* AND missile*'
    """
    topic = _topic(app, name, query)
    with app.store() as store:
        documents = _stored(store)
    judged = [(document, decide(topic, document)) for document in documents]
    rows = [_test_row(document, verdict) for document, verdict in judged]
    shown = [
        row for kind in ("match", "near miss", "rejected") for row in [r for r in rows if r["verdict"] == kind][:limit]
    ]
    app.out.rows(shown, _TEST, "topic-test")
    matched = sum(verdict.kept for _, verdict in judged)
    app.say(f"{topic.query}\nmatched {matched} of {len(judged)} stored")
    return 0


def _topic(app: App, name: str, query: str | None) -> Topic:
    if name in app.topics:
        topic = app.topics[name]
        return dataclasses.replace(topic, query=parse(query)) if query else topic
    if query is None:
        raise UsageError(f"There is no topic {name!r}; there are: {', '.join(sorted(app.topics)) or 'none yet'}.")
    return Topic(name, parse(query))


def _stored(store: Store) -> list[Document]:
    """Texts of the corpus and off-topic texts that are still kept."""
    kept = [
        Document(row["title"], row["text"], row["language"], row["outlet"], row["published"], row["first_seen"])
        for row in rows_of(store, store.articles(ArticleFilter()))
    ]
    dropped = [
        Document(each.title, each.text or "", each.language, each.outlet, None, each.first)
        for each in store.decisions(DecisionFilter(reasons=("off-topic",), with_text=True))
    ]
    return kept + dropped


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


@topic_command.command("add")
@click.argument("name")
@click.option("--query", required=True, help='words, "phrases", prefix*, AND OR NOT, parentheses, title:')
@click.option("--title", default="", help="what people call it")
@click.option("--lang", "languages", default="", help="languages, such as en,tr (else all)")
@with_app
def topic_add(app: App, name: str, query: str, title: str, languages: str) -> int:
    """Follow a new topic: writes its file and says how much of what is stored it matches.

    \b
    Examples:
      newsbot topic add quakes --query 'earthquake* AND (turkey OR türkiye)' --lang en,tr
    """
    from newsbot.operation.config import write_topic

    codes = tuple(code.strip() for code in languages.split(",") if code.strip())
    topic = Topic(name, parse(query), title, codes)
    path = write_topic(app.config.topics_dir, topic, query)
    app.out.line(f"{path}")
    app.out.line(f"query: {topic.query}")
    _tell_matches(app, topic)
    app.say(f"Next: `newsbot source add FEED --topic {name}`, then `newsbot crawl {name}`.")
    return 0


def _tell_matches(app: App, topic: Topic) -> None:
    """How much of what is stored a topic matches, where something is."""
    try:
        with app.store() as store:
            documents = _stored(store)
    except StoreError:
        return
    matched = sum(decide(topic, document).kept for document in documents)
    app.out.line(f"matched {matched} of {len(documents)} stored")


@topic_command.command("edit")
@click.argument("name", shell_complete=completing.topics)
@click.option("--query", help="the new query")
@click.option("--title", help="what people call it")
@click.option("--lang", "languages", metavar="CODES", help="languages, such as en,tr; '' for all")
@with_app
def topic_edit(app: App, name: str, query: str | None, title: str | None, languages: str | None) -> int:
    """Change a topic's file, keeping its comments; without options in your editor ($VISUAL, $EDITOR).

    What would not be read back is refused, and the file stays as it is. Articles that are stored stay where they are:
    `newsbot topic test` says what the new query matches.

    \b
    Examples:
      newsbot topic edit quakes --query 'earthquake* OR aftershock*'
      newsbot topic edit quakes
    """
    from newsbot.operation.config import load_topics, set_values, topic_text

    held, folder = _followed(app, name), app.config.topics_dir
    codes = None if languages is None else [code.strip() for code in languages.split(",") if code.strip()]
    given = {"query": query, "title": title, "languages": codes}
    values = {key: value for key, value in given.items() if value is not None}
    path = set_values(folder, name, values) if values else topic_text(folder, name, _edited)
    topic = load_topics(folder)[name]
    app.out.line(f"{path}")
    app.out.line(f"query: {topic.query}")
    _tell_matches(app, topic)
    if topic == held:
        app.say("Nothing was changed.")
    return 0


def _edited(text: str) -> str:
    """What a person makes of `text` in an editor."""
    changed = click.edit(text, extension=".toml", require_save=False)
    if changed is None:
        raise UsageError("The editor could not be run; set $EDITOR, or say what to change: --query, --title, --lang.")
    return changed


@topic_command.command("pause")
@click.argument("name", shell_complete=completing.topics)
@with_app
def topic_pause(app: App, name: str) -> int:
    """Leave a topic alone until `topic revive`; what is stored stays.

    \b
    Examples:
      newsbot topic pause quakes
    """
    return _pause(app, name, True)


@topic_command.command("revive")
@click.argument("name", shell_complete=completing.topics)
@with_app
def topic_revive(app: App, name: str) -> int:
    """Follow a paused topic again.

    \b
    Examples:
      newsbot topic revive quakes
    """
    return _pause(app, name, False)


def _pause(app: App, name: str, paused: bool) -> int:
    from newsbot.operation.config import set_paused

    topic = _followed(app, name)
    if topic.paused == paused:
        app.say(f"{name} is {'paused' if paused else 'followed'} already.")
        return 0
    app.out.line(str(set_paused(app.config.topics_dir, name, paused)))
    return 0


@topic_command.command("remove")
@click.argument("name", shell_complete=completing.topics)
@with_app
def topic_remove(app: App, name: str) -> int:
    """Follow a topic no longer: its file is removed; the articles and stories that it brought stay.

    \b
    Examples:
      newsbot topic remove quakes
    """
    from newsbot.operation.alerts import rules
    from newsbot.operation.config import remove_topic

    topic = _followed(app, name)
    app.out.line(str(remove_topic(app.config.topics_dir, name)))
    others = {source.url for each in app.topics.values() if each.name != name for source in each.sources}
    try:
        with app.store() as store:
            for source in topic.sources:
                if source.url not in others:
                    store.remove_feed(source.url)
    except StoreError:
        pass  # nothing is stored yet, so no feed has a state
    for alert in rules.load(app.config.alerts):
        if alert.topic == name:
            app.say(f"The alert {alert.name} is about it; `newsbot alert remove {alert.name}` removes that, too.")
    return 0


def _followed(app: App, name: str) -> Topic:
    if name not in app.topics:
        raise UsageError(f"There is no topic {name!r}; there are: {', '.join(sorted(app.topics)) or 'none yet'}.")
    return app.topics[name]
