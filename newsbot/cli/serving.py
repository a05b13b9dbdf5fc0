"""Commands that make pages: serve (from the store, read-only) and site (as files)."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsbot.cli.app import App, command_group, with_app

if TYPE_CHECKING:
    from newsbot.web import Surroundings


def _surroundings(app: App, public: bool) -> "Surroundings":
    """What pages are made from; says when there is no store yet."""
    from newsbot import overrides
    from newsbot.store import open_store
    from newsbot.web import Past, Surroundings

    uri = app.config.store.uri
    with app.store():
        pass
    past = Past(lambda: overrides.load(app.config.overrides))
    return Surroundings(lambda: open_store(uri, create=False), app.topics, app.clock, public, past=past)


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
    around = _surroundings(app, public)
    from newsbot.web import serving

    serving.check_place(host, public)
    listener = serving.listen(host, port)
    shown = f"[{host}]" if ":" in host else host
    app.out.line(f"http://{shown}:{listener.getsockname()[1]}/")
    sys.stdout.flush()
    app.say("Serving, until Ctrl-C.")
    serving.run(around, listener)
    return 0


@command_group("site")
def site_command() -> None:
    """The pages as files, for any web server.

    \b
    Examples:
      newsbot site build public/
    """


@site_command.command("build")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--full-text", is_flag=True, help="with whole texts: only for texts that you may publish")
@click.option(
    "--limit", type=click.IntRange(1, 100_000), default=2_000, show_default=True, help="stories, newest first"
)
@with_app
def site_build(app: App, folder: Path, full_text: bool, limit: int) -> int:
    """Write the pages into FOLDER: titles, snippets and links, and all of their .json, .csv and .atom forms.

    \b
    Examples:
      newsbot site build public/
      newsbot site build demo/ --full-text
    """
    around = _surroundings(app, public=not full_text)
    from newsbot.web.site import build

    with app.store() as store:
        written = build(store, around, folder, limit)
    app.out.line(str(folder / "index.html"))
    app.say(f"{written} files.")
    return 0
