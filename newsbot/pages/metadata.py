"""Title, authors and dates of an article, each from its best source (witness)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice

from newsbot.network.urls import same_outlet
from newsbot.pages import bylines, dates, embedded, headings, titles, visible
from newsbot.pages.details import named_agency
from newsbot.pages.evidence import Sources
from newsbot.pages.head import text_of
from newsbot.pages.jsonld import JsonLd, first_text
from newsbot.pages.witnesses import Record
from newsbot.text import people
from newsbot.text.dates import Custom


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Names of meta tags, the most telling first.
_PUBLISHED = _names(
    """
    article:published_time article:published og:article:published_time datepublished og:published_time parsely-pub-date
    cxenseparse:publishtime sailthru.date pubdate publishdate publish-date publish_date published_time date.issued
    dc.date.issued dcterms.created dc.date dcterms.date date originalpublicationdate article_date_original
    dc.date.created dcterms.issued dc.issued dc.created dcterms.available dc.date.available date.created datecreated
    publicationdate publication_date publication-date pub_date release_date article.created article:create_at
    creation_date rnews:datepublished citation_publication_date citation_date article.published published-date
    bt:pubdate created
    """
)
_MODIFIED = _names(
    """
    article:modified_time og:article:modified_time datemodified og:updated_time article:modified lastmod last-modified
    dcterms.modified dc.date.modified modified revised updated_time
    """
)
_AUTHOR = _names(
    """
    author article:author sailthru.author parsely-author cxenseparse:author og:author og:article:author article:byline
    byl byline dc.creator dcterms.creator citation_author article:author_name dcsext.author creator bc:authors
    article_author articleauthor authors rbauthors
    """
)
_FAMILY_FIRST = frozenset(("dc.creator", "dcterms.creator", "citation_author"))  # as in a library's catalogue
_PUBLISHED_NAME = re.compile(
    r"(?:.*[.:])?(?:rb|dc|first|original(?:ly)?|article|story|news|content|page)?"
    r"(?:publi(?:sh(?:ed)?|cation)|pub|post(?:ed)?|display|release|issued?|fecha(?:de)?publica\w*)(?:date|time|datetime|timestamp|on|at)?"
    r"|fecha|prism\.publicationdate|.*[.:]\s?creat(?:ed?|ion)(?:date|time|at)?"
)
"""Other names of it, in small letters without hyphens and underlines."""

_BOTH = re.compile(r"\b(?:date)?published\b", re.IGNORECASE)
"""In the class of a date that is also that of the last change, as long as there was none."""

_People = tuple[str, tuple[str, ...]]  # witness, names
_Moment = tuple[str, datetime]  # witness, time


# --- title ---


def title(of: Sources, claimed: Sequence[titles.Claim], record: Record) -> str:
    """The headline, without the outlet's name; `claimed`: what `title_claims` gave."""
    raw = [(witness, titles.without_marks(titles.tidy(text))) for witness, text in claimed]
    shown = [text for witness, text in raw if witness == "h1"]
    claims = []
    for witness, told in raw:
        text = told
        if witness == "h1" and people.is_outlet(text, of.outlets):
            continue
        others = [other for name, other in raw if name != witness]
        names = of.home_names if witness != "title" or text in others else (*of.home_names, *of.outlets)
        text = titles.without_site(text, others if witness == "title" else (), names)
        cut = titles.without_marks(titles.without_outlet(text, of.outlets, others, of.home_names))
        claims.append((witness, titles.as_shown(told, cut, shown)))
    claims = [claim for claim in claims if titles.key(claim[1])]
    telling = [claim for claim in claims if not titles.is_general(claim[1], (*of.home_names, *of.outlets))]
    claims = titles.in_order(telling or claims)
    if not telling:
        claims = [("heading", above)] if (above := headings.above_text(of.page)) else claims
    return record.believe("title", titles.best(claims), claims, titles.key) or ""


