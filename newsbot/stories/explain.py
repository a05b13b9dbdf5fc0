"""Why an article is where it is, in words with figures."""

from newsbot.stories.model import Figures
from newsbot.stories.score import probability
from newsbot.stories.stream_prior import Outlook

_SAME = 1e-9


def figures_in_words(found: Figures) -> str:
    """The figures that weigh most, for people."""
    parts = [f"texts {found.text:.2f} alike"]
    if found.grouped and found.text_ratio:
        parts[0] += f" ({found.text_ratio:.0%} of what is usual within them)"
    parts.append(f"titles and leads {found.lead:.2f}")
    parts.append(f"names {found.names:.2f}")
    if found.company is not None:
        parts.append(f"company {found.company:.2f}")
    if found.numbers:
        parts.append(f"{found.numbers:.0%} of numbers shared")
    parts.append("no time to compare" if found.apart is None else f"{_span(found.apart)} between the nearest two")
    return ", ".join(parts)


def _span(days: float) -> str:
    return f"{days * 24:.0f} h" if days < 3 else f"{days:.0f} days"


def _needs(threshold: float, outlook: Outlook | None) -> str:
    """The limit, and why it is above the fitted one where counterparts are rare or all are alike."""
    if outlook is None or threshold > outlook.least + _SAME:
        return f"{probability(threshold):.0%}"
    why = f"since {outlook.share:.0%} of the articles of its stream have a counterpart"
    return f"{probability(threshold):.0%}, {why}{', and others are much alike' if outlook.level else ''}"


def joins(found: Figures | None, score: float | None, threshold: float, outlook: Outlook | None = None) -> str:
    """Reason of an article that joined by its score."""
    if found is None or score is None:
        return "joins with an article that was put here"
    return f"joins at {probability(score):.0%} (needs {_needs(threshold, outlook)}): {figures_in_words(found)}"


def opens(found: Figures | None, score: float | None, threshold: float, outlook: Outlook | None = None) -> str:
    """Reason of an article that opened a story; figures are against the nearest candidate."""
    if found is None or score is None:
        return "opens a story: no open story shares enough of its terms"
    if score >= threshold:
        told = figures_in_words(found)
        return f"opens a story that others of the same minute joined at {probability(score):.0%}: {told}"
    return (
        f"opens a story: the nearest reached {probability(score):.0%} (needs {_needs(threshold, outlook)}): "
        f"{figures_in_words(found)}"
    )
