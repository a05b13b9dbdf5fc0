"""`newsbot alert`: who is told what, and by which way."""

import os
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsbot.errors import NewsbotError, StoreError, UsageError
from newsbot.interfaces.cli import completion
from newsbot.interfaces.cli.app import App, command_group, with_app
from newsbot.interfaces.cli.layout import Column

if TYPE_CHECKING:
    from newsbot.operation.alerts.rules import Alert


@command_group("alert")
def alert_command() -> None:
    """Who is told what has happened, at the end of each crawl and in watch.

    \b
    Examples:
      newsbot alert add quakes --on new-story --to https://hooks.example/newsroom
      newsbot alert list
    """


_LIST = (
    Column("name", "alert"),
    Column("topic", "topic"),
    Column("on", "on"),
    Column("to", "to", wide=True),
    Column("state", "state", wide=True),
    Column("last_sent", "last sent"),
)


@alert_command.command("add")
@click.argument("topic", shell_complete=completion.topics)
@click.option("--on", default="new-story,follow-up,revision", show_default=True, help="what is told; also alarm")
@click.option("--to", required=True, metavar="ADDRESS", help="a web address, one of apprise's, env:, file:")
@click.option("--name", default="", help="what it is called (else as the topic)")
@click.option("--secret", default="", metavar="env:NAME|file:PATH", help="what signs webhooks (else made now)")
@click.option("--digest", default="", metavar="LENGTH", help="gather so long, such as 1h, and send one message")
@click.option("--quiet-hours", "quiet_hours", default="", metavar="HOURS", help="such as '22:00-07:00 Europe/Istanbul'")
@with_app
def alert_add(app: App, topic: str, on: str, to: str, name: str, secret: str, digest: str, quiet_hours: str) -> int:
    """Tell somebody what happens in TOPIC from now on.

    A web address gets signed messages (docs/how-to/alerts.md); any other address is one of apprise's, such as
    mailto://…. What is secret stands in the environment or a file: --to env:HOOK, --secret file:secrets/desk.

    \b
    Examples:
      newsbot alert add quakes --on new-story,revision --to https://hooks.example/newsroom
      newsbot alert add quakes --to env:NEWSROOM_MAIL --digest 6h --quiet-hours '22:00-07:00 Europe/Istanbul'
    """
    from newsbot.operation.alerts import delivery, rules

    app.topic(topic)
    if secret and not secret.startswith(("env:", "file:")):
        raise UsageError("--secret names where the secret is: env:NAME or file:PATH; it does not stand in the command.")
    path, wanted = app.config.alerts, name or topic
    held = rules.load(path)
    if any(alert.name == wanted for alert in held):
        raise UsageError(f"There is an alert {wanted} already; choose another --name, or remove it.")
    values = {
        "topic": topic,
        "on": [each.strip() for each in on.split(",")],
        "to": to,
        "digest": digest,
        "quiet": quiet_hours,
    }
    alert = rules.checked(wanted, {**values, "secret": secret})
    _usable(to, path.parent)
    if not secret and to.startswith(("http://", "https://", "env:", "file:")):
        alert = rules.checked(wanted, {**values, "secret": _new_secret(path.parent, wanted)})
    rules.save(path, [*held, alert])
    try:
        with app.store() as store:
            delivery.start(store, wanted)
    except StoreError:
        app.say("Nothing is stored yet: it begins with the first crawl.")
    app.out.line(str(path))
    if alert.secret.startswith("file:"):
        app.say(f"Messages are signed with the secret in {path.parent / alert.secret.removeprefix('file:')}.")
    app.say(f"Next: `newsbot alert test {wanted}`.")
    return 0


def _usable(to: str, base: Path) -> None:
    """UsageError for an address that nothing could be sent to."""
    from newsbot.network.urls import absolute_url
    from newsbot.operation.alerts import rules
    from newsbot.operation.alerts.services import apprise

    address = rules.resolved(to, base, os.environ)
    if address.startswith(("http://", "https://")):
        try:
            absolute_url(address)
        except NewsbotError as error:
            raise UsageError(str(error)) from error
    elif "://" not in address:
        raise UsageError("--to takes https://…, an apprise address such as mailto://…, env:NAME or file:PATH.")
    else:
        apprise()


def _new_secret(folder: Path, name: str) -> str:
    """Make a secret in a file that only its owner can read and git leaves alone; returns how the alert names it."""
    place = folder / "secrets"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    (place / ".gitignore").write_text("*\n")
    path = place / name
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
    return f"file:secrets/{name}"


@alert_command.command("list")
@with_app
def alert_list(app: App) -> int:
    """List the alerts, and what came of the last message of each.

    \b
    Examples:
      newsbot alert list --json
    """
    from newsbot.operation.alerts import delivery, rules

    alerts = rules.load(app.config.alerts)
    looks: dict[str, Mapping[str, object]] = {}
    try:
        with app.store() as store:
            looks = {alert.name: store.look(delivery.reader(alert.name)) for alert in alerts}
    except StoreError:
        pass  # nothing is stored yet, so nothing was sent
    rows = [
        {
            "name": alert.name,
            "topic": alert.topic,
            "on": list(alert.on),
            "to": rules.shown(alert.to),
            "digest": alert.digest or None,
            "quiet": alert.quiet or None,
            "state": looks.get(alert.name, {}).get("state", "nothing sent yet"),
            "last_sent": looks.get(alert.name, {}).get("sent"),
        }
        for alert in alerts
    ]
    if not app.out.rows(rows, _LIST, "alert"):
        app.say("No alerts yet; `newsbot alert add TOPIC --to ADDRESS` adds one.")
    return 0


@alert_command.command("remove")
@click.argument("name")
@with_app
def alert_remove(app: App, name: str) -> int:
    """Tell nobody any more.

    \b
    Examples:
      newsbot alert remove quakes
    """
    from newsbot.operation.alerts import rules

    alerts = rules.load(app.config.alerts)
    _named(alerts, name)
    rules.save(app.config.alerts, [alert for alert in alerts if alert.name != name])
    app.say(f"The alert {name} is removed.")
    return 0


@alert_command.command("test")
@click.argument("name")
@with_app
def alert_test(app: App, name: str) -> int:
    """Send a message now, about the newest story, to see that it arrives. The alert's place stays where it is.

    \b
    Examples:
      newsbot alert test quakes
    """
    from newsbot.corpus.query import news_since
    from newsbot.operation.alerts import delivery, messages, rules
    from newsbot.text.ids import short_hash

    alert = _named(rules.load(app.config.alerts), name)
    with app.store(create=True) as store:
        rows, _ = news_since.news(store, [alert.topic], after=0, limit=1)
        happened = messages.events(news_since.with_said(store, rows), rules.NEWS)[-1:]
    key = short_hash(f"test {name} {app.clock().isoformat()} {secrets.token_hex(4)}", 26)
    message = messages.message(alert, happened, key) | {"test": True}
    sent = delivery.send(alert, message, app.clock(), delivery.surroundings_of(app.config))
    if app.out.for_machines:
        app.out.record({name: value for name, value in message.items() if name != "schema"}, "alert-message")
    app.say(f"{rules.shown(alert.to)}: {sent.detail}")
    return 0 if sent.ok else 3


def _named(alerts: "Sequence[Alert]", name: str) -> "Alert":
    for alert in alerts:
        if alert.name == name:
            return alert
    raise UsageError(f"There is no alert {name!r}; `newsbot alert list` lists them.")
