"""`newsbot site`: the pages as files."""

from pathlib import Path

import click

from newsbot.interfaces.cli.app import App, command_group, with_app
from newsbot.interfaces.cli.progress import Progress, ending_in_order
from newsbot.interfaces.cli.web_setup import surroundings


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
    around = surroundings(app, public=not full_text)
    from newsbot.interfaces.web.site import build

    with app.store() as store, ending_in_order(), Progress(app) as progress:
        written = build(store, around, folder, limit, progress.show)
    app.out.line(str(folder / "index.html"))
    app.say(f"{written} files.")
    return 0
