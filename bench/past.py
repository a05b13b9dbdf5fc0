"""Does `--as-of T` answer as a store into which recordings were replayed up to T?  python bench/past.py --times 50

Replays the fixture world's crawls one after the other, and at so many random times T puts the same questions to the
whole corpus with `--as-of T` and to what there was of it by then. Prints the questions whose answers differ.
"""

import argparse
import contextlib
import io
import json
import os
import random
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newsbot.interfaces.cli import main as newsbot
from newsbot.times import iso

ROOT = Path(__file__).parents[1]
CONFIG = ROOT / "fixtures" / "world" / "newsbot.toml"
CRAWLS = sorted((ROOT / "fixtures" / "crawls").glob("*.warc.gz"))
AFTER = datetime(2026, 3, 12, tzinfo=UTC)
QUESTIONS = (
    ("stories", "--limit", "200"),
    ("stories", "--since", "1d"),
    ("new", "--since", "1d"),
    ("search", "missile*", "--limit", "200"),
    ("search", "rakete* OR füze*", "--since", "2d", "--group", "story"),
    ("export",),
    ("export", "--headlines", "--since", "3d"),
    ("trend", "missile*"),
)


def replayed(folder: Path) -> list[tuple[datetime, str]]:
    """The store after each crawl, with the time of that crawl."""
    stores: list[tuple[datetime, str]] = []
    for archive in CRAWLS:
        made = folder / f"{archive.name.partition('.')[0]}.db"
        if stores:
            made.write_bytes(Path(stores[-1][1].removeprefix("sqlite:")).read_bytes())
        command = [sys.executable, "-m", "newsbot", "-q", "--config", str(CONFIG), "--store", f"sqlite:{made}"]
        subprocess.run([*command, "replay", str(archive)], check=True, env=_environment())
        at = datetime.strptime(archive.name.partition(".")[0], "%Y-%m-%dT%H%MZ").replace(tzinfo=UTC)
        stores.append((at, f"sqlite:{made}"))
    return stores


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("NEWSBOT_")}


def asked(store: str, now: datetime, *words: str) -> str:
    """What a question prints, as JSON."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
        newsbot(["--config", str(CONFIG), "--store", store, "--now", iso(now), "--json", "-q", *words])
    out.flush()
    assert isinstance(out.buffer, io.BytesIO)
    return out.buffer.getvalue().decode()


def questions(store: str, now: datetime) -> list[tuple[str, ...]]:
    """Those above, and of each story what it tells."""
    stories = [json.loads(line) for line in asked(store, now, "stories", "--limit", "200").splitlines()]
    return [*QUESTIONS, *(("story", each["id"]) for each in stories)]


def main() -> None:
    """Ask, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=17)
    parser.add_argument("--folder", type=Path, help="of stores that an earlier run left there, or will be left")
    chosen = parser.parse_args()
    draw = random.Random(chosen.seed)
    with tempfile.TemporaryDirectory() as made:
        folder = chosen.folder or Path(made)
        held = sorted(folder.glob("2026-*.db"))
        stores = (
            [(datetime.strptime(p.stem, "%Y-%m-%dT%H%MZ").replace(tzinfo=UTC), f"sqlite:{p}") for p in held]
            if held
            else replayed(folder)
        )
        first, whole = stores[0][0], stores[-1][1]
        wrong = number = 0
        for _ in range(chosen.times):
            moment = first + timedelta(seconds=draw.randrange(int((AFTER - first).total_seconds())))
            then = [uri for at, uri in stores if at <= moment][-1]
            print(f"{iso(moment)}: {number} questions before, {wrong} answers differ", flush=True)
            for words in questions(then, moment):
                number += 1
                there, here = asked(then, moment, *words), asked(whole, AFTER, *words, "--as-of", iso(moment))
                if there != here:
                    wrong += 1
                    print(iso(moment), *words)
                    _show(there, here)
        print(f"{number} questions at {chosen.times} times: {wrong} answers differ")
        sys.exit(bool(wrong))


def _show(there: str, here: str) -> None:
    for one, other in zip(there.splitlines(), here.splitlines(), strict=False):
        if one != other:
            place = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
            print("   replayed:", one[max(place - 60, 0) : place + 80])
            print("   as of:   ", other[max(place - 60, 0) : place + 80])
            return
    print("   lines:", len(there.splitlines()), len(here.splitlines()))


if __name__ == "__main__":
    main()
