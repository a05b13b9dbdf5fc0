"""One page -> one `Content`: candidates, body, metadata, provenance. See docs/explanation/extraction.md."""

from importlib.metadata import version

from newsbot.extract import body as bodies
from newsbot.extract import head as heads
from newsbot.extract import html, jsonld, metadata, outline
from newsbot.extract.furniture import Known
from newsbot.extract.witnesses import Record
from newsbot.items import Content, Entry, Page
from newsbot.language import detect

EXTRACTOR = f"newsbot-1/trafilatura-{version('trafilatura')}"
"""Names the rules: texts are compared only under one extractor, so raise the number with every change of output."""

__all__ = ["EXTRACTOR", "extract"]


def extract(page: Page, entry: Entry | None = None) -> Content:
    """The article on `page`; `entry` is what a feed said of it. Pure, deterministic, never raises: a refusal is a `reason`."""
    parsed = html.parse(page)
    if parsed.root is None:
        return Content(reason=parsed.reason, flags=parsed.flags, extractor=EXTRACTOR)
    lines = outline.read(parsed.root)
    head, ld = heads.read(parsed.root), jsonld.read(parsed.root)
    of = metadata.Sources(page.url, parsed.root, head, ld, entry, page.fetched, lines)
    record = Record()
    title = metadata.title(of, record)
    authors = metadata.authors(of, record)
    known = Known(tuple(metadata.all_titles(of)), tuple(metadata.descriptions(of)), authors)
    body = bodies.read(parsed.root, lines, page.url, known, metadata.told_bodies(of))
    blocks, text = body.blocks, "\n".join(block.text for block in body.blocks)
    if body.witness:
        record.witnesses["body"] = body.witness
    language, witness = detect(text, of.head.lang or None)
    if language:
        record.believe("language", (witness, language))
    return Content(
        title=title,
        body=text,
        blocks=blocks,
        authors=authors,
        published=metadata.published(of, record),
        modified=metadata.modified(of, record),
        language=language,
        witnesses=record.witnesses,
        dissent=record.dissent,
        flags=parsed.flags,
        extractor=EXTRACTOR,
        reason=None if text else "no-body",
    )
