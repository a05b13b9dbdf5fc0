"""Feeds of odd shapes that say clearly enough what they mean; what they do not is counted, never lost in silence."""

from datetime import UTC, datetime

import pytest

from newsbot.errors import FeedError
from newsbot.feeds import parse_feed
from newsbot.items import FeedDocument

FETCHED = datetime(2026, 12, 1, tzinfo=UTC)
URL = "https://proxy.example/feeds/mill.xml"
SITE = "https://mill.example/"


def rss(items: str, head: str = "", attributes: str = "") -> FeedDocument:
    text = f'<rss version="2.0" {attributes}><channel><title>Mill</title>{head}{items}</channel></rss>'
    return parse_feed(text.encode(), URL, fetched=FETCHED)


def atom(entries: str, attributes: str = "") -> FeedDocument:
    text = f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}><title>Mill</title><id>urn:m</id>{entries}</feed>'
    return parse_feed(text.encode(), URL, fetched=FETCHED)


def links(document: FeedDocument) -> list[str]:
    return [entry.link for entry in document.entries]


# --- links ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "attributes", "link"),
    [
        ("", "", "https://proxy.example/a/1"),
        (f"<link>{SITE}</link>", "", "https://mill.example/a/1"),
        (f"<link>{SITE}</link>", 'xml:base="https://base.example/x/"', "https://base.example/a/1"),
        ("<link>/front</link>", "", "https://proxy.example/a/1"),
        ("<link>mailto:desk@mill.example</link>", "", "https://proxy.example/a/1"),
    ],
)
def test_a_relative_link_leads_on_from_base_or_site_or_document(head: str, attributes: str, link: str) -> None:
    assert links(rss("<item><title>A</title><link>/a/1</link></item>", head, attributes)) == [link]


def test_an_entry_has_a_base_of_its_own() -> None:
    entry = '<entry xml:base="https://b.example/y/"><title>A</title><id>urn:1</id><link href="z.html"/></entry>'
    assert links(atom(entry, f'xml:base="{SITE}"')) == ["https://b.example/y/z.html"]


@pytest.mark.parametrize("path", ["/a/1", "a/1", "?p=1"])
def test_a_relative_link_may_be_the_id(path: str) -> None:
    document = atom(f'<entry><title>A</title><id>{path}</id><link href="{path}"/></entry>', f'xml:base="{SITE}"')
    assert links(document) == [f"{SITE}{path.lstrip('/')}"]


@pytest.mark.parametrize(
    "link",
    [
        '<link uri="at://did:plc:mill/1">https://mill.example/a/1</link>',
        '<link type="text/html" url="x:1">https://mill.example/a/1</link>',
        '<link href="urn:1"><![CDATA[https://mill.example/a/1]]></link>',
    ],
)
def test_an_address_in_a_link_goes_before_its_attributes(link: str) -> None:
    assert links(rss(f"<item><title>A</title>{link}</item>")) == ["https://mill.example/a/1"]


@pytest.mark.parametrize("link", ["mill.example/a/1", "www.mill.example/a/1"])
def test_an_address_of_the_site_may_lack_its_scheme(link: str) -> None:
    document = rss(f"<item><title>A</title><link>{link}</link></item>", f"<link>{SITE}</link>")
    assert links(document) == [f"https://{link}"]
    assert links(rss("<item><title>A</title><link>a.d/x.html</link></item>", f"<link>{SITE}</link>")) == [
        f"{SITE}a.d/x.html"
    ]


def test_a_guid_may_be_a_path_of_the_site() -> None:
    document = rss("<item><title>A</title><guid>/a/1</guid></item>", f"<link>{SITE}</link>")
    assert links(document) == [f"{SITE}a/1"]
    assert not links(rss('<item><title>A</title><guid isPermaLink="false">/a/1</guid></item>'))


def test_the_address_may_be_that_of_the_content() -> None:
    content = '<content type="text/html" src="/a"/>'
    assert links(atom(f"<entry><title>A</title><id>urn:1</id>{content}</entry>")) == ["https://proxy.example/a"]


def test_marks_of_direction_are_no_text() -> None:
    title = "\u202bהטחנה\u202c \u200fליד \u2068Mill 3\u2069"
    document = rss(f"<item><title>{title}</title><link>/1</link></item>")
    assert document.entries[0].title == "הטחנה ליד Mill 3"


