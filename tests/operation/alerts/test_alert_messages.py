"""What a message says of news."""

import json
from typing import Any

import pytest

from newsbot.interfaces.schemas import json_schema
from newsbot.operation.alerts.messages import MOST, alarms, as_json, events, message
from newsbot.operation.alerts.rules import EVENTS, Alert
from tests.interfaces.export.rows import SEEN
from tests.interfaces.schemas.validator import faults

ALERT = Alert("desk", "quakes", to="https://hooks.example/x")


def news(change: str = "new", relation: str = "new_story", name: str = "a") -> dict[str, Any]:
    fields = {"outlet": "outlet.example", "title": f"Title\n{name}", "language": "en", "published": SEEN}
    told = {"article": f"a-{name}", "change": change, "relation": relation, "url": f"https://outlet.example/{name}"}
    return {"id": "s-a", "news": [{**fields, **told, "first_seen": SEEN, "unread": False}]}


@pytest.mark.parametrize(
    ("change", "relation", "kinds"),
    [
        ("new", "new_story", ["new-story"]),
        ("new", "follow_up", ["follow-up"]),
        ("revised", "new_story", ["revision"]),
        ("revised", "copy", ["revision"]),
        ("new", "copy", []),
        ("new", "near_duplicate", []),
        ("read", "follow_up", []),
    ],
)
def test_kinds_of_events(change: str, relation: str, kinds: list[str]) -> None:
    assert [event["kind"] for event in events([news(change, relation)], EVENTS)] == kinds


def test_a_headline_is_marked() -> None:
    row = news()
    row["news"][0]["unread"] = True
    assert message(ALERT, events([row], EVENTS), "k")["body"].startswith(
        "new story · outlet.example: Title a (headline only)"
    )


def test_a_follow_up_says_what_is_new_in_it_and_comes_last_when_nothing_is() -> None:
    row = news(relation="follow_up", name="a")
    again = news(relation="follow_up", name="b")
    row["news"][0]["said"] = {"new": 0, "told": 3, "uncertain": 0, "first": []}
    again["news"][0]["said"] = {"new": 1, "told": 2, "uncertain": 0, "first": ["Two\nmore are missing."]}
    found = events([row, again, news(name="c")], EVENTS)
    assert [(event["article"], event["new"]) for event in found] == [
        ("a-b", ["Two\nmore are missing."]),
        ("a-c", None),
        ("a-a", []),
    ]
    body = message(ALERT, found, "k")["body"]
    assert "\n+ Two more are missing.\n" in body
    assert "\n= told before, all of it\n" in body


def test_a_message_is_as_its_schema_says() -> None:
    record = json.loads(as_json(message(ALERT, events([news()], EVENTS), "k")))
    assert list(faults(json_schema("alert-message"), record)) == []


def test_one_event_is_told_in_the_title() -> None:
    assert message(ALERT, events([news()], EVENTS), "k")["title"] == "quakes: new story: Title a"


def test_several_are_counted_in_the_title() -> None:
    happened = events([news(), news(name="b"), news("revised", name="c")], EVENTS)
    assert message(ALERT, happened, "k")["title"] == "quakes: 2 × new story, 1 × changed"


def test_R67_a_headline_breaks_no_line() -> None:
    assert len(message(ALERT, events([news()], EVENTS), "k")["body"].splitlines()) == 2


def test_a_message_is_bounded() -> None:
    found = message(ALERT, events([news(name=str(number)) for number in range(MOST + 5)], EVENTS), "k")
    assert (len(found["events"]), found["more"]) == (MOST, 5)


RAISED = [
    {"url": "https://outlet.example/rss", "kind": "silent", "text": "silent: nothing new since Monday"},
    {"url": None, "kind": "idle", "text": "idle: 3 feeds overdue"},
]


def test_alarms_are_told_beside_news_as_the_schema_says() -> None:
    record = json.loads(as_json(message(ALERT, [*events([news()], EVENTS), *alarms(RAISED, SEEN)], "k")))
    assert list(faults(json_schema("alert-message"), record)) == []
    assert record["title"] == "quakes: 1 × new story, 2 × alarm"
    assert record["body"].splitlines()[-3:] == [
        "alarm · outlet.example: silent: nothing new since Monday",
        "https://outlet.example/rss",
        "alarm: idle: 3 feeds overdue",
    ]
