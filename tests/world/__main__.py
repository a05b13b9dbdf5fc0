"""Look at the fixture world in a browser."""

import argparse
import sys
import threading
from datetime import UTC, datetime

from tests.world import World, WorldServer


def main(arguments: list[str] | None = None) -> None:
    """Command line: serve the world until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.world")
    parser.add_argument("command", choices=["serve"])
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--now", type=datetime.fromisoformat, help="the world's time; the last instant by default")
    options = parser.parse_args(arguments)
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
