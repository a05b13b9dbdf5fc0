"""The values of story work: an article as stories see it, a story's summed terms, an assignment with its figures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from newsbot.stories.fitted_weights import WEIGHTS
from newsbot.stories.link_evidence import Telling
from newsbot.stories.stream_prior import Outlook
from newsbot.stories.terms import Counts, Terms
from newsbot.text.ids import story_id

Vector = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class StoryArticle:
    """One article, as far as stories go. Canonical order is (first_seen to the minute, id)."""

    id: str
    outlet: str
    first_seen: datetime  # aware
    terms: Terms  # newsbot.stories.terms.terms_of(title, body, language)
    language: str | None = None  # ISO 639; stories are per language
    published: datetime | None = None  # the outlet's claim, aware
    copies: tuple[str, ...] = ()  # articles that share its text, in canonical order; none later than its own minute
    seen_live: bool = True  # False for an import without any date: first_seen is then no evidence of when it happened
    skeletons: Counts = field(
        default_factory=dict
    )  # of its names (newsbot.stories.name_skeletons), for other languages
    counted: frozenset[str] = frozenset()  # see newsbot.stories.counted_marks, for other languages
    telling: Telling | None = None  # what threads look at
    topics: frozenset[str] = frozenset()  # that keep it
    meaning: str | None = None  # see newsbot.text.meaning
    form: str = (
        ""  # the template that it was filled into, by the id of the first article that was, where that is another
    )
    unread: bool = False  # a headline: title and summary as its feed gave them; it says nothing of what is usual

    @property
    def minute(self) -> datetime:
        """First seen, to the minute."""
        return self.first_seen.replace(second=0, microsecond=0)

    @property
    def order(self) -> tuple[datetime, str]:
        """Its place in the canonical order."""
        return (self.minute, self.id)

    @property
    def moment(self) -> float | None:
        """Days since 1970 of its claimed time, else of the date its text gives itself; None without a claim."""
        if self.published is not None:
            return self.published.timestamp() / 86400
        return float(self.terms.stamp.toordinal() - _EPOCH_ORDINAL) if self.terms.stamp else None


_EPOCH_ORDINAL = 719163  # 1970-01-01


@dataclass(frozen=True, slots=True)
class StoryRule:
    """Limits of story building. A back-test changes one (`dataclasses.replace`)."""

    join: float = -1.0  # log-odds from which an article joins; 0 is even odds
    join_import: float = -1.8  # the same in a large import, where the likeliest of all pairs is joined first
    join_two: float = -1.8  # from which two groups become one when the smaller has two members, if not less than those,
    join_three: float = 0.0  # when it has three,
    join_more: float = 0.5  # and when it has more: groups say more than single articles, so more is asked of them
    headline: float = 1.0  # so much more is asked where one side is nothing but headlines of what could not be read
    join_issue: float = 1.0  # from which what looks like an issue of a series (see `Story.issues`) joins anything
    idle: timedelta = timedelta(days=7)  # a story is open this long after its latest article was first seen
    weights: Mapping[str, float] = field(default_factory=lambda: WEIGHTS)  # of the score
    shared: int = 2  # key terms a candidate has to share
    article_keys: int = 30  # terms an article looks with
    story_keys: int = 40  # terms a story is found by
    candidates: int = 24  # stories compared with one article, those that share most
    kept_terms: int = 600  # of a story's sum
    large: int = 100  # articles of one minute from which an import's own counts weigh its terms, and company counts
    prior: int = 10  # documents of unknown words that term weights start with

    def joins_from(self, members: int, *, large: bool, issues: bool) -> float:
        """Log-odds from which two groups become one.

        The smaller has so many voting members; `large` import or not; whether one of the two is of `issues`.
        """
        least = self.join_import if large else self.join
        usual = max(least, (least, self.join_two, self.join_three, self.join_more)[min(members, 4) - 1])
        return max(usual, self.join_issue) if issues else usual


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a person decided, by article ids. Part of the input: the same overrides give the same stories again."""

    together: frozenset[tuple[str, str]] = frozenset()  # the later joins the story of the earlier
    apart: frozenset[tuple[str, str]] = frozenset()  # never in one story
    linked: frozenset[tuple[str, str]] = (
        frozenset()
    )  # the story of one follows that of the other, the later the earlier
    unlinked: frozenset[tuple[str, str]] = frozenset()  # neither follows the other


