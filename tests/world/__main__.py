"""Look at the fixture world in a browser, or record its crawls anew."""

import argparse
import sys
import tempfile
import threading
from datetime import UTC, datetime
from pathlib import Path

from tests.world import World, WorldServer
from tests.world.record import newsbot, record


def main(arguments: list[str] | None = None) -> None:
    """Command line: serve the world until interrupted, or record it into fixtures/crawls."""
    parser = argparse.ArgumentParser(prog="python -m tests.world")
    parser.add_argument("command", choices=["serve", "record"])
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--now", type=datetime.fromisoformat, help="the world's time; the last instant by default")
    options = parser.parse_args(arguments)
    if options.command == "record":
        with tempfile.TemporaryDirectory() as folder:
            store, crawls = f"sqlite:{folder}/world.db", Path("fixtures/crawls")
            record(crawls, store)
            (crawls / "export.tsv").write_text(newsbot("--format", "tsv", "export", store=store), "utf-8")
        return
    world = World.load()
    now = options.now.astimezone(UTC) if options.now else world.instants[-1]
    with WorldServer(world, now, options.port) as server:
        for outlet in world.outlets.values():
            sys.stdout.write(f"http://127.0.0.1:{server.port}/{outlet.host}/  {outlet.about}\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
