"""From an HTTP answer to a PollOutcome, and from a feed's memory to the headers of the next request."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from newsbot.items import Entry, FeedDocument
from newsbot.polling.hints import fresh_seconds, parse_retry_after
from newsbot.polling.state import FeedState, PollOutcome


def conditional_headers(state: FeedState) -> dict[str, str]:
    """Headers that let the server answer 304: both validators, as it sent them."""
    sent = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    return {name: value for name, value in sent.items() if value}


def read(
    document: FeedDocument,
    new: Iterable[Entry],
    headers: Mapping[str, str],
    now: datetime,
    *,
    body_sha: str | None = None,
    moved_to: str | None = None,
) -> PollOutcome:
    """A body was read: `new` are the entries not known before, `moved_to` where permanent redirects (only) led."""
    return PollOutcome(
        "ok",
        status=200,
        new=tuple(entry.published or entry.updated for entry in new),
        entries=len(document.entries) or len(document.sitemaps),
        etag=_header(headers, "etag"),
        last_modified=_header(headers, "last-modified"),
        body_sha=body_sha,
        moved_to=moved_to,
        retry_after=parse_retry_after(_header(headers, "retry-after"), now),
        fresh_seconds=fresh_seconds(headers, now),
        ttl_minutes=document.ttl_minutes,
        update_period_minutes=document.update_period_minutes,
        skip_hours=document.skip_hours,
        skip_days=document.skip_days,
        hub_url=document.hub_url,
    )


def unchanged(state: FeedState, status: int, headers: Mapping[str, str], now: datetime) -> PollOutcome:
    """Nothing new: a 304, or a 200 whose body has the hash that `state` remembers and need not be parsed again."""
    return PollOutcome(
        "not-modified" if status == 304 else "ok",
        status=status,
        entries=state.window,
        etag=_header(headers, "etag"),
        last_modified=_header(headers, "last-modified"),
        body_sha=state.body_sha,
        retry_after=parse_retry_after(_header(headers, "retry-after"), now),
        fresh_seconds=fresh_seconds(headers, now),
        ttl_minutes=state.ttl_minutes,
        update_period_minutes=state.update_period_minutes,
        skip_hours=frozenset(state.skip_hours),
        skip_days=frozenset(state.skip_days),
        hub_url=state.hub_url,
    )


def refused(
    reason: str, error: str, now: datetime, *, status: int | None = None, headers: Mapping[str, str] | None = None
) -> PollOutcome:
    """A poll that failed for `reason` (see newsbot.reasons), told in words without secrets; 410 means gone for good."""
    until = parse_retry_after(_header(headers or {}, "retry-after"), now)
    return PollOutcome("gone" if status == 410 else "failed", reason, status, error, retry_after=until)


def _header(headers: Mapping[str, str], wanted: str) -> str | None:
    return next((value for name, value in headers.items() if name.lower() == wanted and value.strip()), None)
