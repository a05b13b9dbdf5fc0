"""The stages that decide what each article is, in the order of ITEM_PIPELINES in newsbot/settings.py.

A stage is a thin adapter: it reads the item, calls a pure function, and returns the item or raises a drop (drops.py).
Stages do not know each other. Any Scrapy project that yields `newsbot.items.Article` can use them.
"""