def title_claims(of: Sources) -> Iterator[titles.Claim]:
    """What each witness says the headline is, the most believed first; '' where it says nothing."""
    yield "json-ld", of.ld.text("headline") or of.ld.text("name")
    yield "og", of.head.first("og:title")
    for element in of.head.props.get("headline", [])[:1]:
        yield "microdata", element.get("content") or text_of(element)
    shown = [heading for heading in of.head.headings[:3] if not headings.is_masthead(heading, of.url)]
    claimed = (of.head.title, of.head.first("og:title"), of.ld.text("headline"))
    part = headings.told(of.page, claimed)
    texts = [headings.as_told(heading, claimed) for heading in shown]
    if any(titles.key(part) in titles.key(text) for text in texts):
        part = ""
    yield from (("h1", text) for text in texts if not (part and titles.parted(of.head.title, text, part)))
    if part:
        yield "heading", part
    yield "meta", of.head.first("twitter:title", "dc.title", "parsely-title", "sailthru.title", "citation_title")
    if of.entry:
        yield "feed", of.entry.title
    if not shown and (named := headings.named(of.page)):
        yield "heading", named
    yield "title", of.head.title


def all_titles(of: Sources, claimed: Sequence[titles.Claim]) -> list[str]:
    """Every headline that some source gives, to recognise repetitions of it in the body."""
    raw = [titles.tidy(text) for _, text in claimed]
    return [text for text in raw if text] + [titles.without_outlet(text, of.outlets, raw) for text in raw if text]


def descriptions(of: Sources) -> list[str]:
    """The standfirst as given by JSON-LD, meta tags and feed."""
    found = [of.ld.text("description"), of.head.first("description"), of.head.first("og:description")]
    return [text for text in [*found, of.entry.summary if of.entry else ""] if text]


def told_bodies(of: Sources) -> list[tuple[str, str]]:
    """(source, body with a paragraph a line) from elsewhere than the page's text: JSON-LD `articleBody`, the feed, and
    the data of its scripts, where it shows hardly any."""
    told = [("json-ld", of.ld.text("articleBody")), ("feed", (of.entry.body_html or "") if of.entry else "")]
    if sum(line.mass for line in of.page.lines) < embedded.MIN_TEXT:
        told.append(("data", embedded.body(of.root)))
    return [(witness, titles.plain(text)) for witness, text in told if text]


# --- authors ---


@dataclass(frozen=True, slots=True)
class Authors:
    """`names`: people, or organisations when no person is named; `organisations`: those named, beside people or not."""

    names: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()


def authors(of: Sources, anchor: int | None, record: Record) -> Authors:
    """Who wrote it: the first witness that names a person; outlet or desk only when the page names nobody else."""
    headline = titles.key(of.page.lines[anchor].text) if anchor is not None else ""
    told = ((witness, tuple(n for n in names if titles.key(n) != headline)) for witness, names in _author_claims(of))
    claims = [(witness, _without_address(names, of)) for witness, names in told if names]
    persons = _persons(claims, of)
    if not persons or all(people.is_handle(name) for _, names in persons for name in names):
        sure = any(witness.startswith("json-ld") for witness, _ in claims)
        shown = [
            ("byline", _without_address(names, of))
            for names in bylines.read(of.root, of.head.telling, of.page, anchor, sure, of.outlets)
        ]
        persons += _persons(shown, of)
        claims += shown[:1]
    else:
        marked = (names for names in bylines.marked(of.root, of.head.telling) if _adds(names, persons[0][1]))
        persons = _persons([("byline", names) for names in islice(marked, 1)], of) + persons
    persons.sort(key=lambda claim: all(map(_is_account, claim[1])))
    chosen = persons[0] if persons else (claims[0] if claims else None)
    organisations = people.unique(
        name
        for witness, names in claims
        for name in names
        if witness == "json-ld-organization" or people.is_organisation(name, of.outlets)
    )
    return Authors(record.believe("authors", chosen, claims, ", ".join) or (), organisations)


def sign(written: Authors, signature: str, of: Sources, record: Record) -> tuple[str, ...]:
    """The authors, or who signed the text when nobody but an organisation is named."""
    if signature and all(people.is_organisation(name, of.outlets) for name in written.names):
        signed = tuple(name for name in people.likely(signature) if not people.is_organisation(name, of.outlets))
        if signed:
            others = [(record.witnesses.get("authors", ""), written.names)]
            return record.believe("authors", ("signature", signed), others, ", ".join) or ()
    return written.names


def _is_account(name: str) -> bool:
    """Whether a name is that of an account, or in small letters like one: `m.feldt`, `mfeldt`."""
    return people.is_handle(name) or (name.isascii() and name.islower())


