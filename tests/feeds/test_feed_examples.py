"""The examples of the formats' own specifications, their long texts shortened, read as they mean."""

from datetime import UTC, datetime

import pytest

from newsbot.feeds import parse_feed
from newsbot.items import Entry, FeedDocument

FETCHED = datetime(2026, 3, 12, tzinfo=UTC)

ATOM_BRIEF = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title>Example Feed</title> <link href="http://example.org/"/> <updated>2003-12-13T18:30:02Z</updated>
  <author><name>John Doe</name></author> <id>urn:uuid:60a76c80-d399-11d9-b93C-0003939e0af6</id>
  <entry>
    <title>Atom-Powered Robots Run Amok</title> <link href="http://example.org/2003/12/13/atom03"/>
    <id>urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a</id>
    <updated>2003-12-13T18:30:02Z</updated> <summary>Some text.</summary>
  </entry>
</feed>"""

ATOM_LONG = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title type="text">dive into mark</title>
  <subtitle type="html">A &lt;em&gt;lot&lt;/em&gt; of effort went into making this effortless</subtitle>
  <updated>2005-07-31T12:29:29Z</updated> <id>tag:example.org,2003:3</id>
  <link rel="alternate" type="text/html" hreflang="en" href="http://example.org/"/>
  <link rel="self" type="application/atom+xml" href="http://example.org/feed.atom"/>
  <rights>Copyright (c) 2003, Mark Pilgrim</rights>
  <generator uri="http://www.example.com/" version="1.0">Example Toolkit</generator>
  <entry>
    <title>Atom draft-07 snapshot</title>
    <link rel="alternate" type="text/html" href="http://example.org/2005/04/02/atom"/>
    <link rel="enclosure" type="audio/mpeg" length="1337" href="http://example.org/audio/ph34r_my_podcast.mp3"/>
    <id>tag:example.org,2003:3.2397</id>
    <updated>2005-07-31T12:29:29Z</updated> <published>2003-12-13T08:29:29-04:00</published>
    <author><name>Mark Pilgrim</name><uri>http://example.org/</uri><email>f8dy@example.com</email></author>
    <contributor><name>Sam Ruby</name></contributor>
    <content type="xhtml" xml:lang="en" xml:base="http://diveintomark.org/">
      <div xmlns="http://www.w3.org/1999/xhtml"><p><i>[Update: The Atom draft is finished.]</i></p></div>
    </content>
  </entry>
</feed>"""

RSS2 = """<?xml version="1.0"?>
<rss version="2.0"><channel>
  <title>Liftoff News</title> <link>http://liftoff.msfc.nasa.gov/</link> <description>To space.</description>
  <language>en-us</language> <pubDate>Tue, 10 Jun 2003 04:00:00 GMT</pubDate>
  <lastBuildDate>Tue, 10 Jun 2003 09:41:01 GMT</lastBuildDate> <docs>http://blogs.law.harvard.edu/tech/rss</docs>
  <generator>Weblog Editor 2.0</generator> <managingEditor>editor@example.com</managingEditor>
  <item>
    <title>Star City</title> <link>http://liftoff.msfc.nasa.gov/news/2003/news-starcity.asp</link>
    <description>How do Americans get ready? At &lt;a href="http://howe.iki.rssi.ru/GCTC/gctc_e.htm"&gt;Star
      City&lt;/a&gt;.</description>
    <pubDate>Tue, 03 Jun 2003 09:39:21 GMT</pubDate>
    <guid>http://liftoff.msfc.nasa.gov/2003/06/03.html#item573</guid>
  </item>
  <item>
    <description>Sky watchers will experience a partial eclipse of the Sun.</description>
    <pubDate>Fri, 30 May 2003 11:06:42 GMT</pubDate>
    <guid>http://liftoff.msfc.nasa.gov/2003/05/30.html#item572</guid>
  </item>
</channel></rss>"""

