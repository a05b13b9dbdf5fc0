"""A small news world on reserved domains, for tests and recordings: what which server answers at what time.

`World.load()` reads fixtures/world/manifest.toml; `world.respond(host, path, now, headers)` is a pure function of it;
`WorldServer(world)` answers on loopback for every host, by the Host header. To look around in a browser:

    python -m tests.world serve --port 8000 --now 2026-03-09T14:00Z     then http://127.0.0.1:8000/northwire.example/
"""

from tests.world.model import ROOT, Alias, Article, Outlet, Version
from tests.world.server import Hit, WorldServer
from tests.world.site import Response, World
from tests.world.text import Block, Text

__all__ = ["ROOT", "Alias", "Article", "Block", "Hit", "Outlet", "Response", "Text", "Version", "World", "WorldServer"]
