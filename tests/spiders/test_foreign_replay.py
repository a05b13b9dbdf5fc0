"""Archives of others in a replay of everything, beside those of articles only."""

from pathlib import Path

from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import ArticleFilter
from tests.commands import spawn
from tests.network.archive import foreign_tools as tools

TEXT = "".join(
    f"<p>Le pont d'Elmfield est fermé depuis qu'une inspection a trouvé des fissures dans la pile {number}, et les "
    f"camions passent par la route du nord jusqu'au {number + 3} mai, a dit le comté.</p>"
    for number in range(4)
)


def test_a_page_whose_type_was_not_sent_is_known_by_how_it_begins(tmp_path: Path) -> None:
    page = f"<!DOCTYPE html><html lang=fr><head><title>Pont fermé</title></head><body>{TEXT}</body></html>".encode()
    archive, store = tmp_path / "a.warc", f"sqlite:{tmp_path}/store.db"
    archive.write_bytes(
        tools.record("response", b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n" + page, "http://pont.example/a/1")
        + tools.record("response", b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\nGIF89a", "http://pont.example/a/2")
    )
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "pont.toml").write_text("query = 'pont'\nfeeds = []\n")
    config = tmp_path / "newsbot.toml"
    config.write_text("[extract]\nworkers = 1\n")
    done = spawn("--config", config, "--store", store, "replay", archive)
    assert done.code == 0, done.err
    opened = open_store(store)
    found = [article.url for article in opened.articles(ArticleFilter())]
    opened.close()
    assert found == ["http://pont.example/a/1"]
