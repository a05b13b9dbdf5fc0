"""Alerts: who is told what has happened, once. Rules in a file, messages from the desk's numbers, delivery with care.

`rules` reads `alerts.toml`, `messages` makes a message of news, `webhook` and `services` send one, `delivery` does it
all after a round of crawling. Only `delivery` touches the store.
"""