RSS1 = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
  <channel rdf:about="http://www.xml.com/xml/news.rss">
    <title>XML.com</title> <link>http://xml.com/pub</link> <description>A rich mix of information.</description>
    <image rdf:resource="http://xml.com/universal/images/xml_tiny.gif" />
    <items><rdf:Seq><rdf:li resource="http://xml.com/pub/2000/08/09/xslt/xslt.html" />
      <rdf:li resource="http://xml.com/pub/2000/08/09/rdfdb/index.html" /></rdf:Seq></items>
    <textinput rdf:resource="http://search.xml.com" />
  </channel>
  <image rdf:about="http://xml.com/universal/images/xml_tiny.gif"><title>XML.com</title>
    <link>http://www.xml.com</link><url>http://xml.com/universal/images/xml_tiny.gif</url></image>
  <item rdf:about="http://xml.com/pub/2000/08/09/xslt/xslt.html">
    <title>Processing Inclusions with XSLT</title> <link>http://xml.com/pub/2000/08/09/xslt/xslt.html</link>
    <description>Processing document inclusions can be problematic.</description>
  </item>
  <item rdf:about="http://xml.com/pub/2000/08/09/rdfdb/index.html">
    <title>Putting RDF to Work</title> <link>http://xml.com/pub/2000/08/09/rdfdb/index.html</link>
    <description>Tool and API support for the Resource Description Framework.</description>
  </item>
</rdf:RDF>"""

RSS091 = """<?xml version="1.0" encoding="ISO-8859-1" ?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">
<rss version="0.91"><channel>
  <title>WriteTheWeb</title> <link>http://writetheweb.com</link> <description>News for web users</description>
  <language>en-us</language>
  <image><title>WriteTheWeb</title><url>http://writetheweb.com/images/mynetscape88.gif</url></image>
  <item><title>Giving the world a pluggable Gnutella</title><link>http://writetheweb.com/read.php?item=24</link>
    <description>WorldOS is a framework.</description></item>
  <item><title>Syndication discussions hot up</title><link>http://writetheweb.com/read.php?item=23</link></item>
</channel></rss>"""

JSON_SIMPLE = """{"version": "https://jsonfeed.org/version/1.1", "title": "My Example Feed",
  "home_page_url": "https://example.org/", "feed_url": "https://example.org/feed.json",
  "items": [{"id": "2", "content_text": "This is a second item.", "url": "https://example.org/second-item"},
    {"id": "1", "content_html": "<p>Hello, world!</p>", "url": "https://example.org/initial-post"}]}"""

JSON_PODCAST = """{"version": "https://jsonfeed.org/version/1.1",
  "user_comment": "This is a podcast feed.", "title": "The Record", "home_page_url": "http://therecord.co/",
  "feed_url": "http://therecord.co/feed.json",
  "items": [{"id": "http://therecord.co/chris-parrish", "title": "Special #1 - Chris Parrish",
    "url": "http://therecord.co/chris-parrish", "content_text": "Chris has worked at Adobe.",
    "content_html": "Chris has worked at <a href=\\"http://adobe.com/\\">Adobe</a>.",
    "summary": "Brent interviews Chris Parrish.", "date_published": "2014-05-09T14:04:00-07:00",
    "attachments": [{"url": "http://therecord.co/downloads/The-Record-sp1e1-ChrisParrish.m4a",
      "mime_type": "audio/x-m4a", "size_in_bytes": 89970236, "duration_in_seconds": 6629}]}]}"""

JSON_MICROBLOG = """{"version": "https://jsonfeed.org/version/1.1", "user_comment": "This is a microblog feed.",
  "title": "Brent Simmons’s Microblog", "home_page_url": "https://example.org/",
  "feed_url": "https://example.org/feed.json",
  "authors": [{"name": "Brent Simmons", "url": "http://example.org/", "avatar": "https://example.org/avatar.png"}],
  "items": [{"id": "2347259", "url": "https://example.org/2347259",
    "content_text": "Cats are neat. \\n\\nhttps://example.org/cats", "date_published": "2016-02-09T14:22:00-07:00"}]}"""

SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>http://www.example.com/catalog?item=12</loc>
  <lastmod>2005-01-01</lastmod><changefreq>monthly</changefreq><priority>0.8</priority></url></urlset>"""

