"""What servers say about when to come back: Retry-After, Cache-Control and Expires."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_RETRY = timedelta(hours=24)
"""A server that asks for more is asked again after a day."""


def parse_retry_after(value: str | None, now: datetime) -> datetime | None:
    """Until when a Retry-After header (seconds or a date) asks us to stay away, at most 24 h; None if it is neither."""
    text = (value or "").strip()
    if re.fullmatch(r"[0-9]+(?:\.[0-9]*)?", text):
        whole = text.partition(".")[0]
        wait = LONGEST_RETRY if len(whole) > 9 else timedelta(seconds=int(whole))
        return now + min(wait, LONGEST_RETRY)
    moment = _http_date(text)
    return min(max(moment, now), now + LONGEST_RETRY) if moment else None


def fresh_seconds(headers: Mapping[str, str], now: datetime) -> int | None:
    """Seconds for which the response may come from a cache (max-age less Age, else Expires); None when it is not said.

    `no-cache` and `no-store` mean 0: ask whenever you like.
    """
    fields = {name.lower(): value for name, value in headers.items()}
    control = fields.get("cache-control", "").lower()
    if "no-cache" in control or "no-store" in control:
        return 0
    match = re.search(r'(?:^|[,\s])max-age\s*=\s*"?([0-9]{1,9})', control)
    if match:
        age = re.fullmatch(r"\s*([0-9]{1,9})\s*", fields.get("age", ""))
        return max(0, int(match[1]) - (int(age[1]) if age else 0))
    expires = _http_date(fields.get("expires", ""))
    if expires is None:
        return None
    return max(0, int((expires - (_http_date(fields.get("date", "")) or now)).total_seconds()))


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
