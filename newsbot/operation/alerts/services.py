"""Mail, chat and telephone services, through apprise (the extra `alerts`)."""

from importlib import import_module
from typing import Any

from newsbot.errors import UsageError
from newsbot.operation.alerts.webhook import Sent


def apprise() -> Any:
    """The library. UsageError, which says what to do, when it is not installed."""
    try:
        return import_module("apprise")
    except ImportError as error:
        raise UsageError("This needs apprise, which is not installed: pip install 'newsbot[alerts]'") from error


def notify(to: str, title: str, body: str) -> Sent:
    """Send a message to an apprise address, such as `mailto://…`."""
    try:
        service = apprise().Apprise()
    except UsageError as error:
        return Sent(False, str(error), passing=False)
    if not service.add(to):
        return Sent(False, "apprise does not know this kind of address", passing=False)
    return Sent(True, "sent") if service.notify(title=title, body=body) else Sent(False, "the service did not take it")