@pytest.mark.parametrize("relation", ["alternate", "http://www.iana.org/assignments/relation/alternate"])
def test_a_relation_may_be_named_in_full(relation: str) -> None:
    document = atom(f'<entry><title>A</title><id>urn:1</id><link rel="{relation}" href="/a"/></entry>')
    assert links(document) == ["https://proxy.example/a"]


def test_of_several_forms_of_an_entry_the_page_is_meant() -> None:
    forms = '<link type="application/json" href="/a.json"/><link type="text/html" href="/a"/>'
    assert links(atom(f"<entry><title>A</title><id>urn:1</id>{forms}</entry>")) == ["https://proxy.example/a"]


@pytest.mark.parametrize("about", ["https://mill.example/a/1", "/a/1"])
def test_an_rdf_item_without_link_is_named_by_its_address(about: str) -> None:
    text = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        f'<channel><title>Mill</title><link>{SITE}</link></channel><item rdf:about="{about}"><title>A</title></item>'
        "</rdf:RDF>"
    )
    assert links(parse_feed(text.encode(), URL)) == ["https://mill.example/a/1"]


@pytest.mark.parametrize(
    ("item", "problem"),
    [
        ('<enclosure url="https://mill.example/1.mp3"/>', "1 entry without a link (A)"),
        ('<guid isPermaLink="false">7</guid>', "1 entry without a link (A)"),
        ("<link>at://mill/1</link>", "1 entry without a link that can be fetched (at://mill/1)"),
    ],
)
def test_an_entry_that_cannot_be_kept_is_counted_with_its_reason(item: str, problem: str) -> None:
    document = rss(f"<item><title>A</title>{item}</item><item><title>B</title><link>{SITE}b</link></item>")
    assert links(document) == [f"{SITE}b"]
    assert problem in document.problems


# --- titles -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Why &lt;canvas&gt; is slow", "Why <canvas> is slow"),
        ("The &lt;sigh&gt; of the miller", "The <sigh> of the miller"),
        ("&lt;sarcasm&gt;Great&lt;/sarcasm&gt; news", "<sarcasm>Great</sarcasm> news"),
        ("&lt;i&gt;Mill&lt;/i&gt; opens", "Mill opens"),
        ("Mill &lt;br/&gt; opens", "Mill opens"),
        ('Mill &lt;img src="x"&gt; opens', "Mill opens"),
        ("Mill &lt;time datetime='2026'&gt;today&lt;/time&gt;", "Mill today"),
        ("5 &lt; 6 &amp;amp; 7 &gt; 6", "5 < 6 & 7 > 6"),
        ("&lt;![CDATA[Mill &amp;amp; brook]]&gt;", "Mill & brook"),
    ],
)
def test_a_tag_in_a_title_is_text_unless_it_formats(written: str, title: str) -> None:
    assert rss(f"<item><title>{written}</title><link>/1</link></item>").entries[0].title == title


@pytest.mark.parametrize(
    ("attribute", "title"), [('type="text"', "What <b>bold</b> & means"), ('type="html"', "What bold & means")]
)
def test_a_title_that_is_declared_as_text_is_text(attribute: str, title: str) -> None:
    written = f"<title {attribute}>What &lt;b&gt;bold&lt;/b&gt; &amp;amp; means</title>"
    assert atom(f'<entry>{written}<id>urn:1</id><link href="/1"/></entry>').entries[0].title == title


