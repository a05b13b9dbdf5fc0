"""Names of time zones as dates carry them -> offsets from UTC, where the name alone or the source's country settles it.

From the tz database's abbreviations, those that it dropped but that are still written (BRT, SGT), and RFC 822 for the
American ones. A name with two meanings that nobody's country settles has no offset.
"""

import functools
import re
import zoneinfo
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

_SURE = {  # minutes east of UTC -> names
    -600: "hst", -540: "akst hdt", -480: "pst akdt", -420: "mst pdt", -360: "cst mdt", -300: "est cdt hne cot pet",
    -240: "edt hae bot gyt", -210: "nst", -180: "adt brt art uyt clst srt gft", -150: "ndt", -120: "brst",
    0: "z ut utc gmt wet", 60: "cet mez met wat west bst", 120: "cest mesz mest cat sast eet oez wast",
    180: "eest oesz eat idt", 240: "azt get samt mut gst", 270: "aft irdt", 300: "pkt uzt tmt tjt mvt", 345: "npt",
    360: "kgt btt", 390: "mmt", 420: "wib ict hovt", 480: "wita hkt sgt myt pht awst bnt ulat", 525: "acwst",
    540: "wit jst kst tlt", 570: "acst", 600: "aest chst pgt", 630: "acdt", 660: "aedt sbt nct", 720: "nzst fjt",
    765: "chast", 780: "nzdt", 825: "chadt",
}  # fmt: skip
_FIXED = {name: minutes for minutes, names in _SURE.items() for name in names.split()}

_PLACES = {  # whose offset changed with the years, or that stand for summer and winter time
    "msk": "Europe/Moscow", "мск": "Europe/Moscow", "trt": "Europe/Istanbul", "irst": "Asia/Tehran",
    "vet": "America/Caracas", "clt": "America/Santiago", "pyt": "America/Asuncion", "almt": "Asia/Almaty",
    "yekt": "Asia/Yekaterinburg", "omst": "Asia/Omsk", "novt": "Asia/Novosibirsk", "krat": "Asia/Krasnoyarsk",
    "irkt": "Asia/Irkutsk", "yakt": "Asia/Yakutsk", "vlat": "Asia/Vladivostok", "magt": "Asia/Magadan",
    "pett": "Asia/Kamchatka", "fet": "Europe/Minsk", "et": "America/New_York", "ct": "America/Chicago",
    "mt": "America/Denver", "pt": "America/Los_Angeles",
}  # fmt: skip

_ELSEWHERE: Mapping[str, Mapping[str, int | None]] = {  # name -> country -> what it means there; None: not settled
    "ist": {"in": 330, "lk": 330, "ie": 60, "il": 120},
    "cst": {"cn": 480, "tw": 480, "hk": 480, "mo": 480, "cu": -300, "au": None},
    "cdt": {"cu": -240, "au": None},
    "est": {"au": None},
    "edt": {"au": 660},
    "pst": {"ph": 480, "pk": None},
    "mst": {"my": 480, "mm": 390, "ru": None},
    "bst": {"bd": 360, "br": None, "pg": 660},
    "gst": {"gu": 600},
    "ast": dict.fromkeys(("sa", "kw", "bh", "qa", "iq", "ye"), 180)
    | dict.fromkeys(("ca", "pr", "bm", "bb", "do", "tt", "vi", "ag", "dm", "gd", "lc", "vc", "gp", "mq"), -240),
    "act": {"br": -300, "au": None, "sg": None},
    "amt": {"br": -240, "am": 240},
    "amst": {"br": -180, "am": 300},
    "bdt": {"bd": 360, "bn": 480},
    "ect": {"ec": -300},
    "sst": {"as": -660, "sg": 480},
    "wst": {"au": 480, "ws": 780},
    "lht": {"au": 630},
}
_USUAL = {"ist": 330}
"""What is taken, with a doubt, of an ambiguous name when nothing settles it."""


_LONG = re.compile(r"[/\d]")
"""What stands in the tz database's own names: `europe/berlin`, `est5edt`."""


class Zone(NamedTuple):
    """What a zone's name means: its offset, None when that is unknown, and whether another meaning is as likely."""

    offset: timedelta | None
    doubtful: bool = False


def zone(name: str, country: str, wall: datetime) -> Zone:
    """The zone that `name` (small letters; `est`, `europe/berlin`) means at `wall`, to a source of `country`."""
    meanings = _ELSEWHERE.get(name, {})
    if country in meanings:
        minutes = meanings[country]
        return Zone(None, True) if minutes is None else Zone(timedelta(minutes=minutes))
    if name in _FIXED:
        return Zone(timedelta(minutes=_FIXED[name]))
    if name in _USUAL:
        return Zone(timedelta(minutes=_USUAL[name]), True)
    place = _PLACES.get(name) or (_places().get(name) if _LONG.search(name) else None)
    return Zone(wall.replace(tzinfo=zoneinfo.ZoneInfo(place)).utcoffset()) if place else Zone(None, True)


def is_zone(name: str) -> bool:
    """Whether `name` (small letters) is one of a zone."""
    return (
        name in _FIXED
        or name in _PLACES
        or name in _ELSEWHERE
        or (_LONG.search(name) is not None and name in _places())
    )


def meanings(name: str) -> frozenset[timedelta]:
    """Every offset that an ambiguous name stands for somewhere; none for others."""
    found = [*_ELSEWHERE.get(name, {}).values(), _FIXED.get(name)] if name in _ELSEWHERE else []
    return frozenset(timedelta(minutes=minutes) for minutes in found if minutes is not None)


@functools.cache
def _places() -> dict[str, str]:
    return {name.lower(): name for name in zoneinfo.available_timezones()}