NEWS_SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
  <url><loc>http://www.example.org/business/article55.html</loc><news:news>
    <news:publication><news:name>The Example Times</news:name><news:language>en</news:language></news:publication>
    <news:publication_date>2008-12-23</news:publication_date>
    <news:title>Companies A, B in Merger Talks</news:title></news:news></url></urlset>"""


def read(text: str) -> FeedDocument:
    return parse_feed(text.encode(), "http://example.org/feed", fetched=FETCHED)


def told(entry: Entry) -> tuple[str, str, str | None]:
    return entry.title, entry.link, entry.published.isoformat() if entry.published else None


@pytest.mark.parametrize(
    ("text", "kind", "title", "entries"),
    [
        (
            ATOM_BRIEF,
            "atom",
            "Example Feed",
            [("Atom-Powered Robots Run Amok", "http://example.org/2003/12/13/atom03", "2003-12-13T18:30:02+00:00")],
        ),
        (
            ATOM_LONG,
            "atom",
            "dive into mark",
            [("Atom draft-07 snapshot", "http://example.org/2005/04/02/atom", "2003-12-13T12:29:29+00:00")],
        ),
        (
            RSS2,
            "rss",
            "Liftoff News",
            [
                (
                    "Star City",
                    "http://liftoff.msfc.nasa.gov/news/2003/news-starcity.asp",
                    "2003-06-03T09:39:21+00:00",
                ),
                ("", "http://liftoff.msfc.nasa.gov/2003/05/30.html#item572", "2003-05-30T11:06:42+00:00"),
            ],
        ),
        (
            RSS1,
            "rdf",
            "XML.com",
            [
                ("Processing Inclusions with XSLT", "http://xml.com/pub/2000/08/09/xslt/xslt.html", None),
                ("Putting RDF to Work", "http://xml.com/pub/2000/08/09/rdfdb/index.html", None),
            ],
        ),
        (
            RSS091,
            "rss",
            "WriteTheWeb",
            [
                ("Giving the world a pluggable Gnutella", "http://writetheweb.com/read.php?item=24", None),
                ("Syndication discussions hot up", "http://writetheweb.com/read.php?item=23", None),
            ],
        ),
        (
            JSON_SIMPLE,
            "json",
            "My Example Feed",
            [("", "https://example.org/second-item", None), ("", "https://example.org/initial-post", None)],
        ),
        (
            JSON_PODCAST,
            "json",
            "The Record",
            [("Special #1 - Chris Parrish", "http://therecord.co/chris-parrish", "2014-05-09T21:04:00+00:00")],
        ),
        (
            JSON_MICROBLOG,
            "json",
            "Brent Simmons’s Microblog",
            [("", "https://example.org/2347259", "2016-02-09T21:22:00+00:00")],
        ),
        (SITEMAP, "sitemap", "", [("", "http://www.example.com/catalog?item=12", None)]),
        (
            NEWS_SITEMAP,
            "sitemap",
            "The Example Times",
            [
                (
                    "Companies A, B in Merger Talks",
                    "http://www.example.org/business/article55.html",
                    "2008-12-23T00:00:00+00:00",
                )
            ],
        ),
    ],
    ids=["atom", "atom-long", "rss2", "rss1", "rss091", "json", "json-podcast", "json-microblog", "sitemap", "news"],
)
def test_the_example_of_its_specification(
    text: str, kind: str, title: str, entries: list[tuple[str, str, str | None]]
) -> None:
    document = read(text)
    assert (document.kind, document.title) == (kind, title)
    assert [told(entry) for entry in document.entries] == entries


def test_the_rest_of_what_they_say() -> None:
    atom, rss, podcast, blog = (read(text) for text in (ATOM_LONG, RSS2, JSON_PODCAST, JSON_MICROBLOG))
    (entry,) = atom.entries
    assert (entry.authors, entry.guid, atom.self_url) == (
        ("Mark Pilgrim",),
        "tag:example.org,2003:3.2397",
        "http://example.org/feed.atom",
    )
    assert entry.updated == datetime(2005, 7, 31, 12, 29, 29, tzinfo=UTC)
    assert "[Update: The Atom draft is finished.]" in (entry.body_html or "")
    assert (rss.link, rss.language, rss.entries[0].summary) == (
        "http://liftoff.msfc.nasa.gov/",
        "en",
        "How do Americans get ready? At Star City.",
    )
    assert podcast.entries[0].summary == "Brent interviews Chris Parrish."
    assert blog.entries[0].authors == ("Brent Simmons",)
    assert blog.entries[0].summary == "Cats are neat. https://example.org/cats"


def test_what_only_says_where_words_break_is_no_text() -> None:
    feed = """<rss version="2.0"><channel><title>x</title><language>ckb-IQ</language><item>
    <link>https://outlet.example/1</link><title>Break\u00adwa&#173;ter&amp;shy;s closed</title>
    <description>The coun&amp;shy;cil &lt;ruby&gt;港&lt;rt&gt;みなと&lt;/rt&gt;&lt;/ruby&gt;</description>
    </item></channel></rss>"""
    (entry,) = parse_feed(feed.encode(), "https://outlet.example/rss", fetched=FETCHED).entries
    assert (entry.title, entry.summary, entry.language) == ("Breakwaters closed", "The council 港", "ku")
