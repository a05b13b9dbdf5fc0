"""Every reason an article leaves the pipelines: one exception each, so that Scrapy counts it under its name.

`item_dropped_reasons_count/<class>` is the count. The reason's name in `corpus.reasons` says what it means and what
would have changed it.
"""

from typing import ClassVar

from scrapy.exceptions import DropItem


class Drop(DropItem):
    """An article leaves; `stage` is the file that decided, `detail` the figures it decided by (JSON-simple)."""

    reason: ClassVar[str]
    stage: ClassVar[str]

    def __init__(self, **detail: object) -> None:
        super().__init__(self.reason, log_level="DEBUG")
        self.detail = detail


class NotHtml(Drop):
    """The page is not HTML."""

    reason, stage = "not-html", "validate"


class TooLarge(Drop):
    """The page has more bytes than are read."""

    reason, stage = "too-large", "validate"


class TooComplex(Drop):
    """The page has too many elements to read in bounded time."""

    reason, stage = "too-complex", "validate"


class NoBody(Drop):
    """No article text was found on the page."""

    reason, stage = "no-body", "validate"


class ListPage(Drop):
    """The page is a list of other articles."""

    reason, stage = "list-page", "validate"


class Gallery(Drop):
    """The page is pictures with captions, without a text."""

    reason, stage = "gallery", "validate"


class ConsentPage(Drop):
    """The page only asks for consent to cookies."""

    reason, stage = "consent-page", "validate"


class TooShort(Drop):
    """The text has fewer words than an article needs."""

    reason, stage = "too-short", "validate"


class WrongLanguage(Drop):
    """No topic follows this language."""

    reason, stage = "wrong-language", "topic"


class TooOld(Drop):
    """Published before the first day of every topic that might want it."""

    reason, stage = "too-old", "topic"


class OffTopic(Drop):
    """No topic's query matches."""

    reason, stage = "off-topic", "topic"


class DroppedByPerson(Drop):
    """A person dropped it."""

    reason, stage = "dropped-by-person", "topic"


class Unchanged(Drop):
    """The same text as last time."""

    reason, stage = "unchanged", "dedupe"


class DuplicateUrl(Drop):
    """Another address of an article that this run has already read."""

    reason, stage = "duplicate-url", "dedupe"


DROPS: dict[str, type[Drop]] = {drop.reason: drop for drop in Drop.__subclasses__()}
"""Every drop by its reason's name."""