def _adds(names: tuple[str, ...], told: tuple[str, ...]) -> bool:
    """Whether a byline names all that the head tells of, and more."""
    return len(names) > len(told) and people.unique((*names, *told)) == names


def _persons(claims: list[_People], of: Sources) -> list[_People]:
    """Claims that name people, organisations left out; a news agency that is named beside people stays."""
    kept = []
    for witness, names in claims:
        people_named = [name for name in names if not people.is_organisation(name, of.outlets)]
        if people_named and witness != "json-ld-organization":
            kept.append((witness, tuple(name for name in names if name in people_named or _is_agency(name, of))))
    return kept


def _without_address(names: tuple[str, ...], of: Sources) -> tuple[str, ...]:
    """The outlet or agency alone where its place follows: "The Courier, Northquay", "EFE | Madrid"; single words are no
    people."""
    if not people.is_outlet(names[0], of.outlets) and not named_agency(names[0]):
        return names
    return names[:1] if any(" " not in name and not named_agency(name) for name in names[1:]) else names


def _is_agency(name: str, of: Sources) -> bool:
    return bool(named_agency(name)) and not people.is_outlet(name, of.outlets)


def _author_claims(of: Sources) -> Iterator[tuple[str, tuple[str, ...]]]:
    persons, organizations = _json_ld_authors(of.ld)
    yield "json-ld", persons
    for name in _AUTHOR:
        told = (people.in_order(value) if name in _FAMILY_FIRST else value for value in of.head.meta.get(name, ()))
        yield "meta", people.unique(person for value in told for person in people.names(value))
    for number in "12":  # two lines of a card, each with a label
        yield "meta", people.follows(of.head.first(f"twitter:label{number}"), of.head.first(f"twitter:data{number}"))
    if of.entry:
        yield "feed", people.unique(person for value in of.entry.authors for person in people.names(value))
    yield "json-ld-organization", organizations


def _json_ld_authors(ld: JsonLd) -> tuple[tuple[str, ...], tuple[str, ...]]:
    persons: list[str] = []
    organizations: list[str] = []
    for key in ("author", "creator"):
        value = ld.article.get(key)
        for item in (value if isinstance(value, list) else [value])[: people.MAX_PEOPLE]:
            node = ld.resolve(item)
            for name in _names_of(node):
                if not name.startswith("http"):
                    listed = not isinstance(node, dict) or _is_organization(node) or named_agency(name)
                    found = people.names(name if listed else people.in_order(name))
                    (organizations if _is_organization(node) else persons).extend(found)
        if persons or organizations:
            break
    return people.unique(persons), people.unique(organizations)


def _names_of(node: object) -> list[str]:
    """The names in a JSON-LD author: as text, of a list, or a person's given and family names."""
    name = node.get("name") if isinstance(node, dict) else node
    if isinstance(name, list):
        return [first_text(each) for each in name[: people.MAX_PEOPLE]]
    if not isinstance(node, dict):
        return [first_text(node)]
    parts = (first_text(node.get(key)) for key in ("givenName", "additionalName", "familyName"))
    named = first_text(node)
    return [named if named and not named.startswith("http") else " ".join(filter(None, parts)) or named]


def _is_organization(node: object) -> bool:
    kind = first_text(node.get("@type")) if isinstance(node, dict) else ""
    return "organization" in kind.lower()


# --- dates ---


def published(of: Sources, anchor: int | None, record: Record) -> datetime | None:
    """When the outlet says it was published; None without evidence."""
    claims = [claim for claim in _published_claims(of, anchor) if claim[1] is not None]
    finer = [dates.parse(first_text(node.get("datePublished")), of.custom) for node in of.ld.nodes.values()]
    return _believe_date("published", claims, of, record, [moment for moment in finer if moment])


def modified(of: Sources, record: Record) -> datetime | None:
    """When the outlet says it was last changed; None without evidence."""
    return _believe_date("modified", list(_modified_claims(of)), of, record)


