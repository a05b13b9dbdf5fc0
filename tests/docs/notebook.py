"""Runs docs/how-to/notebook.ipynb cell by cell. `python -m tests.docs.notebook` writes its outputs anew."""

import ast
import contextlib
import io
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.corpus.query.corpus import world_copy

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "notebook.ipynb"


def stage(folder: Path) -> Path:
    """A folder in which a notebook finds what `make demo` writes where it would in the clone."""
    (folder / "var").mkdir()
    shutil.copy(world_copy(folder).partition(":")[2], folder / "var" / "demo.db")
    place = folder / "docs" / "how-to"
    place.mkdir(parents=True)
    return place


def run(notebook: dict[str, Any]) -> dict[str, Any]:
    """The notebook with the outputs of its cells, run in this process and folder."""
    names: dict[str, Any] = {}
    cells, number = [], 0
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            number += 1
            cell = {**cell, "execution_count": number, "outputs": list(_outputs("".join(cell["source"]), names, number))}
        cells.append(cell)
    return {**notebook, "cells": cells}


def _outputs(source: str, names: dict[str, Any], number: int) -> Any:
    *before, last = ast.parse(source).body
    value = None
    with contextlib.redirect_stdout(io.StringIO()) as said:
        exec(compile(ast.Module(before, []), "cell", "exec"), names)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
        else:
            exec(compile(ast.Module([last], []), "cell", "exec"), names)
    if said.getvalue():
        yield {"name": "stdout", "output_type": "stream", "text": said.getvalue().splitlines(keepends=True)}
    if value is not None:
        data = {"text/plain": repr(value).splitlines(keepends=True)}
        if hasattr(value, "_repr_svg_"):
            data["image/svg+xml"] = value._repr_svg_().splitlines(keepends=True)
        yield {"data": data, "execution_count": number, "metadata": {}, "output_type": "execute_result"}


def text(notebook: dict[str, Any]) -> str:
    """As it is written."""
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    source = sys.argv[1] if len(sys.argv) > 1 else PAGE
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(stage(Path(folder))):
        done = run(json.loads(Path(source).read_text("utf-8")))
    PAGE.write_text(text(done), "utf-8")
