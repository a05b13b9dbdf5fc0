"""One page -> one `Content`: outline, body, metadata, provenance. See docs/explanation/extraction.md."""

from lxml.html import HtmlElement

from newsbot.items import Content, Entry, Page
from newsbot.pages import body, details, furniture, head, html, jsonld, metadata, outline, visible
from newsbot.pages.evidence import Sources
from newsbot.pages.extractor import Reader, extractor_of
from newsbot.pages.witnesses import Record
from newsbot.text import language


def extract(page: Page, entry: Entry | None = None, reader: Reader = "outline") -> Content:
    """The article on `page`; `entry` is what a feed said of it, `reader` who reads the body.

    Pure and deterministic; any bytes give a Content, and one without a body names its `reason`
    (newsbot.corpus.reasons). A page all of whose dates cannot be true at `page.fetched` is flagged "date-suspect".
    """
    parsed = html.parse(page)
    if parsed.root is None:
        return Content(reason=parsed.reason, flags=parsed.flags, extractor=extractor_of(reader))
    return _content(_sources(page, parsed.root, entry), parsed.flags, reader)


def _sources(page: Page, root: HtmlElement, entry: Entry | None) -> Sources:
    return Sources(page.url, root, head.read(root), jsonld.read(root), entry, page.fetched, outline.read(root))


def _content(of: Sources, flags: tuple[str, ...], reader: Reader) -> Content:
    record = Record()
    claimed = list(metadata.title_claims(of))
    title = metadata.title(of, claimed, record)
    anchor = visible.headline(of.page, title)
    written = metadata.authors(of, anchor, record)
    known = furniture.Known(tuple(metadata.all_titles(of, claimed)), tuple(metadata.descriptions(of)), written.names)
    if reader == "trafilatura":
        found = body.untouched(of.root, of.url)
    else:
        told = metadata.told_bodies(of)
        found = body.read(of.root, of.page, of.url, known, told, anchor, details.is_an_article(of))
    text = "\n".join(block.text for block in found.blocks)
    if found.witness:
        record.witnesses["body"] = found.witness
    tongue, witness = language.detect(text, details.declared_languages(of))
    published, modified = metadata.published(of, anchor, record), metadata.modified(of, record)
    paywalled = details.paywalled(of, record)
    doubtful = any(name in record.dissent and name not in record.witnesses for name in ("published", "modified"))
    return Content(
        title=title,
        body=text,
        blocks=found.blocks,
        summary=record.believe("summary", ("standfirst", found.standfirst) if found.standfirst else None) or "",
        authors=metadata.sign(written, found.signature, of, record),
        organisations=written.organisations,
        published=published,
        modified=modified,
        language=record.believe("language", (witness, tongue) if tongue else None),
        canonical_url=details.canonical(of, record),
        amp_url=details.amp(of, record),
        image=details.image(of, record),
        section=details.section(of, record),
        site_name=details.site_name(of, record),
        agency=details.agency(of, written.names, found.blocks, record),
        paywalled=paywalled,
        whole=details.is_an_article(of) and not paywalled,
        witnesses=record.witnesses,
        dissent=record.dissent,
        flags=(*flags, *["date-suspect"] * doubtful, *[found.instead] * bool(found.instead and not text)),
        sureness=found.sureness if text else None,
        extractor=extractor_of(reader),
        reason=None if text else "no-body",
    )
