"""Redirects: few, named when they end badly, and nothing that belongs to one host carried to the next."""

from typing import Any

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.cookies import CookieJar
from scrapy.utils.httpobj import urlparse_cached

from newsbot.middlewares.failures import Refused
from newsbot.pages.meta_refresh import refresh_target

_OF_ONE_HOST = ("download_slot", "insecure_tls")
_OF_ONE_ANSWER = ("fetched", "retry_after", "download_latency")
_COOKIES = "cookies_of_this_fetch"  # in meta: a jar that ends with the chain of redirects

PERMANENT = frozenset({301, 308})
"""Statuses of redirects that are to be followed for good."""

MOST_COOKIES = 8192
"""Bytes of cookies that one answer may set; more are all ignored."""


class RedirectsMiddleware(RedirectMiddleware):
    """Scrapy's own, which drops Authorization and cookies on the way to another host, with these differences:

    more than REDIRECT_MAX_TIMES is `redirect-loop`, a Location that is no URL is `bad-url`; the next host gets its own
    slot (Scrapy keeps the first one's, and with it neither delay nor concurrency hold) and its certificate is checked.
    Pages and feeds that refresh to another address are followed as well. A cookie that is set on the way is sent on
    the rest of the way, to whom it is for, and to nobody afterwards: some pages are only shown to who brings it back.
    The final address is `response.url`, the way there `meta["redirect_urls"]`, `meta["redirect_reasons"]` (statuses,
    or "meta refresh").
    """

    def process_response(  # type: ignore[override] # without the argument that is going away
        self, request: Request, response: Response
    ) -> Request | Response:
        try:
            result = super().process_response(request, response)
            if result is response and (target := _refreshed(request, response)):
                away = self._redirect_request_using_get(request, response, target)
                result = self._redirect(away, request, "meta refresh")
        except IgnoreRequest as error:
            raise Refused("redirect-loop", f"more than {self.max_redirect_times} redirects") from error
        except ValueError as error:
            raise Refused("bad-url", f"HTTP {response.status} that leads to no address") from error
        if isinstance(result, Request):
            _carry_cookies(request, response, result)
            _forget(result, same_host=urlparse_cached(result).hostname == urlparse_cached(request).hostname)
        return result


def _refreshed(request: Request, response: Response) -> str | None:
    if response.status != 200 or request.meta.get("kind") not in ("page", "feed"):
        return None
    header = response.headers.get("Refresh") or b""
    return refresh_target(response.body, response.url, header.decode("latin-1"))


def _carry_cookies(request: Request, response: Response, following: Request) -> None:
    jar: Any = request.meta.get(_COOKIES)
    if jar is not None:
        following.headers.pop(b"Cookie", None)  # what the last hop was sent; the jar knows whom it is for
    given = response.headers.getlist(b"Set-Cookie")
    if given and sum(map(len, given)) <= MOST_COOKIES:
        jar = CookieJar() if jar is None else jar
        jar.extract_cookies(response, request)
    if jar is not None:
        following.meta[_COOKIES] = jar
        jar.add_cookie_header(following)


def _forget(request: Request, same_host: bool) -> None:
    for key in _OF_ONE_ANSWER if same_host else (*_OF_ONE_ANSWER, *_OF_ONE_HOST):
        request.meta.pop(key, None)
