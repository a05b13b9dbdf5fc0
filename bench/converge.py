"""The same articles in other orders, by several processes at once, with kill -9 between: is it the same corpus?

    python bench/converge.py ARTICLES.jsonl [--rounds 10] [--processes 3] [--kills 3] [--take 300] [--store mongodb://…]

Every round shuffles the file, deals it to the processes, lets them import at the same time under one fixed clock, kills
some of them at random moments and starts those again, until all have ended. The export (stories and families included)
must be that of one plain import, byte for byte.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NOW = "2026-01-01T00:00Z"


def newsbot(store: str, *words: str) -> list[str]:
    """A command line over `store`."""
    return [sys.executable, "-m", "newsbot", "--store", store, "--now", NOW, "-q", *words]


def export(store: str) -> str:
    """The whole corpus, as text."""
    return subprocess.run(newsbot(store, "export"), check=True, capture_output=True, text=True).stdout


def import_at_once(store: str, files: list[Path], kills: int, chance: random.Random) -> int:
    """Import all files at once; kill and start again `kills` times. Returns how often a process was really killed."""
    running = {file: subprocess.Popen(newsbot(store, "import", str(file)), stdout=subprocess.DEVNULL) for file in files}
    killed = 0
    for _ in range(kills):
        time.sleep(chance.uniform(0.5, 4.0))
        file = chance.choice(files)
        if running[file].poll() is None:
            running[file].kill()
            killed += 1
        running[file].wait()
        running[file] = subprocess.Popen(newsbot(store, "import", str(file)), stdout=subprocess.DEVNULL)
    for file, process in running.items():
        if process.wait() != 0:
            raise SystemExit(f"the import of {file} ended with {process.returncode}")
    return killed


def main() -> None:
    """Run the rounds; exits with 1 when a corpus differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--processes", type=int, default=3)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--take", type=int, help="only so many articles")
    parser.add_argument("--store", help="a MongoDB server, mongodb://HOST/?…; SQLite files by default")
    options = parser.parse_args()
    lines = options.articles.read_text(encoding="utf-8").splitlines()[: options.take]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole = folder / "all.jsonl"
        whole.write_text("\n".join(lines) + "\n", encoding="utf-8")
        plain = f"sqlite:{folder / 'plain.db'}"
        subprocess.run(newsbot(plain, "import", str(whole)), check=True, stdout=subprocess.DEVNULL)
        wanted, same = export(plain), 0
        for number in range(options.rounds):
            chance = random.Random(number)
            shuffled = chance.sample(lines, len(lines))
            files = [folder / f"{number}-{part}.jsonl" for part in range(options.processes)]
            for part, file in enumerate(files):
                file.write_text("\n".join(shuffled[part :: options.processes]) + "\n", encoding="utf-8")
            store = f"sqlite:{folder / f'{number}.db'}"
            if options.store:
                store = options.store.replace("/?", f"/converge{number}?")
            started = time.monotonic()
            killed = import_at_once(store, files, options.kills, chance)
            equal = export(store) == wanted
            same += equal
            print(
                f"round {number}: {killed} killed, {time.monotonic() - started:.0f} s, {'same' if equal else 'OTHER'}"
            )
    print(f"{same} of {options.rounds} rounds gave the same {len(lines)} articles, stories and families")
    sys.exit(same != options.rounds)


if __name__ == "__main__":
    main()
