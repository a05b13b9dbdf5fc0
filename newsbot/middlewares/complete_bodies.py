"""Complete bodies only: what ends early, cannot be decoded or grows beyond the limit is a failure, never an article.

Takes the place of Scrapy's HttpCompressionMiddleware, which hands on the first half of a body that was cut.
"""

import re
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse
from scrapy.responsetypes import responsetypes

from newsbot.errors import EncodingError
from newsbot.middlewares.failures import Refused
from newsbot.network.content_encoding import decode, layers, shown_encoding

response_complete = object()
"""Signal: a response came whole. Sent with `response` (decoded, no Content-Encoding header), `request` and `spider`,
for redirects and robots.txt too, after the stamp and before anything acts on it: the place to record from."""

ACCEPTED = b"gzip, deflate, br, zstd"

_END = re.compile(
    rb"(?:</(?:html|body|rss|feed|(?:\w+:)?RDF|urlset|sitemapindex|opml)\s*>|[}\]])(?:\s|\x00|<!--[^>]*-->)*\Z", re.I
)
"""How a document of the kinds that are read here ends, when nothing but the document says where it does."""


class CompleteMiddleware:
    """Asks for compressed bodies, decodes them, and refuses as `truncated`, `too-large` or `bad-encoding`.

    A broken body under a status other than 2xx is emptied instead: the status is what is wrong with that page.
    Content-Length and chunked bodies that end early never get here (ResponseDataLossError). A body that only the end of
    the connection ends has to show an end of its own.
    """

    def __init__(self, crawler: Crawler, max_bytes: int) -> None:
        self.crawler = crawler
        self.max_bytes = max_bytes

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler, crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        request.headers.setdefault(b"Accept-Encoding", ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:
        limit = request.meta.get("download_maxsize", self.max_bytes)
        try:
            response = _decoded(response, _whole_body(response, limit))
        except EncodingError as error:
            if response.status in range(200, 300):
                raise Refused(error.reason, str(error)) from error.with_traceback(None)  # frames hold what was decoded
            response = _decoded(response, b"")
        found = {"response": response, "request": request, "spider": self.crawler.spider}
        self.crawler.signals.send_catch_log(response_complete, **found)
        return response


def _whole_body(response: Response, limit: int) -> bytes:
    """The body without its encodings; raises EncodingError."""
    header = b",".join(response.headers.getlist(b"Content-Encoding")).decode("latin-1")
    encodings = layers(header) if response.body else ()
    if not encodings and _is_page(response) and (shown := shown_encoding(response.body)):
        encodings = (shown,)  # the header was forgotten: no page begins with such bytes
    if "dataloss" in response.flags:
        raise EncodingError("the connection ended before the body did", "truncated")
    if "partial" in response.flags and not encodings and not _shows_its_end(response):
        raise EncodingError("the connection ended, and the body shows no end of its own", "truncated")
    return decode(response.body, encodings, limit)


def _is_page(response: Response) -> bool:
    return b"html" in (response.headers.get(b"Content-Type") or b"").lower()


def _shows_its_end(response: Response) -> bool:
    plain = (response.headers.get(b"Content-Type") or b"").strip().lower().startswith(b"text/plain")
    return plain or _END.search(response.body[-1024:]) is not None


def _decoded(response: Response, body: bytes) -> Response:
    """The same response with `body` in the clear, of the class that its type and bytes call for."""
    if b"Content-Encoding" not in response.headers and body == response.body:
        return response
    headers = response.headers.copy()
    headers.pop(b"Content-Encoding", None)
    kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
    if issubclass(kind, TextResponse):
        return response.replace(cls=kind, headers=headers, body=body, encoding=None)
    return response.replace(headers=headers, body=body)