# --- authors ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Ines Halloran (mailto:ines@mill.example)", ("Ines Halloran",)),
        ("ines@mill.example (Ines Halloran)", ("Ines Halloran",)),
        ("mailto:ines@mill.example (Ines Halloran)", ("Ines Halloran",)),
        ("Ines Halloran &lt;ines@mill.example&gt;", ("Ines Halloran",)),
        ("Ines Halloran (https://mill.example/ines)", ("Ines Halloran",)),
        ("Ines Halloran", ("Ines Halloran",)),
        ("ines@mill.example", ()),
    ],
)
@pytest.mark.parametrize("element", ["author", "dc:creator"])
def test_an_author_is_a_name_whatever_stands_beside_it(element: str, written: str, names: tuple[str, ...]) -> None:
    item = f"<item><title>A</title><link>/1</link><{element}>{written}</{element}></item>"
    assert rss(item, "", 'xmlns:dc="http://purl.org/dc/elements/1.1/"').entries[0].authors == names


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ('"authors": {"name": "Ines Halloran"}', ("Ines Halloran",)),
        ('"authors": ["Ines Halloran", {"name": "Teodor Blix"}]', ("Ines Halloran", "Teodor Blix")),
        ('"author": "Ines Halloran"', ("Ines Halloran",)),
        ('"authors": [], "author": {"name": "Ines Halloran"}', ("Ines Halloran",)),
        ('"authors": [5, null, {}]', ()),
    ],
)
def test_authors_of_a_json_feed_in_any_shape(authors: str, names: tuple[str, ...]) -> None:
    text = f'{{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [{{"url": "/1", {authors}}}]}}'
    assert parse_feed(text.encode(), URL).entries[0].authors == names


@pytest.mark.parametrize(
    ("own", "names"), [("", ("Ines Halloran",)), ("<author><name>Teodor Blix</name></author>", ("Teodor Blix",))]
)
def test_the_authors_of_an_atom_feed_are_those_of_entries_without(own: str, names: tuple[str, ...]) -> None:
    entry = f'<entry><title>A</title>{own}<id>urn:1</id><link href="/1"/></entry>'
    assert atom(f"<author><name>Ines Halloran</name></author>{entry}").entries[0].authors == names


def test_the_name_of_a_show_is_no_author_beside_one() -> None:
    show = "<itunes:author>Mill Radio</itunes:author>"
    item = f"<item><title>A</title><link>/1</link>{show}<dc:creator>Ines Halloran</dc:creator></item>"
    spaces = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    assert rss(item, attributes=spaces).entries[0].authors == ("Ines Halloran",)


@pytest.mark.parametrize(
    "items",
    [
        '{"url": "/1", "title": "The mill\nruns"},',
        '{"url": "/1", "title": "The mill runs",}',
        '{"url": "/1",\n "title": "The\tmill runs"\n, }',
    ],
)
def test_a_json_feed_as_templates_write_it(items: str) -> None:
    document = parse_feed(f'{{"title": "Mill, ]", "items": [{items}]}}'.encode(), URL)
    assert (document.title, document.entries[0].title) == ("Mill, ]", "The mill runs")


# --- sitemaps ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "<urlset><urlset>{}</urlset></urlset>",
        "<sitemapindex><urlset>{}</urlset></sitemapindex>",
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><urlset><urlset>{}</urlset></urlset></urlset>',
    ],
)
def test_a_sitemap_in_a_sitemap_is_one(text: str) -> None:
    rows = "<url><loc>https://mill.example/1</loc><lastmod>2026-11-24 04:26:15 PM</lastmod></url>"
    document = parse_feed(text.format(rows + rows.replace("/1", "/2")).encode(), URL, fetched=FETCHED)
    assert sorted(links(document)) == ["https://mill.example/1", "https://mill.example/2"]
    assert document.entries[0].updated == datetime(2026, 11, 24, 16, 26, 15, tzinfo=UTC)


def test_an_address_whose_end_is_mistyped_hides_none_behind_it() -> None:
    rows = "".join(f"<url><loc>https://mill.example/{n}</loc><priority>0.5</url>" for n in range(3))
    document = parse_feed(f"<urlset>{rows}</urlset>".encode(), URL, fetched=FETCHED)
    assert sorted(links(document)) == [f"https://mill.example/{n}" for n in range(3)]


NEWS = "<news:news><news:publication_date>2026-11-24</news:publication_date><news:title>Mill</news:title></news:news>"
PICTURE = "<image:image><image:loc>https://mill.example/i.jpg</image:loc><image:title>Wheel</image:title></image:image>"


@pytest.mark.parametrize("row", [NEWS, f"{PICTURE}{NEWS}"])
def test_news_in_a_sitemap_without_its_namespace_beside_a_picture(row: str) -> None:
    document = parse_feed(f"<urlset><url><loc>https://mill.example/1</loc>{row}</url></urlset>".encode(), URL)
    assert [(entry.title, str(entry.published)[:10]) for entry in document.entries] == [("Mill", "2026-11-24")]


