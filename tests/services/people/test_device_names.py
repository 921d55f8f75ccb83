import pytest

from services.people.device_names import name_device

pytestmark = pytest.mark.unit
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (CHROME, "Chrome · Linux"),
        (f"{CHROME} Edg/156.0", "Edge · Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/604.1", "Safari · iOS"),
        ("Firefox/140.0", "Firefox"),
        ("curl/8.1", "curl"),
        ("", None),
        (None, None),
    ],
)
def test_a_device_is_named_by_its_browser_and_system(
    user_agent: str | None, name: str | None
) -> None:
    assert name_device(user_agent) == name
