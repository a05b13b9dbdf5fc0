"""Priority and syndication: who was first by each clock, whose text was carried by whom, how many newsrooms wrote."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsbot.stories.relations import Carried, Edge, Place

AGENCIES = {
    "AFP": ("AFP", "Agence France-Presse"), "AP": ("AP", "Associated Press", "The Associated Press"),
    "Reuters": ("Reuters",), "dpa": ("dpa", "Deutsche Presse-Agentur"), "Anadolu": ("AA", "Anadolu Agency", "Anadolu"),
    "UPI": ("UPI",), "TASS": ("TASS",), "Interfax": ("Interfax",), "Xinhua": ("Xinhua",), "Kyodo": ("Kyodo",),
    "ANSA": ("ANSA",), "EFE": ("EFE",), "DHA": ("DHA",), "İHA": ("İHA", "IHA"), "IRNA": ("IRNA",), "Fars": ("Fars",),
    "Tasnim": ("Tasnim",), "SPA": ("SPA",), "MENA": ("MENA",), "PTI": ("PTI",), "Yonhap": ("Yonhap",), "APA": ("APA",),
}  # fmt: skip
"""Agency -> names under which texts credit it."""

_CLOSE = timedelta(minutes=5)
_NAMES = {name: agency for agency, names in AGENCIES.items() for name in names}
_ANY = "|".join(sorted(map(re.escape, _NAMES), key=len, reverse=True))
_DATELINE = re.compile(rf"^[^.!?\n]{{0,60}}\(({_ANY})\)|^(?:[^.!?\n]{{0,60}}[,/] )?({_ANY})\s*[–—-]\s")
_CREDIT = re.compile(
    rf"\b(?:according to|told|as|by)\s+(?:the\s+)?({_ANY})(?:\s+news agency)?\b|\b({_ANY})\s+"
    r"(?:reported|reports|said|has reported|news agency|berichtete|meldete|bildirdi|haberine göre)\b"
)


@dataclass(frozen=True, slots=True)
class Report:
    """One report of a story, as far as priority goes. Times are aware."""

    article: str
    outlet: str
    first_seen: datetime
    published: datetime | None = None  # the outlet's claim
    agency: str | None = None  # see `credited`
    unread: bool = False  # a headline: it may have been first, but its text is not known

    @property
    def named(self) -> str:
        """Its outlet, and whether that is all that is known of it."""
        return f"{self.outlet} (headline only)" if self.unread else self.outlet


@dataclass(frozen=True, slots=True)
class Carrier:
    """A place in the copy tree: `article` carries the text of `source` (None at a root)."""

    article: str
    source: str | None = None
    overlap: float | None = None
    carried: Carried | None = None


@dataclass(frozen=True, slots=True)
class Priority:
    """Who was first by each clock. `statement` names a winner only where both clocks agree."""

    by_claim: tuple[str, ...]  # articles with a claimed time, earliest first
    by_sight: tuple[str, ...]  # all articles, first seen first, those of one minute by what they claim
    agree: bool | None  # None when one of the clocks tells nothing
    statement: str
    tree: tuple[Carrier, ...]  # as they are told
    newsrooms: int  # outlets and agencies with a text of their own
    agencies: Mapping[str, str]  # article -> agency it credits


def credited(body: str, agency: str | None = None) -> str | None:
    """The agency that a text credits: as extraction found it, by dateline or "AFP reported"; else None."""
    if agency:
        return _NAMES.get(agency, agency)
    lead = body[:1500]
    match = _DATELINE.search(lead) or _CREDIT.search(lead)
    return _NAMES[next(group for group in match.groups() if group)] if match else None


def copy_tree(order: Sequence[str], edges: Iterable[Edge]) -> tuple[Carrier, ...]:
    """Every article of `order` (as told) under the earlier text it shares most with, the earliest of equals."""
    rank = {article: at for at, article in enumerate(order)}
    sources: dict[str, list[tuple[float, int, Edge]]] = defaultdict(list)
    for edge in edges:
        if edge.one in rank and edge.other in rank:
            early, late = sorted((edge.one, edge.other), key=rank.__getitem__)
            sources[late].append((-edge.containment, rank[early], edge))
    found = []
    for article in order:
        best = min(sources[article], key=lambda s: s[:2], default=None)
        if best is None:
            found.append(Carrier(article))
        else:
            carried: Carried = "repost" if best[2].same_outlet else "syndicated"
            found.append(Carrier(article, order[best[1]], -best[0], carried))
    return tuple(found)


def telling_place(seen: datetime, claimed: datetime | None, ident: str) -> Place:
    """The place of an article in the telling of its story: (first seen, cut to the minute; claimed time; id).

    Of what was seen in one minute nobody saw which was first, so that claims tell; what claims nothing counts from
    when it was seen. Stories are *decided* in another order, see `StoryArticle.order`.
    """
    return seen.replace(second=0, microsecond=0), claimed or seen, ident


def who_was_first(reports: Sequence[Report], edges: Iterable[Edge] = ()) -> Priority:
    """Both clocks, the copy tree and the count of newsrooms of a story; `reports` (one or more) as they are told."""
    claimed = sorted((r for r in reports if r.published), key=lambda r: (r.published, r.article))
    seen = sorted(reports, key=_place)
    tree = copy_tree([report.article for report in reports], edges)
    agree, statement = _verdict(claimed, seen)
    return Priority(
        by_claim=tuple(report.article for report in claimed),
        by_sight=tuple(report.article for report in seen),
        agree=agree,
        statement=statement,
        tree=tree,
        newsrooms=_newsrooms(reports, tree),
        agencies={report.article: report.agency for report in reports if report.agency},
    )


def _place(report: Report) -> Place:
    return telling_place(report.first_seen, report.published, report.article)


def _verdict(claimed: list[Report], seen: list[Report]) -> tuple[bool | None, str]:
    first = seen[0]
    tied = next((each for each in seen[1:] if _place(each)[0] == _place(first)[0]), None)
    if not claimed and tied:
        return None, f"No report claims a time; {first.named} and {tied.named} were seen in the same minute."
    if not claimed:
        return None, f"No report claims a time; {first.named} was seen first."
    claimant = claimed[0]
    assert claimant.published is not None
    if first.article == claimant.article and tied:
        return None, f"{first.named} was first by its own claim; {tied.named} was seen in the same minute."
    if first.article == claimant.article:
        return True, f"{first.named} was first by its own claim and by when it was seen."
    near_claims = first.published is not None and first.published - claimant.published <= _CLOSE
    near_sights = claimant.first_seen - first.first_seen <= _CLOSE
    if near_claims and near_sights:
        return True, f"{claimant.named} and {first.named} were first, minutes apart by both clocks."
    if near_sights:  # no feed is asked so often that this would speak against the claim
        return None, f"{claimant.named} was first by its own claim; {first.named} was seen within minutes of it."
    text = (
        f"The clocks disagree: {claimant.named} claims the earliest time ({claimant.published:%Y-%m-%d %H:%M} UTC), "
        f"{first.named} was seen first ({first.first_seen:%Y-%m-%d %H:%M} UTC)"
    )
    return (None if first.published is None else False), text + "; no winner is named."


def _newsrooms(reports: Sequence[Report], tree: Sequence[Carrier]) -> int:
    """Outlets with a text of their own that was read, an agency once for all who credit it."""
    own = {carrier.article for carrier in tree if carrier.source is None}
    return len({report.agency or report.outlet for report in reports if report.article in own and not report.unread})
