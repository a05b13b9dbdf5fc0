"""Have we got it? Tells texts that were read before from new ones; copies by other outlets are found by the desk."""

from newsbot.items import Article
from newsbot.pipelines.drops import DuplicateUrl, Unchanged

PASSED = 10_000
"""Articles that are remembered, those passed on last: the others have long been in the store, which knows them."""


class DedupePipeline:
    """Compares with what the store holds of the article (`item.known`) and with what this run has passed on."""

    def __init__(self) -> None:
        self._passed: dict[str, set[str]] = {}  # article URL -> hashes of the texts passed on in this run

    def process_item(self, item: Article) -> Article:
        """Raises Unchanged for a text the store holds; DuplicateUrl when an address leads to it for the first time, and
        for a text that this run has met already.

        A headline is no text: the same one again is merged, with the topics that want it now.
        """
        if item.content.unread:
            return item
        held = item.known.versions if item.known else ()
        if any(version.sha == item.text_sha for version in held):
            raise Unchanged(versions=len(held)) if item.again else DuplicateUrl(article=item.url)
        passed = self._passed.setdefault(item.url, set())
        if item.text_sha in passed:
            raise DuplicateUrl(article=item.url)
        passed.add(item.text_sha)
        if len(self._passed) > PASSED:
            del self._passed[next(iter(self._passed))]
        return item
