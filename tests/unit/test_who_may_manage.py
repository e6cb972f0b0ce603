"""Without accounts only who sits at the server may change what others see; whatever is doubtful is refused."""

from __future__ import annotations

import pytest

from components import viewer

HOST = "127.0.0.1:8050"


def may(web, *, peer: str | None = "127.0.0.1", host: str = HOST, **headers: str) -> bool:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    with web.test_request_context("/", base_url=f"http://{host}", headers=named, environ_base={"REMOTE_ADDR": peer}):
        return viewer.may_manage()


@pytest.mark.parametrize(
    ("peer", "host"),
    [("127.0.0.1", HOST), ("127.3.4.5", HOST), ("::1", "[::1]:8050"), ("127.0.0.1", "localhost")],
)
def test_who_sits_at_the_server_may(web, peer, host):
    assert may(web, peer=peer, host=host)
    assert may(web, peer=peer, host=host, Origin=f"http://{host}")


@pytest.mark.parametrize(
    "peer", ["10.0.0.7", "192.168.1.2", "::", "2001:db8::1", "0.0.0.0", "", None, "unix:", "127.0.0.1, 10.0.0.7"]
)
def test_another_machine_may_not(web, peer):
    assert not may(web, peer=peer)


@pytest.mark.parametrize("name", viewer.HANDED_ON)
@pytest.mark.parametrize("text", ["127.0.0.1", "", "for=127.0.0.1"])
def test_who_comes_through_a_proxy_may_not(web, name, text):
    assert not may(web, **{name.replace("-", "_"): text})


@pytest.mark.parametrize("host", ["tthc.example.vn", "127.0.0.1.example.vn", "localhost.example.vn", "10.0.0.7:8050"])
def test_a_name_that_somebody_made_lead_here_may_not(web, host):
    """A page of a stranger whose name was pointed at this machine says that name, and its own origin."""
    assert not may(web, host=host)
    assert not may(web, host=host, Origin=f"http://{host}")


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "", "http://127.0.0.1:9999", "http://127.0.0.1", "http://[", f"x{HOST}"]
)
def test_a_page_of_somebody_else_may_not(web, origin):
    assert not may(web, Origin=origin)
