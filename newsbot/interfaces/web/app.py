"""The web application (ASGI): addresses in, pages and twins out. It reads, in threads, and writes nothing."""

import asyncio
import contextlib
import functools
import hashlib
import logging
import urllib.parse
from collections.abc import AsyncIterator
from dataclasses import replace

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from newsbot.corpus.query import feed_health, source_list, store_status
from newsbot.corpus.query.cache import Memo
from newsbot.corpus.query.listings import latest_seq
from newsbot.corpus.store.base import Store
from newsbot.errors import StoreError, UsageError
from newsbot.interfaces.web import render, visits
from newsbot.interfaces.web.asked import TAKES, Address, Asked, address_of, asked_of
from newsbot.interfaces.web.feeds import atom
from newsbot.interfaces.web.guard import Guard
from newsbot.interfaces.web.links import Links, ServerLinks
from newsbot.interfaces.web.screens import Answer, MovedError, NotFoundError, answer
from newsbot.interfaces.web.surroundings import Readers, Surroundings
from newsbot.interfaces.web.visits import Visit
from newsbot.operation.metrics import prometheus
from newsbot.text.formats import csv_text, dumps, plain
from newsbot.times import fixed_clock

PATIENCE = 15.0
"""Seconds after which a question is given up."""
TYPES = {
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "atom": "application/atom+xml",
}
_PLACES = {"story": "stories", "article": "articles"}

_log = logging.getLogger(__name__)


def place_of(screen: str, name: str | None) -> str:
    """The first part of a screen's path. The stories of one topic are at /topics/NAME."""
    return "topics" if screen == "stories" and name is not None else _PLACES.get(screen, screen)


def create_app(around: Surroundings, hosts: frozenset[str] | None = None) -> ASGIApp:
    """The pages as an ASGI app. `hosts`: the names under which it may be asked; None: any (for public pages)."""
    readers = Readers(around.open_store)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        readers.close()
        around.past.close()

    async def endpoint(request: Request) -> Response:
        return await _respond(request, around, readers)

    async def metrics(_request: Request) -> Response:
        asking = asyncio.get_running_loop().run_in_executor(
            readers.pool, readers.ask, functools.partial(_metrics, around)
        )
        try:
            return Response(await asyncio.wait_for(asking, PATIENCE), media_type="text/plain; version=0.0.4")
        except (StoreError, TimeoutError) as error:
            return Response(f"# {error or 'no answer in time'}\n", 503, media_type="text/plain")

    static = StaticFiles(packages=[("newsbot.interfaces.web", "static")])
    routes: list[BaseRoute] = [Mount("/static", static)]
    if not around.public:  # how newsbot does is its operator's business
        routes.append(Route("/metrics", metrics, methods=["GET"]))
    routes.append(Route("/{path:path}", endpoint, methods=["GET"]))
    return Guard(Starlette(routes=routes, lifespan=lifespan), hosts)


def _metrics(around: Surroundings, store: Store) -> str:
    now = around.clock()
    return prometheus(feed_health.health_of(store, around.topics.values(), now), store_status.status(store, now), now)


async def _respond(request: Request, around: Surroundings, readers: Readers) -> Response:
    links = ServerLinks(render.static_version())
    address = address_of(request.url.path)
    if address is None:
        return _refuse(404, "There is no page of that address.", None, links)
    held = request.cookies.get(visits.COOKIE, "")
    try:
        asked = asked_of(request.url.query, TAKES[address.screen], around.now())
        question = functools.partial(
            _body, around=around, address=address, asked=asked, base=str(request.base_url), held=held
        )
        asking = asyncio.get_running_loop().run_in_executor(readers.pool, readers.ask, question)
        body, visit = await asyncio.wait_for(asking, PATIENCE)
    except MovedError as moved:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(links.to(moved.place, moved.name, address.twin) + query, 308)
    except NotFoundError as error:
        return _refuse(404, str(error), address, links)
    except UsageError as error:
        return _refuse(400, str(error), address, links)
    except (StoreError, TimeoutError) as error:
        _log.warning("%s: %s", request.url.path, str(error) or "no answer in time")
        return _refuse(503, "Try again in a moment.", address, links)
    answered = _fresh(request, body, TYPES[address.twin])
    if visit is not None and address.name is not None:
        answered.headers["Set-Cookie"] = visit.cookie(address.name)
    return answered


