"""`newsbot init`: the first step in an empty folder."""

from collections.abc import Mapping
from pathlib import Path

import click

from newsbot.errors import ConfigError, UsageError
from newsbot.interfaces.cli.app import App, with_app

_EXAMPLE = "earthquakes"
_EXAMPLE_QUERY = 'earthquake* OR aftershock* OR "seismic activity"'


@click.command("init")
@click.argument("topic", required=False, default=_EXAMPLE)
@click.option("--query", help="what an article of the topic must match (else an example to change)")
@click.option("--lang", "languages", default="", help="languages to follow, such as en,tr (else every language)")
@click.option("--contact", default="", help="how sites reach you: a web page or mailbox, sent with every request")
@with_app
def init_command(app: App, topic: str, query: str | None, languages: str, contact: str) -> int:
    """Begin in this folder: writes newsbot.toml and topics/TOPIC.toml, and says what comes next.

    Nothing that is there is overwritten.

    \b
    Examples:
      newsbot init
      newsbot init iran-missiles --query '(iran OR iranian) AND missile*' --lang en,tr
    """
    from newsbot.operation.config.load import FILE_NAME
    from newsbot.operation.config.model import FetchConfig
    from newsbot.operation.config.template import config_text, topic_text
    from newsbot.operation.config.topicfiles import check_name

    check_name(topic)
    try:
        FetchConfig(contact=contact)
    except ValueError as error:
        raise UsageError(
            f"--contact {contact}: expected the address of a web page or mailbox, without spaces."
        ) from error
    tongues = tuple(part.strip() for part in languages.split(",") if part.strip())
    title = topic.replace("-", " ").capitalize()
    files = {
        Path(FILE_NAME): config_text(contact),
        Path("topics") / f"{topic}.toml": topic_text(topic, title, query or _EXAMPLE_QUERY, tongues),
    }
    _check(files)
    for path, text in files.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        app.out.line(str(path))
    if query is None:
        app.say(f"Say what you follow: change the query in topics/{topic}.toml.")
    app.say("Next:\n  newsbot source add SITE\n  newsbot crawl\n  newsbot new\n  newsbot schedule print --systemd")
    return 0


def _check(files: Mapping[Path, str]) -> None:
    """Raises UsageError when a file is there already, or would not be read back; nothing has been written then."""
    import tomllib

    from newsbot.operation.config.files import TomlFile
    from newsbot.operation.config.topicfiles import topic_of

    for path, text in files.items():
        if path.exists():
            raise UsageError(f"{path} is there already; nothing was written. `newsbot topic add` adds a topic.")
        if path.parent.name == "topics":
            try:
                topic_of(TomlFile(path, text, tomllib.loads(text)))
            except ConfigError as error:
                raise UsageError(str(error)) from error
