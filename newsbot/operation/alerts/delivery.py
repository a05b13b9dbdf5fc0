"""Delivers alerts after a round of crawling: each news once, also when a run is killed in between.

How far an alert has reported is a sequence number of story assignment, kept in the store as the cursor of the reader
`alert:NAME`. A message is written there before it leaves; when it has arrived, the cursor moves on. A run that is
killed in between leaves it, and the next one sends the same bytes under the same key: a webhook's receiver knows it by
`Idempotency-Key`. To services that have no keys it is not sent again (docs/decisions/0041).
"""

import dataclasses
import json
import logging
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from newsbot.corpus import leases
from newsbot.corpus.query import feed_health, news_since
from newsbot.corpus.store.base import Store
from newsbot.errors import ConfigError
from newsbot.operation.alerts import messages, rules
from newsbot.operation.alerts.rules import Alert
from newsbot.operation.alerts.services import notify
from newsbot.operation.alerts.webhook import Network, Sent, post, signature
from newsbot.operation.config import Config
from newsbot.operation.config.topicfiles import load_topics
from newsbot.text.topics import Topic
from newsbot.times import iso, parse_time, system_clock

logger = logging.getLogger(__name__)

LEASE, LEASE_SECONDS = "alerts", 120.0
ALARMS_EVERY = timedelta(minutes=15)
_LONGEST_REST = timedelta(hours=1)


@dataclass(frozen=True)
class Post:
    """What delivery needs of its surroundings. `base`: the folder that secrets' files are relative to."""

    network: Network
    base: Path
    environ: Mapping[str, str]
    sleep: Callable[[float], None] = time.sleep
    topics: Mapping[str, Topic] = field(default_factory=dict)  # whose feeds raise alarms


def after_round(store: Store, config: Config, now: datetime, holder: str) -> dict[str, Sent]:
    """Deliver what the alerts of `config` are due; returns how each went. ConfigError for a file that is wrong."""
    alerts = rules.load(config.alerts)
    if not alerts:
        return {}
    around = surroundings_of(config)
    if any("alarm" in alert.on for alert in alerts):
        around = dataclasses.replace(around, topics=load_topics(config.topics_dir))
    return deliver(store, alerts, now, holder, around)


def surroundings_of(config: Config) -> Post:
    """The network as `config` allows it: the rules that pages are fetched by hold for messages too."""
    from newsbot.network.resolver import AllowList, parse_routes  # late: they bring Twisted along

    allowed = AllowList.parse(config.fetch.allow_addresses)
    network = Network(allowed.permits, parse_routes(config.fetch.resolve))
    return Post(network, config.alerts.parent, os.environ)


def reader(name: str) -> str:
    """The name under which the store keeps an alert's cursor."""
    return f"alert:{name}"


def start(store: Store, name: str) -> None:
    """Set the cursor of a new alert to the present: it reports what comes from now on."""
    store.put_look(reader(name), {"seq": store.settled_seq()})


def deliver(store: Store, alerts: list[Alert], now: datetime, holder: str, surroundings: Post) -> dict[str, Sent]:
    """Send what is due, one message an alert; returns how it went. Does nothing while another process is at it."""
    if not alerts or not leases.take(store, LEASE, holder, system_clock(), LEASE_SECONDS):
        return {}
    try:
        found = {alert.name: _deliver(store, alert, now, surroundings) for alert in alerts}
    finally:
        store.release_lease(LEASE, holder)
    return {name: sent for name, sent in found.items() if sent is not None}


def _deliver(store: Store, alert: Alert, now: datetime, surroundings: Post) -> Sent | None:
    cursor = _after_a_kill(store, alert, dict(store.look(reader(alert.name))), surroundings)
    if alert.is_quiet(now) or _rests(cursor, now):
        return None
    again = "message" in cursor
    if not again:
        cursor = _prepared(store, alert, cursor, now, surroundings.topics)
        if "message" not in cursor:
            return None
    sent = send(alert, cursor["message"], now, surroundings)
    store.put_look(reader(alert.name), _moved(cursor, sent, now, keep=is_webhook(alert, surroundings)))
    if not sent.ok:
        logger.warning("The alert %s was not delivered: %s", alert.name, sent.detail)
    elif again:
        return _deliver(store, alert, now, surroundings) or sent  # and what has come since
    return sent


