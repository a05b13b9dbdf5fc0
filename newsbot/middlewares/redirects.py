"""Redirects: few, named when they end badly, and nothing that belongs to one host carried to the next."""

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from newsbot.middlewares.failures import Refused

_OF_ONE_HOST = ("download_slot", "insecure_tls")
_OF_ONE_ANSWER = ("fetched", "retry_after", "download_latency")


class RedirectsMiddleware(RedirectMiddleware):
    """Scrapy's own, which drops Authorization and cookies on the way to another host, with these differences:

    more than REDIRECT_MAX_TIMES is `redirect-loop`, a Location that is no URL is `bad-url`; the next host gets its own
    slot (Scrapy keeps the first one's, and with it neither delay nor concurrency hold) and its certificate is checked.
    The final address is `response.url`, the way there `meta["redirect_urls"]`, `meta["redirect_reasons"]` (statuses).
    """

    def process_response(  # type: ignore[override] # without the argument that is going away
        self, request: Request, response: Response
    ) -> Request | Response:
        try:
            result = super().process_response(request, response)
        except IgnoreRequest as error:
            raise Refused("redirect-loop", f"more than {self.max_redirect_times} redirects") from error
        except ValueError as error:
            raise Refused("bad-url", f"HTTP {response.status} that leads to no address") from error
        if isinstance(result, Request):
            _forget(result, same_host=urlparse_cached(result).hostname == urlparse_cached(request).hostname)
        return result


def _forget(request: Request, same_host: bool) -> None:
    for key in _OF_ONE_ANSWER if same_host else (*_OF_ONE_ANSWER, *_OF_ONE_HOST):
        request.meta.pop(key, None)