def _believe_date(
    name: str,
    claims: Sequence[tuple[str, datetime | None]],
    of: Sources,
    record: Record,
    finer: Sequence[datetime] = (),
) -> datetime | None:
    """`finer`: dates of the page and not of its article, which may only name the hour of a day that is known."""
    dated = [(witness, moment) for witness, moment in claims if moment is not None]
    chosen = next((claim for claim in dated if not dates.suspect(claim[1], of.now)), None)
    if chosen is not None:
        chosen = _with_local_offset(_with_hour(chosen, dated, finer), dated)
    return record.believe(name, chosen, dated, datetime.isoformat)


def _with_hour(chosen: _Moment, claims: Sequence[_Moment], finer: Sequence[datetime]) -> _Moment:
    """A day with the hour that another date of the same day names."""
    witness, day = chosen
    if day.time() != time() or day.utcoffset():
        return chosen
    hours = [claim for claim in [*(("json-ld", moment) for moment in finer), *claims] if claim[1].time() != time()]
    hours.sort(key=lambda claim: not claim[1].utcoffset())  # a clock beside a headline is local and names no zone
    return next((claim for claim in hours if claim[1].date() == day.date()), (witness, day))


def _with_local_offset(chosen: _Moment, claims: Sequence[_Moment]) -> _Moment:
    """The same moment with the outlet's own offset, when another witness names it: the day may differ."""
    if not chosen[1].utcoffset():
        for witness, moment in claims:
            if moment.utcoffset() and moment == chosen[1]:
                return witness, moment
    return chosen


def _published_claims(of: Sources, anchor: int | None) -> Iterator[tuple[str, datetime | None]]:
    custom = of.custom
    yield "json-ld", dates.parse(of.ld.text("datePublished"), custom)
    others = (name for name in of.head.meta if _PUBLISHED_NAME.fullmatch(re.sub("[-_]", "", name)))
    names = dict.fromkeys((*_PUBLISHED, *others))
    yield from (("meta", dates.parse(value, custom)) for name in names for value in of.head.meta.get(name, ())[:2])
    for element in (*of.head.props.get("datepublished", []), *of.head.props.get("datecreated", [])):
        yield "microdata", dates.parse(element.get("datetime") or element.get("content") or text_of(element), custom)
    yield from (("rdfa", dates.parse(value, custom)) for value in of.head.rdfa)
    times, changes = _times(of, custom)
    shown = visible.published(of.page, anchor, custom)
    if shown and not (times and shown.date() in changes):
        yield from (("time", moment) for moment in times if moment.date() == shown.date())
        yield "byline", shown
    yield from (("time", moment) for moment in times)
    yield from (("data", moment) for moment in visible.hidden_dates(of.head.telling, custom))
    claimed = (*(link.get("href") or "" for link in of.head.links.get("canonical", ())[:1]), of.head.first("og:url"))
    for address in (of.url, *(each for each in claimed if same_outlet(each, of.url))):
        named = dates.from_url(address)
        yield "url", named if named and not dates.suspect(named, of.now) else None  # far ahead it is a number
    yield "json-ld", dates.parse(of.ld.text("dateCreated"), custom)
    if of.entry:
        yield "feed", of.entry.published
    yield "update", visible.updated(of.page, anchor, custom)


def _modified_claims(of: Sources) -> Iterator[tuple[str, datetime | None]]:
    custom = of.custom
    yield "json-ld", dates.parse(of.ld.text("dateModified"), custom)
    yield from (("meta", dates.parse(value, custom)) for name in _MODIFIED for value in of.head.meta.get(name, ())[:1])
    for element in of.head.props.get("datemodified", []):
        yield "microdata", dates.parse(element.get("datetime") or element.get("content") or text_of(element), custom)
    if of.entry:
        yield "feed", of.entry.updated


def _times(of: Sources, custom: Custom) -> tuple[list[datetime], set[date]]:
    """Moments of the article's `<time>` elements, and days of those that tell of a change."""
    moments, changes = [], set()
    for element in of.head.times[:5]:
        if visible.is_elsewhere(element) or visible.is_of_another(element, of.head.title):
            continue
        shown = text_of(element)
        named = f"{element.get('class', '')} {element.get('itemprop', '')}"
        written = element.get("datetime") or element.get("content") or ""
        told = dates.parse(written, custom) or dates.parse(shown, custom)
        if told and visible.UPDATED.search(f"{shown} {named}") and not _BOTH.search(named):
            changes.add(told.date())
        elif told:
            moments.append(told)
    return moments, changes - {moment.date() for moment in moments}
