"""`newsbot import`: bring in texts that were extracted elsewhere."""

from pathlib import Path
from typing import Any

import click

from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.spider_run import collect


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--topic", help="keep only what is on this topic (else everything, short texts too)")
@with_app
def import_command(app: App, file: Path, topic: str | None) -> int:
    """Bring in texts that were extracted elsewhere, through the same pipelines as a crawl.

    FILE has one JSON object a line: url, title, text, and optionally published, language, first_seen, authors.

    \b
    Examples:
      newsbot import articles.jsonl
    """
    overrides: dict[str, Any] = {"NEWSBOT_TOPICS": [topic]} if topic else {"NEWSBOT_KEEP_ALL": True}
    if not topic:
        overrides["NEWSBOT_MIN_WORDS"] = 0
    return collect(app, "newsbot.spiders.articles.ArticlesSpider", overrides, path=str(file))
