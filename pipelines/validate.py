"""Is it an article at all? Lets through what has a body of some length, and headlines of what cannot be read."""

from scrapy.crawler import Crawler

from newsbot.corpus.reasons import NO_TEXT
from newsbot.items import Article
from newsbot.pipelines.drops import DROPS, TooShort
from newsbot.text.wordiness import words_for
from newsbot.text.words import word_count

WHOLE = 0.5
"""Share of the words asked for that is enough where the page says that it is one article: an agency's flash is one."""

_BEGINNING = 2_000
"""Characters that have the words asked for in nearly all texts, of which the rest need not be counted."""


class ValidatePipeline:
    """Drops pages without an article text, and texts shorter than `min_words` words of English."""

    def __init__(self, min_words: int) -> None:
        self.min_words = min_words

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "ValidatePipeline":
        """NEWSBOT_MIN_WORDS: 0 keeps everything that has a body."""
        return cls(crawler.settings.getint("NEWSBOT_MIN_WORDS"))

    def process_item(self, item: Article) -> Article:
        """Raises the drop that extraction named, for what the page is instead where that is known, or TooShort."""
        if item.content.unread:
            return item
        if item.content.reason is not None:
            instead = next((flag for flag in item.content.flags if flag in NO_TEXT), item.content.reason)
            raise DROPS[instead](flags=list(item.content.flags))
        content = item.content
        needed = words_for(self.min_words, content.language)
        needed = round(needed * WHOLE) if content.whole else needed
        if word_count(content.body[:_BEGINNING]) < needed and (words := word_count(content.body)) < needed:
            raise TooShort(words=words, min_words=needed, whole=content.whole)
        return item
