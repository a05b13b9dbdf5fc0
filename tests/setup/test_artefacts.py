"""The wheel and the source distribution: all that newsbot needs, and nothing under a name that is not its own."""

import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

import newsbot
from tests.docs import notebook

ROOT = Path(__file__).parents[2]


def build(source: Path, target: Path, kind: str) -> Path:
    """Build one artefact of a source folder."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", str(target)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    return next(target.glob("*.whl" if kind == "wheel" else "*.tar.gz"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, tmp_path_factory.mktemp("wheel"), "wheel")


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as opened:
        return set(opened.namelist())


def in_repository() -> set[str]:
    """Files of the package, through its links into the rest of the repository."""
    return {
        str((Path(folder) / name).relative_to(ROOT))
        for folder, _, found in os.walk(ROOT / "newsbot", followlinks=True)
        for name in found
        if not name.endswith(".pyc")
    }


def test_the_wheel_has_every_file_of_the_package(wheel: Path) -> None:
    package = in_repository()
    for needed in (
        "newsbot/pipelines/store.py",
        "newsbot/interfaces/schemas/story.json",
        "newsbot/interfaces/web/templates/story.html",
        "newsbot/interfaces/web/static/newsbot.css",
        "newsbot/interfaces/demo/topics/iran-missiles-turkey.toml",
    ):
        assert needed in package
    assert {name for name in names(wheel) if name.startswith("newsbot/")} == package


def test_installed_newsbot_takes_no_name_but_its_own(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in names(wheel)}
    assert tops == {"newsbot", next(top for top in tops if top.endswith(".dist-info"))}


def test_the_source_distribution_makes_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    archive = build(ROOT, tmp_path, "sdist")
    with tarfile.open(archive) as tar:
        assert not [member.name for member in tar if not member.isfile()]  # no link that leads out of it
    subprocess.run(["tar", "-xzf", str(archive), "-C", str(tmp_path)], check=True)
    again = build(archive.with_name(archive.name.removesuffix(".tar.gz")), tmp_path / "again", "wheel")
    assert again.read_bytes() == wheel.read_bytes()


def test_the_installed_demo_tells_the_world(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(tmp_path / "site")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "newsbot", "demo"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert str(tmp_path / "site") not in done.stdout
    assert "s-exhcms  Second missile from Iran shot down as it enters Turkish airspace" in done.stdout


def test_the_installed_package_runs_the_notebook(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(tmp_path / "site")
    code = (
        "import json, newsbot; from tests.docs import notebook; written = notebook.PAGE.read_text('utf-8');"
        " assert notebook.text(notebook.run(json.loads(written))) == written; print(newsbot.__file__)"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=notebook.stage(tmp_path),
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path / "site"), str(ROOT)])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(tmp_path / "site" / "newsbot" / "__init__.py")


def test_the_version_stands_in_one_place() -> None:
    files = [*ROOT.glob("*.*"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("newsbot/**/*.py"), *ROOT.glob("deploy/*")]
    said = re.compile(rf"(?<![\d.]){re.escape(newsbot.__version__)}(?![\d.])")
    naming = [
        path
        for path in files
        if path.name != "CHANGELOG.md" and path.suffix != ".lock" and path.is_file() and said.search(path.read_text())
    ]
    assert naming == [ROOT / "newsbot" / "__init__.py"]


def test_the_citation_is_one() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert citation.keys() >= {"cff-version", "message", "title", "authors"}
    assert (citation["title"], citation["license"]) == (project["name"], project["license"])
