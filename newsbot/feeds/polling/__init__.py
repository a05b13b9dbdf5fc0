"""When to look at a feed again: pure, from what was remembered, what came, and the time.

`FeedState` is what a store keeps of a feed, `PollOutcome` what one poll brought, `after_poll` the step from one state
to the next. How often is learnt from the feed itself (`rhythm`); see docs/explanation/polling.md.
"""

from newsbot.feeds.polling.feed_state import FeedState, Health, PollOutcome
from newsbot.feeds.polling.rhythm import daily_rate
from newsbot.feeds.polling.schedule import after_poll, is_due, revive, settle
from newsbot.feeds.polling.server_hints import fresh_seconds, parse_retry_after

__all__ = [
    "FeedState",
    "Health",
    "PollOutcome",
    "after_poll",
    "daily_rate",
    "fresh_seconds",
    "is_due",
    "parse_retry_after",
    "revive",
    "settle",
]
