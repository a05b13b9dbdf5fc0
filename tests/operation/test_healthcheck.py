"""A healthcheck is told of the start and the end of a run, and never in its way."""

import pytest

from newsbot.errors import StoreError, UsageError
from newsbot.operation.healthcheck import Ping, told
from tests.servers import RESET, Server, page


@pytest.fixture
def server() -> "Server":
    return Server({})


@pytest.mark.parametrize(("code", "end"), [(0, "/uuid"), (3, "/uuid"), (10, "/uuid"), (4, "/uuid/4"), (1, "/uuid/1")])
def test_a_run_tells_its_start_and_its_end(server: Server, code: int, end: str) -> None:
    with server, told(Ping(f"http://127.0.0.1:{server.port}/uuid")) as codes:
        codes.append(code)
        assert True
    assert [asked.path for asked in server.log] == ["/uuid/start", end]


def test_an_error_is_told_by_its_exit_code(server: Server) -> None:
    with server, pytest.raises(StoreError), told(Ping(f"http://127.0.0.1:{server.port}/uuid/")):
        raise StoreError("gone")
    assert [asked.path for asked in server.log] == ["/uuid/start", "/uuid/5"]


def test_the_query_stays_behind_the_path(server: Server) -> None:
    with server:
        ping = Ping(f"http://127.0.0.1:{server.port}/uuid?rid=1")
        ping.ended(4)
    assert [asked.path for asked in server.log] == ["/uuid/4?rid=1"]


@pytest.mark.parametrize("answer", [page("", "500 No"), lambda asked: iter([RESET])])
def test_a_healthcheck_that_is_ill_is_a_warning(answer: object, caplog: pytest.LogCaptureFixture) -> None:
    with Server({}, missing=answer) as server:  # type: ignore[arg-type] # an answer of either kind
        Ping(f"http://127.0.0.1:{server.port}/canary").ended(0)
    assert ("could not be told" in caplog.text, "canary" in caplog.text) == (True, False)


@pytest.mark.parametrize("url", ["", "hc.example/x", "file:///etc/passwd", "http:///x"])
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(UsageError):
        Ping(url)


def test_without_a_healthcheck_nothing_is_told() -> None:
    with told(None) as codes:
        codes.append(1)
    assert codes == [1]
