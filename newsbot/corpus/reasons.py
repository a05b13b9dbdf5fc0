"""The closed list of reasons: why an announced article is not in the corpus, or not there as an article of its own.

`newsbot help reasons`, `why` and the docs read this list. A reason says what happened and what would have changed it.
"""

from typing import NamedTuple


class Reason(NamedTuple):
    """`meaning`: a clause for people; `change`: what would have led elsewhere; `retry`: comes again."""

    meaning: str
    change: str
    retry: bool = False


REASONS: dict[str, Reason] = {
    # fetching
    "robots-disallowed": Reason("robots.txt of the host forbids this address", "nothing: newsbot honours robots.txt"),
    "robots-unreachable": Reason(
        "robots.txt could not be read, so nothing may be fetched yet", "tried again later", True
    ),
    "private-address": Reason("the address leads to a machine that is not public", "fetch.allow_addresses"),
    "bad-url": Reason("the address is not an http or https URL that can be fetched", "the feed"),
    "off-site": Reason("the feed points to another site, as advertisements do", "allow_offsite of the source"),
    "http-4xx": Reason("the server answered that the page is not to be had", "nothing: it is gone, or no page at all"),
    "refused": Reason(
        "the server does not show this to us (401, 402, 403 or 451)",
        "asked again for ten days, less and less often; a headline is kept meanwhile",
        True,
    ),
    "http-5xx": Reason("the server failed", "tried again later", True),
    "rate-limited": Reason("the server asked us to come back later", "tried again after its Retry-After", True),
    "timeout": Reason("no complete answer in time", "fetch.timeout; tried again later", True),
    "connection-failed": Reason("the connection could not be made or broke", "tried again later", True),
    "redirect-loop": Reason("redirects did not end", "nothing"),
    "too-large": Reason("the body is larger than allowed", "fetch.max_bytes"),
    "truncated": Reason("the body ended before its end", "tried again later", True),
    "bad-encoding": Reason("the body's Content-Encoding is broken or nested too deep", "nothing"),
    "tls-failed": Reason("the server's certificate is not valid", "insecure_tls of the source", True),
    "tombstoned": Reason("purged, by a person or for its age; not fetched again", "newsbot purge --undo"),
    "host-share": Reason(
        "its site has sent as many bytes within the hour as one may",
        "tried again when the hour is over; fetch.max_host_bytes",
        True,
    ),
    "left-aside": Reason(
        "its feed announced it beyond the new entries that are taken of one poll",
        "nothing: the next polls take it, while the feed lists it; fetch.max_new_per_poll",
        True,
    ),
    # reading
    "not-html": Reason("the page is not HTML", "nothing"),
    "not-a-feed": Reason("the body is not a feed", "the source's address"),
    "poisoned": Reason("the page crashed the worker that read it, twice", "newsbot extract FILE shows it"),
    "extract-timeout": Reason("reading the page took too long", "extract.timeout"),
    "extract-memory": Reason("reading the page took too much memory", "extract.memory"),
    "too-complex": Reason("the page has too many elements, attributes or levels to read in bounded time", "nothing"),
    "wall": Reason(
        "a consent, log-in, front, not-found or other page stood in the article's place",
        "tried again later, for a week; `newsbot extract` on the saved page shows it",
        True,
    ),
    "no-body": Reason("no article text was found on the page", "newsbot extract FILE shows what was seen"),
    "list-page": Reason("the page is a list of other articles", "newsbot extract FILE shows what was seen"),
    "gallery": Reason("the page is pictures with captions, without a text", "newsbot extract FILE shows what was seen"),
    "consent-page": Reason("the page only asks for consent to cookies", "newsbot extract FILE shows what was seen"),
    # deciding
    "too-short": Reason("the text has fewer words than an article in its language needs", "articles.min_words"),
    "wrong-language": Reason("the language is not one the topic follows", "languages of the topic"),
    "too-old": Reason("published before the topic's first day", "since of the topic"),
    "off-topic": Reason("the topic's query does not match", "query of the topic"),
    "unchanged": Reason("the same text as last time", "nothing: it is in the corpus"),
    "duplicate-url": Reason("another address of an article that has been read", "nothing: it is in the corpus"),
    "dropped-by-person": Reason("a person dropped it", "newsbot article keep"),
    # keeping
    "kept": Reason("in the corpus", "nothing"),
    "revised": Reason("a new version of an article in the corpus", "nothing"),
    "error": Reason("an unexpected error stopped it; it comes up again", "report it", True),
}
"""Every reason, in the order in which an article meets them."""

NO_TEXT = frozenset({"no-body", "list-page", "gallery", "consent-page"})
"""Pages that were read and have no text of an article."""