@pytest.mark.parametrize("loc", ["/a?x=1&y=2", "/a?x=1&amp;y=2", "<![CDATA[/a?x=1&y=2]]>"])
def test_an_ampersand_in_a_sitemap_however_it_is_written(loc: str) -> None:
    document = parse_feed(f"<urlset><url><loc>{loc}</loc></url></urlset>".encode(), URL)
    assert links(document) == ["https://proxy.example/a?x=1&y=2"]


def test_an_index_in_an_index_is_one() -> None:
    text = "<sitemapindex><sitemapindex><sitemap><loc>/a.xml</loc></sitemap></sitemapindex></sitemapindex>"
    assert parse_feed(text.encode(), URL).sitemaps == ("https://proxy.example/a.xml",)


# --- dates of one feed ------------------------------------------------------------------------------------------------


def dated(*claims: str, head: str = "", url: str = URL) -> FeedDocument:
    items = "".join(
        f"<item><title>{n}</title><link>/{n}</link><pubDate>{claim}</pubDate></item>" for n, claim in enumerate(claims)
    )
    text = f'<rss version="2.0"><channel><title>Mill</title>{head}{items}</channel></rss>'
    return parse_feed(text.encode(), url, fetched=FETCHED)


def days(document: FeedDocument) -> list[str | None]:
    return [entry.published.isoformat()[:16] if entry.published else None for entry in document.entries]


def test_one_date_settles_the_order_of_all() -> None:
    document = dated("03/04/2026 10:00", "13/04/2026 10:00")
    assert days(document) == ["2026-04-03T10:00", "2026-04-13T10:00"]
    assert document.problems == ("2 entries with a time that names no zone, read as UTC (03/04/2026 10:00)",)


@pytest.mark.parametrize(
    ("head", "url", "day"),
    [
        ("<language>en-us</language>", URL, "2026-03-04"),
        ("<language>en-gb</language>", URL, "2026-04-03"),
        ("<language>en-us</language><link>https://mill.co.uk/</link>", URL, "2026-04-03"),
        ("<language>en-us</language>", "https://feeds.mill.in/rss", "2026-04-03"),
    ],
)
def test_language_and_country_settle_the_order(head: str, url: str, day: str) -> None:
    document = dated("03/04/2026", head=head, url=url)
    assert days(document) == [f"{day}T00:00"]
    assert not document.problems


def test_what_nothing_settles_is_said() -> None:
    document = dated("03/04/2026")
    assert days(document) == ["2026-04-03T00:00"]
    assert document.problems == ("1 entry with a date of which nothing says which number is the month (03/04/2026)",)


def test_an_unknown_zone_is_never_taken_for_utc() -> None:
    document = dated("Tue, 24 Nov 2026 16:00:00 QZX")
    assert days(document) == ["2026-11-24T00:00"]
    assert document.problems == (
        "1 entry with a zone that is not known, kept to the day (Tue, 24 Nov 2026 16:00:00 QZX)",
    )


def test_other_dates_of_the_feed_settle_an_unknown_zone() -> None:
    head = "<lastBuildDate>Tue, 24 Nov 2026 16:05:00 +0900</lastBuildDate>"
    document = dated("Tue, 24 Nov 2026 16:00:00 QZX", head=head)
    assert days(document) == ["2026-11-24T07:00"]
    assert not document.problems


def test_a_chinese_feed_means_its_own_cst() -> None:
    document = dated("Tue Nov 24 16:00:00 CST 2026", head="<language>zh-cn</language>")
    assert days(document) == ["2026-11-24T08:00"]


def test_a_list_of_addresses_is_a_sitemap() -> None:
    document = parse_feed("\ufeffhttps://mill.example/ä\r\n\nhttp://mill.example/b?c=1 \n".encode(), URL, "text/plain")
    assert document.kind == "sitemap"
    assert [entry.link for entry in document.entries] == ["https://mill.example/ä", "http://mill.example/b?c=1"]


@pytest.mark.parametrize("text", ["https://mill.example/a is an address", "https://mill.example/a\nand so on", "http"])
def test_prose_with_an_address_is_none(text: str) -> None:
    with pytest.raises(FeedError):
        parse_feed(text.encode(), URL, "text/plain")
