"""What crawl and watch call when a round is over."""

import dataclasses
import os
from datetime import datetime

from newsbot.corpus.store.base import Store
from newsbot.operation.alerts import delivery, rules
from newsbot.operation.alerts.webhook import Network, Sent
from newsbot.operation.config import Config, load_topics


def after_round(store: Store, config: Config, now: datetime, holder: str) -> dict[str, Sent]:
    """Deliver what the alerts of `config` are due; returns how each went. ConfigError for a file that is wrong."""
    alerts = rules.load(config.alerts)
    if not alerts:
        return {}
    around = surroundings(config)
    if any("alarm" in alert.on for alert in alerts):
        around = dataclasses.replace(around, topics=load_topics(config.topics_dir))
    return delivery.deliver(store, alerts, now, holder, around)


def surroundings(config: Config) -> delivery.Post:
    """The network as `config` allows it: the rules that pages are fetched by hold for messages too."""
    from newsbot.network.resolver import AllowList, parse_routes  # late: they bring Twisted along

    allowed = AllowList.parse(config.fetch.allow_addresses)
    network = Network(allowed.permits, parse_routes(config.fetch.resolve))
    return delivery.Post(network, config.alerts.parent, os.environ)