@dataclass(frozen=True, slots=True)
class Story:
    """A story as later articles are compared with it: sums over its voting members (one a family). Immutable."""

    seed: str  # id of its first article in canonical order
    language: str
    votes: int
    last_seen: datetime  # latest first_seen of its members
    text: Vector  # sums of unit vectors
    lead: Vector
    names: Vector
    squares: tuple[float, float]  # |text|^2, |names|^2
    company: Vector = field(
        default_factory=dict
    )  # sums of `newsbot.stories.shared_neighbours`; empty outside large imports
    moments: tuple[float, ...] = ()  # distinct claimed times of members, days since 1970, sorted
    days: frozenset[tuple[int, int]] = frozenset()  # (month, day) mentioned
    claimed: frozenset[tuple[int, int]] = frozenset()  # (month, day) of publication and the days before
    numbers: frozenset[str] = frozenset()
    years: frozenset[str] = frozenset()  # mentioned, and that of publication
    members: tuple[str, ...] = ()  # ids of all its articles, copies too
    templates: frozenset[tuple[str, str]] = frozenset()  # (outlet, title without numbers) of dated members
    keys: tuple[str, ...] = ()  # terms it is found by, heaviest first
    barred: frozenset[str] = frozenset()  # members that an override keeps apart from some article
    forms: frozenset[str] = frozenset()  # templates that members were filled into, see `StoryArticle.form`
    issues: bool = False  # the title of each member names the day it was published on, as issues of a series do
    series: bool = False
    unread: bool = False  # all its voting members are

    @property
    def id(self) -> str:
        """Id of the story, a function of its seed."""
        return story_id(self.seed)

    def shares_form(self, other: "Story") -> bool:
        """Whether a member of each was filled into one template: then they are of two events."""
        mine, theirs = self.forms, other.forms
        if not mine and not theirs:
            return False
        return not (mine.isdisjoint(theirs) and mine.isdisjoint(other.members) and theirs.isdisjoint(self.members))


@dataclass(frozen=True, slots=True)
class Figures:
    """What two groups of articles have in common. Means are over pairs of their members, 0..1."""

    text: float = 0.0  # mean cosine of texts
    lead: float = 0.0  # of title and lead
    names: float = 0.0  # of names
    named: bool = False  # whether both name anything
    text_ratio: float = 0.0  # `text` / what is usual within the groups; 0 for two single articles
    names_ratio: float = 0.0
    company: float | None = None  # mean cosine of companies; None outside large imports
    grouped: bool = False  # at least one has several members, so that ratios exist
    apart: float | None = None  # days between the nearest claimed times; None when one side has none
    days: float | None = None  # shared share of mentioned calendar days; None when a side mentions none
    numbers: float = 0.0  # shared share of numbers
    years: float | None = None  # shared share of mentioned years


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where one article belongs and why. `score` is in log-odds; `threshold` is what it was held against."""

    article: str
    story: str
    score: float | None  # of joining; None for the first article of a story and where no score decided
    threshold: float
    figures: Figures | None  # against the story it joined, else against the nearest one it did not join
    joined: bool  # False for the article that opened the story
    nearest: str | None  # the story (or the first article's story-to-be) it was compared with
    votes: bool  # whether it counts in the story's sums: one member a family does
    series: bool  # an issue of a recurring template
    reason: str
    outlook: Outlook | None = None  # what was expected of its stream then
    compared: Mapping[str, float] = field(default_factory=dict)  # other stories -> log-odds, best three
