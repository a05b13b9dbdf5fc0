"""Answers of a small outlet: its feed and its pages."""

from collections.abc import Mapping, Sequence

from tests.builders import TEXT
from tests.servers import Answer, page

ROBOTS = page("User-agent: *\nAllow: /\n", Content_Type="text/plain")


def feed(host: str, titles: Mapping[str, str]) -> bytes:
    """An RSS feed that lists `path: title`."""
    items = "".join(
        f"<item><title>{title}</title><link>http://{host}{path}</link></item>" for path, title in titles.items()
    )
    body = f"<?xml version='1.0'?><rss version='2.0'><channel><title>Outlet</title><link>http://{host}/</link>{items}"
    return page(f"{body}</channel></rss>", Content_Type="application/rss+xml")


def story(title: str, text: str = TEXT) -> bytes:
    """An article's page."""
    paragraphs = "".join(f"<p>{line}</p>" for line in text.splitlines())
    head = f"<!DOCTYPE html><html lang='en'><head><title>{title}</title><meta charset='utf-8'></head>"
    return page(f"{head}<body><main><article><h1>{title}</h1>{paragraphs}</article></main></body></html>")


def outlet(host: str, titles: Mapping[str, str], rest: Sequence[tuple[str, Answer]] = ()) -> dict[str, Answer]:
    """All answers of one outlet: robots.txt, /rss and a page for each title."""
    pages = {f"{host}{path}": story(title, f"{TEXT}\nThis was said of {path}.") for path, title in titles.items()}
    return {f"{host}/robots.txt": ROBOTS, f"{host}/rss": feed(host, titles), **pages, **dict(rest)}
