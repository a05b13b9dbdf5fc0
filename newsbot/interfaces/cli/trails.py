"""The trail of an article from feed to story as a person reads it: the answer first, then step by step. Pure."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from newsbot.corpus.reasons import REASONS
from newsbot.interfaces.cli.layout import minute, wrapped, zoned
from newsbot.text.formats import plain
from newsbot.text.words import one_line

Row = Mapping[str, Any]

IN_CORPUS = ("kept", "revised", "unchanged")
_LABEL = 12


class Step(NamedTuple):
    """One step of the way: what it was, when, what came of it, and what else is to be said of it."""

    step: str
    when: datetime | None
    says: str
    notes: tuple[str, ...] = ()


def trail_lines(trail: Row, width: int) -> Iterator[str]:
    """The whole trail in lines of at most `width` columns."""
    article = trail["article"]
    if article:
        yield from wrapped(one_line(article["title"]), width, f"{article['id']}  ", "  ")
        yield article["url"]
    yield from wrapped(verdict(trail), width)
    yield ""
    for step in steps(trail):
        head = f"{step.step:<{_LABEL - 1}} " + (f"{minute(step.when)}  " if step.when else "")
        yield from wrapped(step.says, width, head, " " * _LABEL)
        for note in step.notes:
            yield from wrapped(note, width, " " * _LABEL)


def verdict(trail: Row) -> str:
    """The answer in a sentence."""
    assignment, decisions = trail["assignment"], trail["decisions"]
    if assignment:
        placed = _placed(assignment)
        return f"{placed} {_why_unread(decisions)}" if trail["article"]["unread"] else placed
    if trail["article"]:
        what = "Its headline is in the corpus" if trail["article"]["unread"] else "In the corpus"
        return f"{what}, in no story yet: the next crawl assigns it."
    if decisions:
        reason = decisions[-1]["reason"]
        return f"Not in the corpus: {reason}, {REASONS[reason].meaning}."
    due = min((each["due"] for each in trail["announced"] if each["due"]), default=None)
    return f"Announced and not read yet: it is due {zoned(due)}." if due else "Announced, and never read."


def _why_unread(decisions: Sequence[Row]) -> str:
    """Why only the headline of an article is known."""
    unread = [each for each in decisions if "headline" in each["detail"]]
    told = f" {unread[-1]['reason']}, {REASONS[unread[-1]['reason']].meaning}" if unread else " it is imported so"
    return f"Its page could not be read:{told}."


def _placed(assignment: Row) -> str:
    relation, detail = assignment["relation"], assignment["detail"]
    if relation == "dropped":
        return "Not in the corpus: a person dropped it; `newsbot article keep` brings it back."
    if relation == "alias":
        return f"In the corpus as {detail['same_as'][:8]}: this is another address of that article."
    what = {"new_story": "the first of", "follow_up": "a follow-up in"}.get(relation)
    if what is None:
        what = f"a {relation.replace('_', '-')} of {str(detail.get('copy_of') or '')[:8]} in"
    where = "Its headline is in the corpus" if detail.get("unread") else "In the corpus"
    return f"{where}: {what} story {assignment['story'][:8]}."


def steps(trail: Row) -> Iterator[Step]:
    """From the feed that announced it to the story it is in."""
    yield from map(_announced, trail["announced"])
    yield from map(_decided, trail["decisions"])
    if trail["said"]:
        yield Step("a person", None, f"said: {', '.join(trail['said'])} (in the file of overrides)")
    article = trail["article"]
    if article is None:
        return
    told = ", ".join(f"{field} from {source}" for field, source in sorted(trail["witnesses"]["witnesses"].items()))
    if article["unread"]:
        yield Step("unread", None, "nothing but the headline is known" + (f": {told}" if told else ""))
    else:
        again = "again " if "reextracted" in trail["witnesses"]["flags"] else ""
        yield Step("read", None, f"{again}by {trail['witnesses']['extractor']}" + (f": {told}" if told else ""))
    if trail["aliases"]:
        yield Step("also at", None, trail["aliases"][0], tuple(trail["aliases"][1:]))
    if len(article["versions"]) > 1:
        times = ", ".join(minute(each["fetched"]) for each in article["versions"])
        yield Step("versions", None, f"{times}; `newsbot diff {article['id'][:8]}` shows what was changed")
    yield from _alike(trail["edges"])
    if trail["template"]:
        yield _filled(trail["template"])
    if trail["assignment"]:
        yield _assigned(trail["assignment"])


def _announced(record: Row) -> Step:
    where = record["feed"] or "no feed; it was fetched or imported directly"
    waits = record["state"] != "done" or record["due"]
    notes = (f"{record['state']}, next look {minute(record['due']) or 'never'}",) if waits else ()
    return Step("announced", record["first_seen"], f"by {where}", notes)


def _decided(decision: Row) -> Step:
    reason = REASONS[decision["reason"]]
    notes = []
    if decision["last"] != decision["first"]:
        notes.append(f"the same until {minute(decision['last'])}")
    if figures := _figures(decision["detail"]):
        notes.append(figures)
    if decision["reason"] not in IN_CORPUS:
        notes.append(f"what would change it: {reason.change}")
    return Step(decision["stage"], decision["first"], f"{decision['reason']}: {reason.meaning}", tuple(notes))


def _figures(detail: Row) -> str:
    """`status 404`, or what a query misses."""
    shown = {key: value for key, value in sorted(detail.items()) if key != "near_miss" and value != []}
    if shown.get("clause") in shown.get("missing", ()):
        del shown["clause"]
    words = [f"{key.replace('_', ' ')} {plain(value)}" for key, value in shown.items()]
    return "; ".join([*words, *(["a near miss"] if detail.get("near_miss") else [])])


def _alike(edges: Iterable[Row]) -> Iterator[Step]:
    """Articles that share its text, each once: as their closest versions do."""
    by_other = itertools.groupby(sorted(edges, key=lambda edge: str(edge["other"])), key=lambda edge: edge["other"])
    found = [max(same, key=lambda edge: edge["containment"]) for _, same in by_other]
    for edge in sorted(found, key=lambda edge: (-edge["containment"], edge["other"])):
        kind = edge["kind"].replace("_", "-")
        what = f"{kind} with {edge['outlet']} ({edge['other'][:8]}): {edge['evidence'].get('reason', '')}"
        yield Step("alike", None, what)


def _filled(template: Row) -> Step:
    """That it was filled into a template, and in what it differs from others."""
    notes = []
    for other in template["others"]:
        both = other["agreeing"] + other["differing"]
        pairs = ", ".join(f"{mine} for {theirs}" for mine, theirs in other["examples"])
        what = f"{other['differing']} of {both} figures and names are others than in {other['outlet']}"
        notes.append(f"{what} ({other['other'][:8]}): {one_line(pairs)}")
    says = f"one of {template['alike']} filled into one template: no copy of the others, and a story of its own"
    return Step("template", None, says, tuple(notes))


def _assigned(assignment: Row) -> Step:
    """Where it belongs: what was compared, the figures against their limits, what would have changed it."""
    detail = assignment["detail"]
    limits = detail.get("thresholds", {})
    notes = [detail.get("reason", "")]
    notes += [f"united across languages: {reason}" for reason in detail.get("united", ())]
    if follows := detail.get("follows"):
        notes.append(f"its story follows {follows['story'][:8]} because it {follows['reason']}")
    notes += [f"no link to {each[:8]}: a person refused it" for each in detail.get("unlinked", ())]
    for name, value in sorted(detail.get("figures", {}).items()):
        notes.append(f"{name} {value:.2f}" + (f", limit {limits[name]:.2f}" if name in limits else ""))
    if "would_change" in detail:
        notes.append(f"what would change it: {detail['would_change']}")
    if assignment["relation"] == "alias":
        return Step("same", None, f"{detail['same_as'][:8]}: alias", tuple(note for note in notes if note))
    says = f"{assignment['story'][:8]}: {assignment['relation'].replace('_', ' ')}"
    return Step("story", None, says, tuple(note for note in notes if note))
