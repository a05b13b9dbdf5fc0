"""Which feed of which topic is meant, by what a person typed."""

from newsbot.errors import BadURLError, UsageError
from newsbot.interfaces.cli.app import App
from newsbot.network.urls import absolute_url, redact


def address_of(text: str) -> str:
    """An address as a person types it: https:// may be left out."""
    try:
        return absolute_url(text if "://" in text else f"https://{text}")
    except BadURLError as error:
        raise UsageError(f"{redact(text)!r} is no address of a feed or site: {error}") from error


def chosen_topic(app: App, name: str | None) -> str:
    """The named topic, or the only one there is. Raises UsageError."""
    if name is None and len(app.topics) == 1:
        return next(iter(app.topics))
    if not app.topics:
        raise UsageError("There is no topic yet; `newsbot init` or `newsbot topic add NAME --query …` makes one.")
    if name is None or name not in app.topics:
        raise UsageError(f"Which topic? Say --topic, one of: {', '.join(sorted(app.topics))}.")
    return name


def topics_with(app: App, url: str, name: str | None) -> list[str]:
    """The topics that list the feed. Raises UsageError when none does."""
    found = [
        topic.name
        for topic in app.topics.values()
        if name in (None, topic.name) and url in {source.url for source in topic.sources}
    ]
    if not found:
        raise UsageError(f"{redact(url)} is not a feed of {name or 'any topic'}; `newsbot source list` shows them.")
    return found
