"""Store addresses without their secrets."""

import re

_USER_INFO = re.compile(r"(?P<start>//[^/?#@:]*):.*@", re.DOTALL)  # to the last @: a password may hold any character
_OPTION = re.compile(r"(?i)([?&;,=][^=&;,:]*(?:password|secret|token|credential)[^=&;,:]*[=:])[^&;,]*")


def redact(uri: str) -> str:
    """`uri` with passwords and secret options as `***`, fit for messages and logs."""
    return _OPTION.sub(r"\1***", _USER_INFO.sub(r"\g<start>:***@", uri))


def secrets_in(uri: str) -> list[str]:
    """The secret parts of `uri`, so that they can be taken out of a driver's message."""
    found = [match.group(0).partition(":")[2][:-1] for match in _USER_INFO.finditer(uri)]
    found += [match.group(0)[len(match.group(1)) :] for match in _OPTION.finditer(uri)]
    return [secret for secret in found if secret]