def _after_a_kill(store: Store, alert: Alert, cursor: dict[str, Any], surroundings: Post) -> dict[str, Any]:
    """The cursor; of a service without keys moved on when a run was killed while it sent a message."""
    if "message" not in cursor or is_webhook(alert, surroundings):
        return cursor
    logger.warning("The alert %s may have been sent when a run was killed; it is not sent again.", alert.name)
    cursor = {"seq": cursor["upto"], "state": "perhaps sent", **_of_alarms(cursor)}
    store.put_look(reader(alert.name), cursor)
    return cursor


def _prepared(
    store: Store, alert: Alert, cursor: dict[str, Any], now: datetime, topics: Mapping[str, Topic]
) -> dict[str, Any]:
    """The cursor with the message to send, written down before it leaves; without one when there is no news."""
    if cursor.get("sent") and now < parse_time(cursor["sent"], None) + alert.gathers:
        return cursor
    after = int(cursor.get("seq", 0))
    rows, upto = news_since.news(store, [alert.topic], after)
    raised, looked = _raised(store, alert, cursor, now, topics)
    happened = [*messages.events(news_since.with_said(store, rows), alert.on), *messages.alarms(raised, now)]
    if happened:
        key = messages.key_of(f"{alert.name} {iso(now)}" if raised else alert.name, after, upto)
        told = messages.message(alert, happened, key)
        looked = {**looked, "upto": upto, "message": json.loads(messages.as_json(told))}
    elif upto > after:
        looked = {**looked, "seq": upto}
    if looked != cursor:
        store.put_look(reader(alert.name), looked)
    return looked


def _raised(
    store: Store, alert: Alert, cursor: dict[str, Any], now: datetime, topics: Mapping[str, Topic]
) -> tuple[list[Mapping[str, Any]], dict[str, Any]]:
    """Alarms that were not on at the last look, and the cursor after this one; not looked for at every round."""
    rested = "looked" in cursor and now < parse_time(cursor["looked"], None) + ALARMS_EVERY
    if "alarm" not in alert.on or alert.topic not in topics or rested:
        return [], cursor
    raised = feed_health.health_of(store, [topics[alert.topic]], now)["raised"]
    keys = [f"{each['kind']} {each['url'] or ''}" for each in raised]
    fresh = [each for key, each in zip(keys, raised, strict=True) if key not in cursor.get("alarms", ())]
    return fresh, {**cursor, "alarms": sorted(keys), "looked": iso(now)}


def _of_alarms(cursor: Mapping[str, Any]) -> dict[str, Any]:
    """What a cursor knows of alarms."""
    return {name: cursor[name] for name in ("alarms", "looked") if name in cursor}


def _rests(cursor: Mapping[str, Any], now: datetime) -> bool:
    return "again" in cursor and now < parse_time(cursor["again"], None)


def _moved(cursor: Mapping[str, Any], sent: Sent, now: datetime, keep: bool) -> dict[str, Any]:
    """The cursor after a try: moved on, or the same with when to try again; the message stays when `keep`."""
    if sent.ok:
        return {"seq": cursor["upto"], "sent": iso(now), "state": "delivered", **_of_alarms(cursor)}
    failures = int(cursor.get("failures", 0)) + 1
    rest = min(timedelta(minutes=2 ** min(failures, 10) / 2), _LONGEST_REST)
    kept = {name: value for name, value in cursor.items() if keep or name not in _OF_A_TRY}
    return {**kept, "failures": failures, "again": iso(now + rest), "state": f"failed: {sent.detail}"}


_OF_A_TRY = ("upto", "message", "alarms", "looked")


def is_webhook(alert: Alert, surroundings: Post) -> bool:
    """Whether it goes to a web address by our own webhook, and not through apprise."""
    try:
        to = rules.resolved(alert.to, surroundings.base, surroundings.environ)
    except ConfigError:
        return True
    return to.startswith(("http://", "https://"))


def send(alert: Alert, message: Mapping[str, Any], now: datetime, surroundings: Post) -> Sent:
    """Send one message to where the alert goes."""
    try:
        to = rules.resolved(alert.to, surroundings.base, surroundings.environ)
        secret = rules.resolved(alert.secret, surroundings.base, surroundings.environ)
    except ConfigError as error:
        return Sent(False, str(error), passing=False)
    if not to.startswith(("http://", "https://")):
        return notify(to, str(message["title"]), str(message["body"]))
    body = messages.as_json(message)
    stamp = str(int(now.timestamp()))
    headers = {"Idempotency-Key": str(message["key"]), "X-Newsbot-Timestamp": stamp, "User-Agent": "newsbot"}
    if secret:
        headers["X-Newsbot-Signature"] = signature(secret, stamp, body)
    return post(to, body, headers, surroundings.network, surroundings.sleep)
