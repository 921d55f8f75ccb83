import re

import pytest

from infrastructure.origins import LOOPBACK_ORIGINS, compile_origins, is_loopback, is_origin


@pytest.mark.parametrize(
    "origin",
    [
        "http://localhost",
        "http://localhost:5173",
        "http://localhost:*",
        "https://app.example.com",
        "https://xn--bcher-kva.example:8443",
        "http://127.0.0.1:3000",
        "http://[::1]:3000",
        "https://80.example:80",
        *LOOPBACK_ORIGINS,
    ],
)
def test_what_a_browser_sends_is_an_origin(origin: str) -> None:
    assert is_origin(origin)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "localhost:5173",
        "app.example",
        "//app.example",
        "ftp://app.example",
        "http://",
        "http://app.example/",
        "http://app.example/path",
        "http://app.example?x",
        "http://user@app.example",
        "HTTP://app.example",
        "http://App.example",
        "http://app.example:",
        "http://app.example:0",
        "http://app.example:080",
        "http://app.example:99999",
        "http://app.example:port",
        "http://app.example:80",
        "https://app.example:443",
        "http://*.example",
        "http://app..example",
        "http://-app.example",
        "http://bücher.example",
        "http://999.1.1.1",
        "http://1.2.3",
        "http://[::1",
        "http://[g::1]",
        "http://::1",
        "http://app.example http://b.example",
        "http://app.example\n",
    ],
)
def test_what_no_browser_sends_is_no_origin(text: str) -> None:
    assert not is_origin(text)


@pytest.mark.parametrize(
    ("origin", "is_allowed"),
    [
        ("http://localhost:5173", True),
        ("http://localhost", True),
        ("http://127.0.0.1:1", True),
        ("http://[::1]:65535", True),
        ("https://localhost:5173", False),
        ("http://localhost.evil.test", False),
        ("http://localhost:5173.evil.test", False),
        ("http://localhost:", False),
        ("http://evil.test?http://localhost:5173", False),
        ("http://127.0.0.10:80", False),
        ("http://127x0x0x1:80", False),
        ("http://localhost:5173\n", False),
        ("null", False),
    ],
)
def test_any_port_means_any_port_and_nothing_else(
    origin: str,
    is_allowed: bool,  # noqa: FBT001
) -> None:
    patterns = [pattern for pattern in compile_origins(LOOPBACK_ORIGINS) if pattern != "*"]
    matches = [re.match(pattern, origin) for pattern in patterns]
    assert any(matches) is is_allowed


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.1.2.3", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("::ffff:127.0.0.1", True),
        ("::ffff:192.0.2.1", False),
        ("0.0.0.0", False),
        ("::", False),
        ("", False),
        ("192.168.1.5", False),
        ("localhost.example", False),
    ],
)
def test_a_loopback_host_reaches_only_this_machine(
    host: str,
    expected: bool,  # noqa: FBT001
) -> None:
    assert is_loopback(host) is expected
