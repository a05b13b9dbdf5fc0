"""`newsbot serve`: the pages from the store, read-only."""

import sys

import click

from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.web_setup import surroundings


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="where to listen")
@click.option("--port", type=click.IntRange(0, 65535), default=8711, show_default=True, help="0: any free one")
@click.option("--public", is_flag=True, help="for everyone: titles, snippets and links only")
@with_app
def serve_command(app: App, host: str, port: int, public: bool) -> int:
    """Show the corpus as pages in a browser, read-only. Every page is there as .json, .csv and .atom too.

    Only this machine can reach them, unless --host names another address; that needs --public.

    \b
    Examples:
      newsbot serve
      newsbot serve --host 0.0.0.0 --public
    """
    around = surroundings(app, public)
    from newsbot.interfaces.web import serving

    serving.check_place(host, public)
    listener = serving.listen(host, port)
    shown = f"[{host}]" if ":" in host else host
    app.out.line(f"http://{shown}:{listener.getsockname()[1]}/")
    sys.stdout.flush()
    app.say("Serving, until Ctrl-C.")
    serving.run(around, listener)
    return 0
