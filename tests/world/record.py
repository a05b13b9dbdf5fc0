"""Record the fixture world: newsbot crawls it at every instant of the manifest, on loopback, under a fixed clock."""

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tests.world.model import ROOT
from tests.world.server import WorldServer
from tests.world.site import World

CONFIG = ROOT / "newsbot.toml"
TOPIC = "iran-missiles-turkey"


def newsbot(
    *arguments: str,
    store: str,
    server: WorldServer | None = None,
    now: datetime | None = None,
    expect: Sequence[int] = (0, 3),
) -> str:
    """Run one newsbot command over the world; returns its stdout. With `server` the world's hosts are reached there."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("NEWSBOT_")}
    environment |= {"NEWSBOT_FETCH_DELAY": "0"}
    if server is not None:
        environment["NEWSBOT_FETCH_RESOLVE"] = f'{{"*.example" = "127.0.0.1:{server.port}"}}'
    command = [sys.executable, "-m", "newsbot", "--config", str(CONFIG), "--store", store]
    command += ["--now", now.isoformat()] if now else []
    done = subprocess.run([*command, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in expect:
        raise RuntimeError(f"newsbot {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout


def archive_name(instant: datetime) -> str:
    """File name of the crawl at `instant`."""
    return f"{instant:%Y-%m-%dT%H%MZ}.warc.gz"


def record(folder: Path, store: str, world: World | None = None) -> list[Path]:
    """Crawl the world at each of its instants into `store`, and leave one archive a crawl in `folder`."""
    world = world or World.load()
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    with WorldServer(world, now=world.instants[0]) as server:
        for instant in world.instants:
            server.now = instant
            path = folder / archive_name(instant)
            path.unlink(missing_ok=True)
            line = newsbot("record", TOPIC, str(path), store=store, server=server, now=instant)
            sys.stderr.write(f"{instant:%Y-%m-%d %H:%M}  {line}")
            paths.append(path)
    return paths
