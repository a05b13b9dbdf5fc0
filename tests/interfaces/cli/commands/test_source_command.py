"""`newsbot source`: feeds found, checked, listed, exchanged, left alone and taken up again."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsbot.corpus.store import open_store
from newsbot.corpus.store.schema import FeedRecord
from newsbot.feeds import read_opml
from newsbot.operation.config.topicfiles import load_topic
from tests.commands import Done, call, spawn
from tests.servers import Server, page
from tests.world import World, WorldServer

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
RSS = """<rss version="2.0"><channel><title>{title}</title><language>en</language>
<item><title>One</title><link>http://{host}/1</link><pubDate>Wed, 04 Mar 2026 10:00:00 GMT</pubDate></item>
</channel></rss>"""


class Folder:
    """A working folder with one topic."""

    def __init__(self, path: Path, feeds: str = "") -> None:
        self.path = path
        self.topic = path / "topics" / "quakes.toml"
        self.topic.parent.mkdir()
        self.topic.write_text(f"# mine\nquery = 'quake*'\nfeeds = [\n{feeds}]\n")
        self.config = path / "newsbot.toml"
        self.config.write_text("[store]\nuri = 'sqlite:news.db'\n")
        self.store = f"sqlite:{path / 'news.db'}"

    def call(self, *arguments: str) -> Done:
        return call("--config", self.config, "source", *arguments)

    def spawn(self, *arguments: str, resolve: int) -> Done:
        return spawn("--config", self.config, "source", *arguments, resolve=resolve, cwd=self.path)

    def urls(self) -> list[str]:
        return [source.url for source in load_topic(self.topic).sources]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture(scope="module")
def world() -> Iterator[WorldServer]:
    world = World.load()
    with WorldServer(world, now=world.instants[-1]) as server:
        yield server


def feed(title: str, host: str, **headers: str) -> bytes:
    return page(RSS.format(title=title, host=host), Content_Type="application/rss+xml", **headers)


# --- adding -----------------------------------------------------------------------------------------------------------


def test_the_feed_of_a_site_is_found_and_added(folder: Folder, world: WorldServer) -> None:
    done = folder.spawn("add", "http://northwire.example", "--json", resolve=world.port)
    found = done.rows()[0]
    assert done.code == 0, done.err
    assert folder.urls() == ["http://northwire.example/feeds/top.atom"]
    assert {key: found[key] for key in ("state", "how", "items", "language", "validators", "robots", "title")} == {
        "state": "added",
        "how": "link",
        "items": 11,
        "language": "en",
        "validators": ["ETag", "Last-Modified"],
        "robots": "allowed",
        "title": "Northwire",
    }
    assert folder.topic.read_text().startswith("# mine\n")


SEVERAL = {
    "a.example/robots.txt": page("User-agent: *\nDisallow: /private", Content_Type="text/plain"),
    "a.example/": page(
        '<link rel="alternate" type="application/rss+xml" href="/private/rss">'
        '<link rel="alternate" type="application/rss+xml" href="/one.rss">'
        '<link rel="alternate" type="application/rss+xml" href="/two.rss"><p>News</p>'
    ),
    "a.example/one.rss": feed("One", "a.example", ETag='"1"'),
    "a.example/two.rss": feed("Two", "a.example"),
    "b.example/": page("<p>No link to any feed</p>"),
    "b.example/rss.xml": feed("Usual", "b.example"),
    "c.example/": page("<p>Nothing</p>"),
}


@pytest.mark.parametrize(
    ("choice", "added"),
    [
        ([], ["http://a.example/one.rss"]),
        (["--pick", "2"], ["http://a.example/two.rss"]),
        (["--all"], ["http://a.example/one.rss", "http://a.example/two.rss"]),
        (["-n"], []),
    ],
)
def test_of_several_feeds_the_first_is_added_or_the_chosen(folder: Folder, choice: list[str], added: list[str]) -> None:
    with Server(SEVERAL) as server:
        done = folder.spawn("add", "http://a.example/", *choice, "--json", resolve=server.port)
        asked = server.paths("a.example")
    states = {row["url"]: (row["state"], row["robots"]) for row in done.rows()}
    assert (done.code, folder.urls()) == (0, added)
    assert states["http://a.example/private/rss"] == ("robots-disallowed", "forbidden")
    assert "/private/rss" not in asked
    assert {url for url, (state, _) in states.items() if state == "added"} == set(added)


def test_usual_places_are_asked_one_after_the_other_until_one_is_a_feed(folder: Folder) -> None:
    with Server(SEVERAL) as server:
        done = folder.spawn("add", "http://b.example/", resolve=server.port)
        asked = server.paths("b.example")
    assert (done.code, folder.urls()) == (0, ["http://b.example/rss.xml"])
    assert asked == ["/robots.txt", "/", "/feed", "/rss", "/rss.xml"]


def test_a_site_without_a_feed_is_said_to_have_none(folder: Folder) -> None:
    with Server(SEVERAL) as server:
        done = folder.spawn("add", "http://c.example/", resolve=server.port)
        most = server.busiest["c.example"]
    assert (done.code, folder.urls(), most) == (4, [], 1)
    assert done.err.startswith("No feed was found at http://c.example/: the body is not a feed")


def test_R15_a_site_that_is_not_public_is_not_asked(folder: Folder) -> None:
    with Server(SEVERAL) as server:
        done = folder.spawn("add", f"http://127.0.0.1:{server.port}/", resolve=server.port)
    assert (done.code, server.log) == (4, [])
    assert "not public" in done.err


def test_an_address_can_be_added_without_asking(folder: Folder) -> None:
    assert folder.call("add", "https://x.example/rss", "--unasked", "--tag", "wire").code == 0
    assert load_topic(folder.topic).sources[0].tags == ("wire",)


def test_a_feed_that_is_listed_is_not_added_again(folder: Folder) -> None:
    folder.call("add", "https://x.example/rss", "--unasked")
    done = folder.call("add", "https://x.example/rss", "--unasked")
    assert (done.code, "already" in done.err) == (2, True)


# --- checking ---------------------------------------------------------------------------------------------------------


def test_checking_reads_every_feed_and_stores_nothing(tmp_path: Path, world: WorldServer) -> None:
    folder = Folder(tmp_path, "  'http://northwire.example/feeds/top.atom',\n  'http://northwire.example/gone',\n")
    done = folder.spawn("check", "--json", resolve=world.port)
    assert [(row["state"], row["items"]) for row in done.rows()] == [("ok", 11), ("http-4xx", None)]
    assert (done.code, (tmp_path / "news.db").exists()) == (3, False)


def test_checking_ends_with_4_when_no_feed_can_be_read(folder: Folder, world: WorldServer) -> None:
    done = folder.spawn("check", "http://northwire.example/gone", resolve=world.port)
    assert (done.code, done.lines()[0].split("\t")[1]) == (4, "http-4xx")


def test_R48_a_password_in_an_address_is_not_shown(folder: Folder) -> None:
    with Server(SEVERAL) as server:
        done = folder.spawn("check", "http://me:canary@a.example/one.rss", "http://me:canary@b.example/", "-vv",
                            resolve=server.port)  # fmt: skip
    assert done.code == 3
    assert "canary" not in done.out + done.err


# --- lists of feeds ---------------------------------------------------------------------------------------------------

OPML = """<opml version="1.0"><body><outline text="World"><outline xmlUrl="https://a.example/rss"/>
<outline xmlUrl="https://b.example/rss" category="wire,/europe"/></outline></body></opml>"""


def test_a_list_of_feeds_survives_the_round_trip_with_its_tags(folder: Folder) -> None:
    (folder.path / "in.opml").write_text(OPML)
    assert folder.call("import", str(folder.path / "in.opml")).code == 0
    exported = folder.call("export").out
    before, _ = read_opml(OPML.encode())
    after, problems = read_opml(exported.encode())
    assert [(each.url, each.tags) for each in after] == [(each.url, each.tags) for each in before]
    assert ('<opml version="2.0">' in exported, problems) == (True, [])


def test_importing_again_adds_what_is_new_only(folder: Folder) -> None:
    (folder.path / "in.opml").write_text(OPML)
    folder.call("import", str(folder.path / "in.opml"))
    done = folder.call("import", str(folder.path / "in.opml"))
    assert (done.code, done.out, len(folder.urls())) == (0, "", 2)


@pytest.mark.parametrize("text", ["", "<html>", "<opml><body/></opml>"])
def test_what_is_no_list_of_feeds_is_refused(folder: Folder, text: str) -> None:
    (folder.path / "in.opml").write_text(text)
    assert folder.call("import", str(folder.path / "in.opml")).code == 1
    assert folder.urls() == []


def test_a_list_on_the_web_is_followed(tmp_path: Path) -> None:
    folder = Folder(
        tmp_path,
        "  'https://own.example/rss',\n  {url = 'https://z.example/rss', tags = ['list l.example news.opml']},\n",
    )
    with Server({"l.example/news.opml": page(OPML, Content_Type="text/x-opml")}) as server:
        done = folder.spawn("import", "--sync", "http://l.example/news.opml", resolve=server.port)
    assert done.lines() == ["+\thttps://a.example/rss", "+\thttps://b.example/rss", "-\thttps://z.example/rss"]
    assert folder.urls() == ["https://own.example/rss", "https://a.example/rss", "https://b.example/rss"]


def test_lists_of_one_host_do_not_remove_each_other_s_feeds(tmp_path: Path) -> None:
    folder = Folder(tmp_path, "")
    other = OPML.replace("a.example", "c.example").replace("b.example", "d.example")
    served = {"l.example/one?key=s3cret": OPML, "l.example/one?key=other": other, "l.example/two": other}
    with Server({path: page(text, Content_Type="text/x-opml") for path, text in served.items()}) as server:
        for name in ("one?key=s3cret", "one?key=other", "two", "one?key=s3cret"):
            done = folder.spawn("import", "--sync", f"http://l.example/{name}", resolve=server.port)
            assert "-\t" not in done.out
    assert folder.urls() == [f"https://{host}.example/rss" for host in "abcd"]
    assert "s3cret" not in folder.topic.read_text()


# --- leaving alone ----------------------------------------------------------------------------------------------------

URL = "https://a.example/rss"
LINES = f"    # the first\n    '{URL}',  # why\n    {{url = 'https://b.example/rss', tags = ['x']}}  # last\n"


def test_pausing_a_feed_keeps_the_comments(tmp_path: Path) -> None:
    folder = Folder(tmp_path, LINES)
    before = folder.topic.read_text()
    assert folder.call("pause", URL).code == 0
    assert folder.topic.read_text() == before.replace(f"'{URL}'", f'{{url = "{URL}", paused = true}}')
    assert folder.call("list", "--json").rows()[0]["state"] == "paused"


def test_a_feed_as_a_table_is_paused_and_revived(tmp_path: Path) -> None:
    folder = Folder(tmp_path, LINES)
    url = "https://b.example/rss"
    folder.call("pause", url)
    paused = load_topic(folder.topic).sources[1].paused
    assert folder.call("revive", url).code == 0
    source = load_topic(folder.topic).sources[1]
    assert (paused, source.paused, source.tags) == (True, False, ("x",))


def test_a_retired_feed_is_due_again_when_revived(tmp_path: Path) -> None:
    folder = Folder(tmp_path, LINES)
    store = open_store(folder.store, create=True)
    later = datetime(9999, 1, 1, tzinfo=UTC)
    store.put_feeds([FeedRecord(URL, "a.example", ("quakes",), later, {"state": "retired", "failures": 9})])
    assert folder.call("revive", URL, "--now", "2026-03-04T12:00Z").code == 0
    feed = store.feeds()[0]
    store.close()
    assert (feed.next_due, feed.state["state"], feed.state["failures"]) == (NOW, "ok", 0)


def test_a_removed_feed_leaves_file_and_state(tmp_path: Path) -> None:
    folder = Folder(tmp_path, LINES)
    store = open_store(folder.store, create=True)
    store.put_feeds([FeedRecord(URL, "a.example", ("quakes",), NOW, {})])
    done = folder.call("remove", URL)
    assert (done.code, f"{URL} is no longer followed for quakes" in done.err) == (0, True)
    left = store.feeds()
    store.close()
    assert (folder.urls(), left) == (["https://b.example/rss"], [])


@pytest.mark.parametrize("verb", ["pause", "remove", "revive"])
def test_an_unknown_feed_is_a_mistake(folder: Folder, verb: str) -> None:
    done = folder.call(verb, "https://unknown.example/")
    assert (done.code, "is not a feed of any topic" in done.err) == (2, True)


def test_a_host_that_is_none_is_said_to_be_none(folder: Folder) -> None:
    done = folder.spawn("add", "nosuch.invalid", resolve=9)
    checked = folder.spawn("check", "http://nosuch.invalid/rss", "--json", resolve=9)
    said = "No feed was found at https://nosuch.invalid: no host of that name was found; check the spelling"
    assert (done.code, done.err.splitlines()[-1]) == (4, f"{said} and the network.")
    (row,) = checked.rows()
    assert (row["reason"], row["robots"], row["title"]) == ("connection-failed", None, "")


def test_an_address_of_this_machine_says_what_allows_it(folder: Folder) -> None:
    done = folder.spawn("add", "http://127.0.0.1:9", resolve=9)
    assert (done.code, "fetch.allow_addresses" in done.err) == (4, True)


def test_a_site_without_https_is_asked_to_be_typed_with_http(folder: Folder) -> None:
    with Server({}) as server:  # it speaks http only
        done = folder.spawn("add", "plain.example", resolve=server.port)
    assert (done.code, "type http://plain.example" in done.err) == (4, True), done.err
