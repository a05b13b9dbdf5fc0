"""For other Scrapy projects: `ADDONS = {"newsbot.extensions.addon.NewsbotAddon": 500}` gives them newsbot's pipelines.

Their spiders yield `items.Article` (see `spiders.reader` for how newsbot's own make one of a page); what is on
a topic is kept in the store. The rest of their settings stays theirs: middlewares, politeness, robots.txt.
"""

from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object

import newsbot.settings


class NewsbotAddon:
    """Adds the pipelines and the frame of a run; anything that the project has set itself stays as it is."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Called by Scrapy before the crawler is made."""
        for name, value in vars(newsbot.settings).items():
            if name.startswith("NEWSBOT_"):  # that are ours alone
                settings.setdefault(name, value, "addon")
        for path, order in newsbot.settings.ITEM_PIPELINES.items():
            settings.setdefault_in_component_priority_dict("ITEM_PIPELINES", load_object(path), order)
        frame = "newsbot.extensions.run.RunExtension"
        settings.setdefault_in_component_priority_dict("EXTENSIONS", load_object(frame), 0)
