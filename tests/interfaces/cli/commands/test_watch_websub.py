"""WebSub over real sockets: `watch` subscribes, is asked back, is pushed to, renews, and goes on without its hub."""

import hmac
import socket
import threading
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsbot.corpus import feed_polls, hub_subscriptions
from newsbot.feeds.polling import FeedState
from newsbot.feeds.websub import Subscription
from newsbot.network.archive import Exchange, index, read_at
from tests.commands import call, spawn
from tests.interfaces.cli.commands.test_watch_command import ARTICLE, Folder, until
from tests.servers import Answer, Asked, Server, page

FEED = "http://a.example/rss"


@dataclass
class Hub:
    """A hub that verifies whoever subscribes, and pushes what it is told to."""

    forms: list[dict[str, str]] = field(default_factory=list)
    confirmed: list[bool] = field(default_factory=list)
    gone: bool = False

    def answer(self, asked: Asked) -> bytes:
        self.forms.append(dict(urllib.parse.parse_qsl(asked.raw.partition(b"\r\n\r\n")[2].decode())))
        if self.gone:
            return page(b"closed for good", "410 Gone")
        threading.Thread(target=self.verify, args=(self.forms[-1],)).start()
        return page(b"", "202 Accepted")

    def verify(self, form: dict[str, str]) -> None:
        question = {"hub.mode": "subscribe", "hub.topic": form["hub.topic"], "hub.challenge": "riddle"}
        query = urllib.parse.urlencode(question | {"hub.lease_seconds": "3600"})
        with urllib.request.urlopen(f"{form['hub.callback']}?{query}", timeout=20) as answer:
            self.confirmed.append(answer.read() == b"riddle")

    def push(self, body: bytes, secret: str | None = None) -> int:
        form = self.forms[-1]
        digest = hmac.new((secret or form["hub.secret"]).encode(), body, "sha256").hexdigest()
        headers = {"X-Hub-Signature": f"sha256={digest}", "Content-Type": "application/rss+xml"}
        request = urllib.request.Request(form["hub.callback"], body, headers)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return int(answer.status)


@dataclass
class Outlet:
    """A feed that names its hub, and its pages."""

    hub: Hub
    numbers: list[int] = field(default_factory=lambda: [1])
    link: str = "<http://hub.example/>; rel=hub, <http://a.example/topic>; rel=self"

    def feed(self, asked: Asked) -> bytes:
        items = "".join(f"<item><title>Quake {n}</title><link>http://a.example/{n}</link></item>" for n in self.numbers)
        body = f'<rss version="2.0"><channel><title>F</title>{items}</channel></rss>'
        return page(body, Content_Type="text/xml", Link=self.link)

    def answers(self) -> dict[str, Answer]:
        pages: dict[str, Answer] = {f"a.example/{n}": page(ARTICLE.format(n=n)) for n in range(1, 6)}
        return {**pages, "a.example/rss": self.feed, "hub.example/": self.hub.answer}


