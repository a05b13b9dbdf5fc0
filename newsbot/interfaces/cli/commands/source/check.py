"""`newsbot source check`: fetch feeds now and say what is in them."""

import click

from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.commands.source.choice import address_of
from newsbot.interfaces.cli.probing import FOUND, exit_code, probe, row


@click.command("check")
@click.argument("urls", nargs=-1, metavar="[URL…]")
@with_app
def source_check(app: App, urls: tuple[str, ...]) -> int:
    """Fetch feeds now and say what is in them; nothing is stored.

    Without URL every feed of every topic that is not paused. Ends with 3 when some cannot be read, 4 when none can.

    \b
    Examples:
      newsbot source check
      newsbot source check https://outlet.example/rss --json
    """
    from newsbot.text.topics import Source

    held = {source.url: source for topic in app.topics.values() for source in topic.sources}
    asked = [held.get(url) or Source(address_of(url)) for url in dict.fromkeys(urls)]
    findings = probe(app, asked or [source for source in held.values() if not source.paused], discover=False)
    if not app.out.rows([row(finding, number) for number, finding in enumerate(findings, 1)], FOUND, "finding"):
        app.say("No sources yet; `newsbot source add SITE` adds one.")
    return exit_code(findings)
