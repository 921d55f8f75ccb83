import pytest

from routes.http.preconditions import expected_versions


@pytest.mark.parametrize(
    ("header", "versions"),
    [
        (None, None),
        ("*", None),
        ('"7"', {7}),
        ("7", {7}),
        ('7, "8"', {7, 8}),
        ('W/"7"', set()),
        ('"7', set()),
        ('7"', set()),
        ("seven", set()),
    ],
)
def test_versions_are_read_with_and_without_quotation_marks(
    header: str | None, versions: set[int] | None
) -> None:
    assert expected_versions(header) == versions
