"""An example that uses every public name: mypy reads it in `make check`, a test runs it over the fixture world."""

from collections.abc import Iterator
from datetime import UTC, datetime

import newsbot


def ask(store: str, config: str, address: str) -> Iterator[str]:
    """Put every question to the corpus at `store`; `address`: of an article that was changed."""
    with newsbot.open(store, config=config, now="2026-03-11T20:00Z") as corpus:
        yield from articles(corpus)
        yield from stories(corpus, address)
        yield from found(corpus, address)
        yield from counted(corpus.trend("missile", "füze", by="day", split="outlet", share=True, since="14d"))
        yield from changed(corpus.revisions(address))
        yield from told(corpus.why(address))
    with newsbot.open(store, as_of=datetime(2026, 3, 5, tzinfo=UTC)) as then:
        yield f"{len(list(then.articles()))} articles then"
    yield from refused(corpus)


def articles(corpus: newsbot.Corpus) -> Iterator[str]:
    """Articles and their versions."""
    rows: newsbot.Rows[newsbot.Article] = corpus.articles(outlets="northwire.example", languages=["en"], until="1d")
    for article in rows:
        versions: tuple[newsbot.Version, ...] = article.versions
        yield f"{article.first_seen:%d %b} {article.outlet}: {article.title.upper()}, {sum(v.words for v in versions)}"


def stories(corpus: newsbot.Corpus, name: str) -> Iterator[str]:
    """Stories, and one with all that it tells."""
    for each in corpus.stories(topics="iran-missiles-turkey", texts_only=True):
        story: newsbot.Story = each
        links: tuple[newsbot.Link, ...] = story.links
        yield f"{story.id} {story.articles + story.copies} {[link.reason for link in links]}"
    whole: newsbot.WholeStory = corpus.story(name)
    priority: newsbot.Priority = whole.priority
    thread: newsbot.Thread = whole.thread
    neighbours: tuple[newsbot.Neighbour, ...] = thread.before + thread.after
    yield f"{priority.statement} {[each.reason for each in neighbours]}"
    for beat in whole.beats:
        yield from beats(beat)
    for each_figure in whole.figures:
        figure: newsbot.Figure = each_figure
        cells: tuple[newsbot.Cell, ...] = figure.cells
        yield f"{figure.kind}: {[cell.value * 1.0 for cell in cells]}"


def beats(beat: newsbot.Beat) -> Iterator[str]:
    """A report, what it says, and who carried it."""
    sentences: tuple[newsbot.Sentence, ...] = beat.sentences
    copies: tuple[newsbot.Copy, ...] = beat.copies
    yield f"{beat.outlet} {[each.state for each in sentences]} {[each.outlet for each in copies]}"


def found(corpus: newsbot.Corpus, address: str) -> Iterator[str]:
    """Results of a search, one a story, what is like an article, and what means the same in another language."""
    hits: newsbot.Rows[newsbot.Hit] = corpus.search("missile* OR füze*", group="story", limit=3)
    like: newsbot.Rows[newsbot.Hit] = corpus.like(address, languages="en", limit=2)
    beyond: newsbot.Rows[newsbot.Hit] = corpus.across("missile debris", languages="tr", limit=2)
    try:
        yield f"{[each.across for each in beyond]}"
    except newsbot.UsageError as error:  # the encoder is not installed
        yield f"{error}"
    for hit in [*hits, *like, *corpus.search("missile", limit=1)]:
        group: newsbot.Group | None = hit.group
        others: tuple[newsbot.Other, ...] = group.others if group else ()
        score: newsbot.Score | None = hit.score
        words: tuple[newsbot.Word, ...] = score.words if score else ()
        snippet: newsbot.Snippet = hit.snippet
        yield f"{snippet.text} {snippet.marks} {[each.title for each in others]} {[each.rarity for each in words]}"


def counted(trend: newsbot.Trend) -> Iterator[str]:
    """Coverage over time, and its picture."""
    counts: list[newsbot.Count] = list(trend)
    yield f"{sum(each.articles for each in counts)} {trend.note} {len(trend.svg())} {trend.to_arrow().num_rows}"


def changed(revisions: newsbot.Rows[newsbot.Revision]) -> Iterator[str]:
    """What was changed in an article."""
    for each in revisions:
        changes: tuple[newsbot.Change, ...] = each.changes
        pieces: tuple[newsbot.Piece, ...] = each.title + each.body
        yield f"{each.from_version} to {each.to_version}: {[c.kind for c in changes]} {[p.op for p in pieces[:3]]}"


def told(trail: newsbot.Trail) -> Iterator[str]:
    """Why an article is where it is."""
    announced: tuple[newsbot.Announced, ...] = trail.announced
    decisions: tuple[newsbot.Decision, ...] = trail.decisions
    edges: tuple[newsbot.Edge, ...] = trail.edges
    template: newsbot.Template | None = trail.template
    siblings: tuple[newsbot.Sibling, ...] = template.others if template else ()
    assignment: newsbot.Assignment | None = trail.assignment
    yield f"{[each.state for each in announced]} {[each.reason for each in decisions]} {len(edges) + len(siblings)}"
    yield assignment.story if assignment else "in no story"


def read(html: str) -> str:
    """The text of a page."""
    content: newsbot.Content = newsbot.extract(html, "https://outlet.example/quake")
    blocks: tuple[newsbot.Block, ...] = content.blocks
    return "\n".join(block.text for block in blocks)


def refused(closed: newsbot.Corpus) -> Iterator[str]:
    """Every error that a person can act on."""
    yield newsbot.__version__
    for mistake in ("(", "since:soon"):
        try:
            closed.search(mistake)
        except newsbot.QuerySyntaxError as error:
            yield f"at {error.position + 1}: {error}"
        except (newsbot.UsageError, newsbot.BadURLError) as error:
            yield f"{error}"
    try:
        list(closed.stories())
    except (newsbot.StoreError, newsbot.ConfigError) as error:
        yield f"{error.exit_code}: {error}"
    except newsbot.NewsbotError as error:
        yield f"{error}"
