"""What is announced and cannot be read is kept as a headline, and read later when it can be; the same in a replay."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.commands import call, spawn
from tests.servers import Answer, Server, page

TEXT = (
    "The ferry Saint Orla struck the northern mole of Carrow harbour on Wednesday morning with 212 people aboard.",
    "Nine passengers were taken to hospital, harbour master Nuala Brennan said, none of them in danger of their lives.",
    "The ferry lost power in its port engine two hundred metres before the mole, the operator Orla Line said.",
    "Divers look at the hull this afternoon, and the crossing to Inishmore stays closed until Friday at least.",
)
HEADLINES = {
    "open": "Ferry Saint Orla strikes mole in Carrow harbour",
    "refused": "Nine hurt as ferry Saint Orla hits Carrow harbour mole",
    "lawful": "Carrow ferry: nine in hospital after the Saint Orla strikes the mole",
    "busy": "Ferry with 212 aboard strikes harbour mole at Carrow",
    "forbidden": "The ferry Saint Orla has struck the mole at Carrow",
    "wall": "Saint Orla ferry accident in Carrow: nine passengers hurt",
    "gone": "Ferry accident in Carrow harbour",
    "other": "Council votes on the price of parking",
}
SUMMARY = (
    "The ferry Saint Orla struck the northern mole of Carrow harbour on Wednesday morning; nine of the 212 people "
    "aboard were taken to hospital, harbour master Nuala Brennan said."
)
CONSENT = (
    "We and our partners store cookies on your device to measure visits to this site and to show you advertisements.",
    "By clicking accept you consent to the use of cookies by us and by our partners for all of these purposes.",
    "You may reject the cookies that are not needed, and change your preferences whenever you like below.",
)


def html(title: str, *paragraphs: str) -> bytes:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return page(f"<html><head><title>{title}</title></head><body><main><h1>{title}</h1>{body}</main></body></html>")


def rss(host: str, title: str) -> bytes:
    summary = SUMMARY if "erry" in title else "Streets and squares"
    item = f"<item><title>{title}</title><link>http://{host}/n/1</link><description>{summary}</description>"
    item += "<pubDate>Wed, 04 Mar 2026 07:30:00 GMT</pubDate></item>"
    return page(f"<rss version='2.0'><channel><title>F</title>{item}</channel></rss>", Content_Type="text/xml")


class World:
    """Papers of which one can be read by all; `hour` decides whether the others show their page."""

    hour = 8

    def answers(self) -> dict[str, Answer]:
        found: dict[str, Answer] = {f"{name}.example/rss": rss(f"{name}.example", t) for name, t in HEADLINES.items()}
        found |= {
            "open.example/n/1": html(HEADLINES["open"], *TEXT),
            "refused.example/n/1": self.until(14, page("no", "403 Forbidden"), "refused"),
            "lawful.example/n/1": page("no", "451 Unavailable For Legal Reasons"),
            "busy.example/n/1": self.until(14, page("later", "429 Too Many Requests"), "busy"),
            "forbidden.example/robots.txt": page("User-agent: *\nDisallow: /n/\n", Content_Type="text/plain"),
            "wall.example/n/1": self.until(14, html("Your privacy", *CONSENT), "wall"),
            "gone.example/n/1": page("gone", "410 Gone"),
            "other.example/n/1": page("no", "403 Forbidden"),
        }
        return found

    def until(self, hour: int, before: bytes, name: str) -> Answer:
        own = (*TEXT[1:], f"This paper, the {name}, had seen it from its windows and tells what its people saw there.")
        after = html(HEADLINES[name], *own)
        return lambda _: before if self.hour < hour else after


class Crawled(NamedTuple):
    config: Path
    live: str
    again: str
    exports: list[str]  # of the live store after each hour

    def rows(self, hour: int) -> dict[str, dict[str, Any]]:
        """Outlet's first name -> article as it was exported."""
        found = (json.loads(line) for line in self.exports[hour].splitlines())
        return {row["outlet"].partition(".")[0]: row for row in found}

    def run(self, *arguments: str) -> str:
        done = call("--config", self.config, "--store", self.live, "--now", "2026-03-04T15:00Z", *arguments)
        assert done.code == 0, done.err
        return done.out


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    folder = tmp_path_factory.mktemp("headlines")
    (folder / "topics").mkdir()
    feeds = [f"http://{name}.example/rss" for name in HEADLINES]
    (folder / "topics" / "coast.toml").write_text(f"query = 'ferry'\nfeeds = {feeds}\n")
    config = folder / "newsbot.toml"
    config.write_text("[extract]\nworkers = 1\n")
    live, again, exports = f"sqlite:{folder}/live.db", f"sqlite:{folder}/again.db", []
    world = World()
    archives = [folder / f"{hour}.warc.gz" for hour in (8, 15)]
    with Server(world.answers()) as server:
        for world.hour, archive in zip((8, 15), archives, strict=True):
            at = f"2026-03-04T{world.hour:02}:05Z"
            done = spawn(
                "--config", config, "--store", live, "--now", at, "record", "coast", archive, resolve=server.port
            )
            assert done.code in (0, 3), done.err
            exports.append(call("--store", live, "export", "--headlines").out)
    done = spawn("--config", config, "--store", again, "replay", *archives)
    assert done.code == 0, done.err
    return Crawled(config, live, again, exports)