class Watched(Folder):
    """A folder whose `watch` may be called by hubs."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "a.example")
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        with self.config.open("a") as file:
            file.write(f"[websub]\ncallback = 'http://127.0.0.1:{port}/push'\nlisten = '127.0.0.1:{port}'\n")

    def subscription(self) -> Subscription | None:
        with self.store() as store:
            return hub_subscriptions.held(store).get(FEED)

    def state(self) -> FeedState:
        with self.store() as store:
            return feed_polls.load(store.feeds([FEED])[0])

    def polled_long_ago(self, due: bool = False) -> None:
        """As if an hour had passed since the last poll."""
        now = datetime.now(UTC).replace(microsecond=0)
        with self.store() as store:
            (feed,) = store.feeds([FEED])
            state = {**feed.state, "last_poll": (now - timedelta(hours=1)).isoformat()}
            changed = replace(feed, state=state)
            store.put_feeds(
                [replace(changed, next_due=now, state={**state, "next_due": now.isoformat()}) if due else changed]
            )

    def changed(self, by: Callable[[Subscription], Subscription]) -> None:
        held = self.subscription()
        assert held is not None
        with self.store() as store:
            hub_subscriptions.change(store, held.token, by)


def at_once(held: Subscription) -> Subscription:
    return replace(held, ask_at=None)


def lapsed(held: Subscription) -> Subscription:
    return replace(held, ask_at=None, until=datetime.now(UTC).replace(microsecond=0))


@pytest.mark.slow
def test_a_feed_is_subscribed_to_pushed_renewed_and_polled_without_its_hub(tmp_path: Path) -> None:
    folder, hub = Watched(tmp_path), Hub()
    outlet = Outlet(hub)
    with Server(outlet.answers()) as server:
        assert spawn("--config", folder.config, "crawl", resolve=server.port).code == 0
        folder.polled_long_ago(due=True)
        with folder.begun("-v", "watch", resolve=server.port) as run:
            until(lambda: hub.confirmed)
            assert (hub.confirmed, hub.forms[0]["hub.topic"]) == ([True], "http://a.example/topic")
            until(lambda: folder.state().polls == 2)

            folder.polled_long_ago()
            outlet.numbers.append(2)
            assert hub.push(b"whatever", secret="guessed") == 200
            assert hub.push(b"whatever") == 200
            until(lambda: folder.titles() == ["Quake 1 in Elmfield", "Quake 2 in Elmfield"])
            pushed = folder.state()
            assert pushed.next_due is not None
            assert pushed.next_due - datetime.now(UTC) > timedelta(minutes=50)  # the lease of an hour

            folder.changed(at_once)
            until(lambda: len(hub.confirmed) == 2)
            assert hub.forms[1] == hub.forms[0]

            hub.gone = True
            folder.changed(lapsed)
            until(lambda: (held := folder.subscription()) is not None and held.state == "refused")
            outlet.numbers.append(3)
            folder.polled_long_ago(due=True)
            until(lambda: len(folder.titles()) == 3)
            run.terminate()
            _, err = run.communicate(timeout=40)
    assert run.returncode == 0, err
    assert "The hub http://hub.example/ of http://a.example/rss: HTTP 410" in err
    assert "not signed" in err
    (check,) = (row for row in call("--config", folder.config, "doctor", "--json").rows() if row["check"] == "hubs")
    assert check["state"] == "warning"
    assert check["found"] == "0 of 1 feeds that name a hub are subscribed to; http://a.example/rss: HTTP 410"
    assert hub.forms[0]["hub.secret"] not in err
    assert hub.forms[0]["hub.callback"].rpartition("/")[2] not in err
    recorded = [read_at(position) for position in index(sorted((tmp_path / "archive").glob("*.warc.gz")))[0]]
    answers = [each for each in recorded if isinstance(each, Exchange)]
    assert {each.url for each in answers if "hub.example" in each.url} == {"http://hub.example/robots.txt"}


def test_a_hub_on_an_address_that_is_not_public_is_not_asked(tmp_path: Path) -> None:
    folder, hub = Watched(tmp_path), Hub()
    with Server({"/": hub.answer}) as inside, Server({}) as server:
        server.answers = Outlet(hub, link=f"<http://127.0.0.1:{inside.port}/>; rel=hub").answers()
        assert spawn("--config", folder.config, "crawl", resolve=server.port).code == 0
        folder.polled_long_ago(due=True)
        with folder.begun("watch", resolve=server.port) as run:
            until(lambda: (held := folder.subscription()) is not None and held.error)
            run.terminate()
            run.communicate(timeout=40)
    held = folder.subscription()
    assert held is not None
    assert held.error == "private-address: 127.0.0.1 is not a public address"
    assert (hub.forms, inside.log) == ([], [])


def test_a_place_that_is_taken_is_told(tmp_path: Path) -> None:
    folder = Watched(tmp_path)
    listen = folder.config.read_text().rpartition("listen = '127.0.0.1:")[2].split("'")[0]
    with socket.create_server(("127.0.0.1", int(listen))), Server({}) as server:
        refused = spawn("--config", folder.config, "watch", resolve=server.port)
    assert refused.code == 2
    assert f"Cannot listen on 127.0.0.1, port {listen}" in refused.err
