"""robots.txt holds for a day, whoever asks: the next run does not ask again, and later asks whether it has changed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.commands import spawn
from tests.servers import Answer, Asked, Server, page

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)
RULES = page("User-agent: *\nDisallow: /private", Content_Type="text/plain", ETag='"1"')
FEED = (
    '<rss version="2.0"><channel><title>One</title><item><title>River</title>'
    "<link>http://one.example/private</link></item></channel></rss>"
)


def rules(asked: Asked) -> bytes:
    return page("", "304 Not Modified") if asked.headers.get("if-none-match") == '"1"' else RULES


def crawled(config: Path, server: Server, hours: float) -> list[str]:
    """What one more crawl asks for."""
    before = len(server.log)
    now = (NOW + timedelta(hours=hours)).isoformat()
    done = spawn("--config", config, "--now", now, "crawl", resolve=server.port)
    assert done.code in (0, 3), done.err
    return [asked.path for asked in server.log[before:]]


def test_robots_are_kept_for_a_day_and_asked_for_with_their_validators(tmp_path: Path) -> None:
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "river.toml").write_text("query = 'river'\nfeeds = ['http://one.example/rss']\n")
    config = tmp_path / "newsbot.toml"
    config.write_text("[store]\nuri = 'sqlite:news.db'\n")
    answers: dict[str, Answer] = {"/robots.txt": rules, "/rss": page(FEED, Content_Type="text/xml")}
    with Server(answers) as server:
        assert crawled(config, server, 0) == ["/robots.txt", "/rss"]  # and not /private
        assert crawled(config, server, 23) == ["/rss"]
        assert crawled(config, server, 25) == ["/robots.txt", "/rss"]
        assert server.log[-2].headers["if-none-match"] == '"1"'
        assert crawled(config, server, 48) == ["/rss"]