UNREAD = ("busy", "forbidden", "lawful", "refused", "wall")


def test_what_cannot_be_read_is_kept_as_its_feed_tells_it(crawled: Crawled) -> None:
    rows = crawled.rows(0)
    assert {name for name, row in rows.items() if row["unread"]} == set(UNREAD)
    for name in UNREAD:
        row = rows[name]
        assert (row["title"], row["summary"], row["text"]) == (HEADLINES[name], SUMMARY, "")
        assert (row["published"], row["first_seen"]) == ("2026-03-04T07:30:00Z", "2026-03-04T08:05:00Z")


def test_what_is_gone_or_off_topic_leaves_none(crawled: Crawled) -> None:
    assert not {"gone", "other"} & (crawled.rows(0).keys() | crawled.rows(1).keys())
    assert "headline off-topic; missing ferry" in crawled.run("why", "http://other.example/n/1")


def test_headlines_of_one_event_are_in_its_story_and_nobodys_copies(crawled: Crawled) -> None:
    rows = crawled.rows(0)
    assert {row["story"] for row in rows.values()} == {rows["open"]["story"]}
    assert {rows[name]["relation"] for name in UNREAD} <= {"follow_up", "new_story"}
    assert {row["family"] for row in rows.values()} == {None}


def test_read_later_it_is_the_same_article_and_no_revision(crawled: Crawled) -> None:
    before, after = crawled.rows(0), crawled.rows(1)
    for name in ("busy", "refused", "wall"):
        row = after[name]
        assert (row["id"], row["story"], row["first_seen"]) == tuple(
            before[name][key] for key in ("id", "story", "first_seen")
        )
        assert (row["unread"], row["version"], len(row["versions"])) == (False, 1, 1)
        assert "windows" in row["text"]
    assert [name for name, row in after.items() if row["unread"]] == ["forbidden", "lawful"]


def test_a_replay_keeps_and_reads_the_same(crawled: Crawled) -> None:
    assert call("--store", crawled.again, "export", "--headlines").out == crawled.exports[1]


def test_why_says_why_it_is_unread_and_when_it_is_looked_at_again(crawled: Crawled) -> None:
    told = crawled.run("why", "http://lawful.example/n/1")
    assert "Its page could not be read: refused, the server does not show this to us" in told
    assert "pending, next look 2026-03-05 09:05" in told
    assert "headline kept; status 451" in told
    forbidden = crawled.run("why", "http://forbidden.example/n/1")
    assert "could not be read: robots-disallowed" in forbidden
    assert "failed, next look never" in forbidden


def test_headlines_are_counted_apart_and_left_out_on_demand(crawled: Crawled) -> None:
    story = crawled.rows(1)["open"]["story"]
    (row,) = (json.loads(line) for line in crawled.run("stories", "--format", "jsonl").splitlines())
    assert (row["articles"], row["unread"], row["copies"]) == (4, 2, 3)
    told = json.loads(crawled.run("story", story, "--json"))
    assert {beat["outlet"] for beat in told["beats"] if beat["unread"]} == {"forbidden.example", "lawful.example"}
    assert told["priority"]["newsrooms"] == 1
    texts = json.loads(crawled.run("story", story, "--texts-only", "--json"))
    assert (texts["articles"], texts["unread"], len(texts["beats"])) == (4, 0, 1)
    assert len(texts["priority"]["by_sight"]) == 4
    for command in ("export", "search ferry --format jsonl --texts-only"):
        assert len(crawled.run(*command.split()).splitlines()) == 4


def test_as_it_was_known_before_they_were_read(crawled: Crawled) -> None:
    rows = [
        json.loads(line) for line in crawled.run("export", "--headlines", "--as-of", "2026-03-04T12:00Z").splitlines()
    ]
    assert {row["outlet"].partition(".")[0] for row in rows if row["unread"]} == set(UNREAD)


def test_export_and_import_keep_them_headlines(crawled: Crawled, tmp_path: Path) -> None:
    (tmp_path / "corpus.jsonl").write_text(crawled.exports[1])
    store = f"sqlite:{tmp_path}/again.db"
    assert spawn("--config", crawled.config, "--store", store, "import", tmp_path / "corpus.jsonl").code == 0
    again = {row["url"]: row for row in call("--store", store, "export", "--headlines").rows()}
    for row in crawled.rows(1).values():
        held = again[row["url"]]
        assert [held[key] for key in ("unread", "title", "text")] == [row[key] for key in ("unread", "title", "text")]
        assert held["summary"] == (row["summary"] if row["unread"] else None)
