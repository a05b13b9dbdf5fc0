"""Keep it: hands articles to the writer, and with them every departure, so that each URL has one recorded outcome."""

import logging

from scrapy import signals
from scrapy.crawler import Crawler
from twisted.python.failure import Failure

from newsbot.corpus.records import with_headline
from newsbot.items import Article, Departure
from newsbot.operation.crawl_session import Session, session_of
from newsbot.pipelines.drops import DROPS, Drop

logger = logging.getLogger(__name__)


class StorePipeline:
    """The last stage. Listens for drops and errors of the stages before it as well."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "StorePipeline":
        """Connects to the signals for dropped and failed items."""
        stage = cls(session_of(crawler))
        crawler.signals.connect(stage.item_dropped, signal=signals.item_dropped)
        crawler.signals.connect(stage.item_error, signal=signals.item_error)
        return stage

    def process_item(self, item: Article) -> Article:
        """Queue the article for the writer; the spider has waited for room."""
        self.session.queue.add(item)
        return item

    def item_dropped(self, item: object, exception: BaseException) -> None:
        """A stage dropped it: record the reason."""
        if isinstance(item, Article):
            if isinstance(exception, Drop):
                self._depart(item, exception.stage, exception.reason, exception.detail)
            self.session.queue.forget(item)

    def item_error(self, item: object, failure: Failure) -> None:
        """A stage failed unexpectedly: record it and leave the URL pending, so that the article comes up again."""
        if isinstance(item, Article):
            logger.error("A pipeline stage failed on %s", item.url, exc_info=failure.value)
            self._depart(item, "pipelines", "error", {"error": f"{type(failure.value).__name__}: {failure.value}"})

    def _depart(self, item: Article, stage: str, reason: str, detail: dict[str, object]) -> None:
        if item.failure is not None and reason in DROPS:  # a headline settles nothing: its page may yet be read
            self.session.queue.add(with_headline(item.failure, reason, detail))
            return
        self.session.queue.add(
            Departure(
                url=item.pending_url or item.url,
                stage=stage,
                reason=reason,
                at=item.fetched,
                detail=detail,
                pending_url=item.pending_url,
                article=item,
                feed_url=item.feed_url,
            )
        )