def _fresh(request: Request, body: bytes, media_type: str) -> Response:
    """The body, or 304 when the reader has it already."""
    tag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def _refuse(status: int, told: str, address: Address | None, links: Links) -> Response:
    twin = address.twin if address else "html"
    if twin == "html":
        return Response(render.refusal(status, told, links), status, media_type=TYPES["html"])
    if twin == "json":
        return Response(
            dumps({"schema": "newsbot/error/1", "status": status, "error": told}), status, media_type=TYPES["json"]
        )
    return Response(f"{told}\n", status, media_type="text/plain")


# --- bodies ---------------------------------------------------------------------------------------


def _body(
    store: Store, around: Surroundings, address: Address, asked: Asked, base: str, held: str
) -> tuple[bytes, Visit | None]:
    """The body, and on the page of a topic the visit that it is part of; `held` is the reader's cookie."""
    if asked.as_of is None:
        visit = None
        if (address.screen, address.twin) == ("stories", "html") and address.name and not around.public:
            visit = Visit.at_a_look(held, latest_seq(store), around.clock())
        return _body_of(store, around, address, asked, base, visit), visit
    moment = asked.as_of
    if around.public:  # each time asked for costs a look at every article
        raise UsageError("Pages for everyone show the present only.")

    def then(past: Store, memo: Memo) -> bytes:
        there = replace(around, memo=memo, clock=fixed_clock(moment))
        return _body_of(past, there, address, asked, base, None)

    return around.past.ask(store, moment, then), None


def _body_of(
    store: Store, around: Surroundings, address: Address, asked: Asked, base: str, visit: Visit | None
) -> bytes:
    version = render.static_version()
    if address.twin == "html":
        return _page(store, around, address, asked, ServerLinks(version, as_of=asked.as_of), visit)
    if address.twin == "atom" and address.screen == "search" and asked.after is None:
        asked = replace(asked, sort=asked.sort or "newest")  # what a feed reader shows comes as it comes
    found = answer(store, around, address.screen, address.name, asked)
    absolute = ServerLinks(version, base.rstrip("/"), asked.as_of)
    return twin(found, around, address, asked, absolute)


def _page(
    store: Store, around: Surroundings, address: Address, asked: Asked, links: Links, visit: Visit | None
) -> bytes:
    """The page; a list that comes out too large is asked for again with fewer rows."""
    place = place_of(address.screen, address.name)
    ailing = 0 if around.public else _ailing(store, around)
    while True:
        found = answer(store, around, address.screen, address.name, asked)
        body = render.page(found, around, links, place, address.name, ailing, visit).encode("utf-8", "replace")
        if len(body) <= render.MAX_BYTES or asked.limit <= 2 or "all_parts" in found.page:
            return body
        asked = replace(asked, limit=asked.limit // 2)


def _ailing(store: Store, around: Surroundings) -> int:
    """How many feeds need a person, by the minute."""
    key = ("ailing", around.clock().replace(second=0, microsecond=0))
    return around.memo.get(key, lambda: source_list.ailing(store, around.topics.values()))


def twin(found: Answer, around: Surroundings, address: Address, asked: Asked, links: Links) -> bytes:
    """The JSON, CSV or Atom form of an answer."""
    if address.twin == "json":
        text = dumps({"schema": f"newsbot/{found.schema}/1", **found.record}, indent=1) + "\n"
    elif address.twin == "csv":
        cells = ([plain(row.get(column)) for column in found.columns] for row in found.rows)
        text = csv_text([found.columns, *cells])
    else:
        place = place_of(address.screen, address.name)
        here = (links.to(place, address.name, "atom", asked), links.to(place, address.name, "html", asked))
        key = f"feed/{place}/{address.name or ''}?{urllib.parse.urlencode(asked.pairs())}"
        return atom(found.title, key, found.items, links, here, around.clock())
    return text.encode("utf-8", "replace")
