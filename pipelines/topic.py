"""Is it on a topic that is followed? Notes which ones keep it."""

import dataclasses
from collections.abc import Mapping

from scrapy.crawler import Crawler

from newsbot.corpus.overrides import NONE, Overrides
from newsbot.items import Article
from newsbot.operation.crawl_session import session_of
from newsbot.pipelines.drops import DROPS, DroppedByPerson
from newsbot.text.topics import Document, Topic, TopicVerdict, decide

_NEAREST_FIRST = ("off-topic", "too-old", "wrong-language")


class TopicPipeline:
    """Asks every topic whose sources led to the article; without topics everything is kept."""

    def __init__(self, topics: Mapping[str, Topic], overrides: Overrides = NONE) -> None:
        self.topics = topics
        self.overrides = overrides

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "TopicPipeline":
        """The topics that this run follows, and what a person decided against them."""
        session = session_of(crawler)
        return cls(session.topics, session.overrides)

    def process_item(self, item: Article) -> Article:
        """Raises the drop of the topic that came nearest. A revision of a kept article stays, whatever it says now."""
        if item.url in self.overrides.drop:
            raise DroppedByPerson
        document = Document.of(item)
        asked = [self.topics[name] for name in item.candidates or self.topics if name in self.topics]
        verdicts = {topic.name: decide(topic, document) for topic in asked}
        keeping = tuple(sorted(name for name, verdict in verdicts.items() if verdict.kept))
        if item.url in self.overrides.keep:
            keeping = tuple(sorted(topic.name for topic in asked))
        if keeping or item.known or not self.topics:
            return dataclasses.replace(item, topics=keeping)
        raise self._drop(verdicts)

    def _drop(self, verdicts: Mapping[str, TopicVerdict]) -> Exception:
        if not verdicts:
            return DROPS["off-topic"](clause="no topic follows this source")
        name, nearest = min(
            verdicts.items(), key=lambda pair: (not pair[1].near_miss, _NEAREST_FIRST.index(pair[1].reason), pair[0])
        )
        return DROPS[nearest.reason](
            topic=name, clause=nearest.clause, near_miss=nearest.near_miss, missing=list(nearest.missing)
        )
