"""`/metrics`: how newsbot does, for Prometheus; not on public pages."""

from tests.interfaces.web.client import Client


def test_metrics_tell_what_is_stored(client: Client) -> None:
    answered = client.get("/metrics")
    assert answered.status == 200
    assert answered.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'newsbot_stored{what="articles"} 55' in answered.text


def test_public_pages_have_none(public: Client) -> None:
    assert public.get("/metrics").status == 404
