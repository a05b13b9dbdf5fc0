"""Alerts: messages about what is new in a topic, each delivered once, to webhooks and other services.

`rules` reads `alerts.toml`, `messages` makes a message of news, `webhook` and `services` send one, `delivery` does it
all after a round of crawling. Only `delivery` touches the store.
"""
