"""Texts for the machine's own timers: systemd units, a crontab line, a compose file. Pure."""

import shlex
import zlib
from collections.abc import Mapping, Sequence
from datetime import timedelta

from newsbot.errors import UsageError

MINUTES = (5, 6, 10, 12, 15, 20, 30)
HOURS = (1, 2, 3, 4, 6, 8, 12, 24)
"""Lengths that clocks can tell: divisors of an hour and of a day."""

STOP_SECONDS = 40
"""What a run may take to stop: it needs at most 30 s."""


def systemd_units(command: Sequence[str], folder: str, every: timedelta | None) -> Mapping[str, str]:
    """File name -> unit. With `every` a timer that starts `command`, without it a service that keeps running."""
    service = _service(command, folder, every)
    return {"newsbot.service": service} | ({"newsbot.timer": _timer(every)} if every else {})


def _service(command: Sequence[str], folder: str, every: timedelta | None) -> str:
    if every:
        # 3: some feeds could not be read, 7: the run before still goes on. Neither is the machine's business.
        kind = "Type=oneshot\nSuccessExitStatus=3 7\nTimeoutStartSec=3h"
        install = ""
    else:
        kind = "Type=exec\nRestart=on-failure\nRestartSec=60"
        install = "\n[Install]\nWantedBy=default.target\n"
    return f"""\
[Unit]
Description=newsbot: follow news topics

[Service]
{kind}
WorkingDirectory={folder.replace("%", "%%")}
ExecStart={" ".join(map(_systemd_word, command))}
TimeoutStopSec={STOP_SECONDS}
Nice=10
UMask=0077
NoNewPrivileges=true
{install}"""


def _timer(every: timedelta) -> str:
    spread = max(1, min(300, int(every.total_seconds()) // 10))
    return f"""\
[Unit]
Description=newsbot: poll the feeds that are due, every {_words(every)}

[Timer]
OnCalendar={_calendar(every)}
RandomizedDelaySec={spread}
FixedRandomDelay=true
Persistent=true

[Install]
WantedBy=timers.target
"""


def _systemd_word(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"' if set(escaped) & set(" \t'\"\\;") or not escaped else escaped


def _calendar(every: timedelta) -> str:
    minutes, hours = _clock(every)
    if minutes:
        return f"*:0/{minutes}"
    return "daily" if hours == 24 else "hourly" if hours == 1 else f"0/{hours}:00"


def crontab_line(command: Sequence[str], folder: str, every: timedelta) -> str:
    """A line for `crontab -e`. The minute differs between folders, so that not everybody asks at the full hour."""
    minutes, hours = _clock(every)
    offset = zlib.crc32(folder.encode())
    if minutes:
        when = f"{offset % minutes}-59/{minutes} * * * *"
    elif hours == 24:
        when = f"{offset % 60} {offset // 60 % 24} * * *"
    else:
        when = f"{offset % 60} {'*' if hours == 1 else f'*/{hours}'} * * *"
    line = f"cd {shlex.quote(folder)} && {shlex.join(command)} >/dev/null"
    return f"{when} {line}\n".replace("%", "\\%")  # cron takes a bare % for a line break


def compose_file(arguments: Sequence[str], folder: str) -> str:
    """A compose file for `newsbot watch` in a container, with `folder` as its only place to write."""
    return f"""\
services:
  newsbot:
    image: newsbot
    command: [{", ".join(map(_yaml, arguments))}]
    working_dir: /data
    volumes:
      - type: bind
        source: {_yaml(folder)}
        target: /data
    init: true
    restart: unless-stopped
    stop_grace_period: {STOP_SECONDS}s
    read_only: true
    tmpfs:
      - /tmp
    cap_drop:
      - ALL
    security_opt:
      - no-new-privileges:true
    healthcheck:
      test: ["CMD", "newsbot", "health"]
      interval: 5m
      timeout: 30s
"""


def _yaml(text: str) -> str:
    """A double-quoted scalar; compose takes a bare $ for a variable."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$") + '"'


def _clock(every: timedelta) -> tuple[int, int]:
    """(minutes, 0) or (0, hours). Raises UsageError for a length that no clock divides into."""
    minutes, rest = divmod(int(every.total_seconds()), 60)
    if not rest and minutes in MINUTES:
        return minutes, 0
    if not rest and minutes % 60 == 0 and minutes // 60 in HOURS:
        return 0, minutes // 60
    lengths = [f"{each}m" for each in MINUTES] + [f"{each}h" for each in HOURS]
    raise UsageError(f"A timer cannot run every {_words(every)}; it can every {', '.join(lengths)}.")


def _words(every: timedelta) -> str:
    seconds = int(every.total_seconds())
    return f"{seconds} s" if seconds % 60 else f"{seconds // 60} min" if seconds % 3600 else f"{seconds // 3600} h"
