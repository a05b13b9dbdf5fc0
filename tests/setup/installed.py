"""Try built artefacts as their users do: `python -m tests.setup.installed dist/*` (needs the package index).

Each is installed into an empty environment outside the clone, with the dependencies that requirements.lock pins. Then
the demo, a topic of one's own from a small web on this machine, and its pages.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.request import urlopen

from tests.servers import Server, page
from tests.setup.sources import pins_of

ROOT = Path(__file__).parents[2]
HOST = "outlet.example"
TEXT = "".join(
    f"<p>The {word} shook the quiet town of Elmfield again, and people ran into the streets as they had before.</p>"
    for word in ("first quake", "second quake", "third quake", "fourth quake", "fifth quake")
)
WEB = {
    f"{HOST}/": page(
        f"<html lang=en><head><link rel=alternate type=application/rss+xml href=http://{HOST}/rss></head>"
    ),
    f"{HOST}/rss": page(
        '<rss version="2.0"><channel><title>Outlet</title><item><title>Quake in Elmfield</title>'
        f"<link>http://{HOST}/quake</link></item></channel></rss>",
        Content_Type="text/xml",
    ),
    f"{HOST}/quake": page(
        "<html lang=en><head><title>Quake in Elmfield</title></head>"
        f"<body><article><h1>Quake in Elmfield</h1>{TEXT}</article></body></html>"
    ),
}


class Installed:
    """An empty environment with one artefact in it, and an empty folder to work in."""

    def __init__(self, folder: Path, artefact: Path) -> None:
        self.bin = folder / "env" / "bin"
        self.work = folder / "work"
        self.work.mkdir()
        ways = re.compile(r"(PATH|PIP_.*|SSL_.*|.*_proxy)$", re.IGNORECASE)
        self.environment = {name: value for name, value in os.environ.items() if ways.match(name)}
        self.environment |= {"HOME": str(folder), "LANG": "C.UTF-8"}
        pins = folder / "pins.txt"  # without hashes, which a file of this folder cannot have
        pins.write_text(
            "".join(f"{name}=={version}\n" for name, version in pins_of(ROOT / "requirements.lock").items())
        )
        subprocess.run([sys.executable, "-m", "venv", str(folder / "env")], check=True)
        self.run("pip", "install", "--quiet", "--constraint", str(pins), str(artefact))

    def run(self, program: str, *arguments: str, **more: str) -> str:
        """What a program of the environment prints; raises CalledProcessError when it fails."""
        command, environment = [str(self.bin / program), *arguments], self.environment | more
        return subprocess.run(
            command, env=environment, cwd=self.work, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    def names(self) -> set[str]:
        """The top-level names that newsbot's own files have taken."""
        code = "from importlib.metadata import files; print(*{path.parts[0] for path in files('newsbot')})"
        return {name for name in self.run("python", "-c", code).split() if not name.endswith(".dist-info")}


def own_topic(installed: Installed) -> None:
    """From an empty folder to the first story, its page and its pages as files."""
    with Server(WEB) as server:
        way = {"NEWSBOT_FETCH_RESOLVE": f'{{"*.example" = "127.0.0.1:{server.port}"}}'}
        installed.run("newsbot", "init", "quakes", "--query", "quake*", "--lang", "en")
        installed.run("newsbot", "source", "add", f"http://{HOST}", **way)
        installed.run("newsbot", "crawl", **way)
    assert "Quake in Elmfield" in installed.run("newsbot", "new")
    installed.run("newsbot", "health")
    installed.run("newsbot", "site", "build", "site")
    assert "Quake in Elmfield" in (installed.work / "site" / "index.html").read_text()
    command = [str(installed.bin / "newsbot"), "serve", "--port", "0"]
    with subprocess.Popen(
        command, env=installed.environment, cwd=installed.work, stdout=subprocess.PIPE, text=True
    ) as serving:
        assert serving.stdout is not None
        try:
            with urlopen(serving.stdout.readline().strip()) as answer:
                assert "Quake in Elmfield" in answer.read().decode()
        finally:
            serving.terminate()


def main(artefacts: Sequence[str]) -> None:
    """Raises when an artefact does not do what it is for."""
    newsbot = str(Path(sys.executable).parent / "newsbot")
    demo = subprocess.run([newsbot, "demo"], check=True, stdout=subprocess.PIPE, text=True).stdout
    for artefact in artefacts:
        start = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            installed = Installed(Path(folder), Path(artefact).absolute())
            assert installed.names() == {"newsbot", ".."}, installed.names()  # "..": bin/newsbot
            version = installed.run("newsbot", "--version").replace("\n", ", ")
            assert installed.run("newsbot", "demo") == demo
            assert "complete -o nosort -F _newsbot" in installed.run("newsbot", _NEWSBOT_COMPLETE="bash_source")
            assert "feeds" in installed.run("scrapy", "list", SCRAPY_SETTINGS_MODULE="newsbot.settings")
            own_topic(installed)
        seconds = time.monotonic() - start
        sys.stdout.write(
            f"{artefact}: {Path(artefact).stat().st_size / 1e6:.1f} MB, tried in {seconds:.0f} s: {version}\n"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
