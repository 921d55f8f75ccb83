"""Every notification leads to a page that the web app has."""

import re
from pathlib import Path

import pytest

from core.enums import NotificationEntity, NotificationType
from core.notification_pages import find_page

ROUTER = Path(__file__).parents[2] / "web/src/router.tsx"
PATHS = re.findall(r'path: "([^"]+)"', ROUTER.read_text(encoding="utf-8"))


@pytest.mark.parametrize("entity", [None, *NotificationEntity])
@pytest.mark.parametrize("kind", NotificationType)
def test_every_notification_leads_to_a_page_of_the_app(kind: str, entity: str | None) -> None:
    page = re.split("[?#]", find_page(kind, entity, 7))[0]
    patterns = [re.sub(r"\$\w+", r"\\d+", path) for path in PATHS]
    assert any(re.fullmatch(pattern, page) for pattern in patterns), page


def test_an_anomaly_leads_to_its_section_and_other_unusual_spending_to_the_home_page() -> None:
    unusual = NotificationType.UNUSUAL_SPENDING
    assert find_page(unusual, NotificationEntity.ANOMALY, 7) == "/review#unusual"
    assert find_page(unusual, None, None) == "/"
