"""Is it an article at all? Lets through what has a body of some length, and headlines of what cannot be read."""

from scrapy.crawler import Crawler

from newsbot.items import Article
from newsbot.pipelines.drops import DROPS, TooShort
from newsbot.text.words import word_count


class ValidatePipeline:
    """Drops pages without an article text, and texts of fewer than `min_words` words."""

    def __init__(self, min_words: int) -> None:
        self.min_words = min_words

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "ValidatePipeline":
        """NEWSBOT_MIN_WORDS: 0 keeps everything that has a body."""
        return cls(crawler.settings.getint("NEWSBOT_MIN_WORDS"))

    def process_item(self, item: Article) -> Article:
        """Raises the drop that extraction named, or TooShort."""
        if item.content.unread:
            return item
        if item.content.reason is not None:
            raise DROPS[item.content.reason](flags=list(item.content.flags))
        words = word_count(item.content.body)
        if words < self.min_words:
            raise TooShort(words=words, min_words=self.min_words)
        return item
