"""Foreign keys that change or delete published rows have their events."""

from core import events
from models import Base, Import, table_of
from services.cascades import DELETED, UPDATED
from services.snapshots import PUBLIC_FIELDS

LOGGED = {event.entity for event in events.Event.__subclasses__()}
"""The entities of the log."""
ENTITY_BY_TABLE = {
    "budget_alerts": "budget_alert",
    "budget_predictions": "prediction",
    "standard_descriptions": "description",
    "category_rules": "rule",
}
"""Entities of tables whose name is not simply its plural."""
LOGGED_BY_PARENT = {"model_versions"}
"""Tables whose rows no user deletes."""


def entity(model: type[Base]) -> str:
    name = table_of(model).name
    singular = name.replace("ies", "y") if name.endswith("ies") else name.removesuffix("s")
    return ENTITY_BY_TABLE.get(name, singular)


def referring_models(rule: str) -> set[type[Base]]:
    """The models in the log with a reference, other than to their owner, with this rule."""
    models = set()
    for model in PUBLIC_FIELDS:
        for key in table_of(model).foreign_keys:
            is_owner = key.column.table.name == "users"
            is_of_users = key.column.table.name not in LOGGED_BY_PARENT and not is_owner
            if key.ondelete == rule and is_of_users and entity(model) in LOGGED:
                models.add(model)
    return models


def test_every_logged_row_that_a_deletion_takes_along_has_a_tombstone() -> None:
    assert referring_models("CASCADE") <= DELETED.keys()


def test_every_logged_row_that_loses_a_reference_has_an_event() -> None:
    assert referring_models("SET NULL") <= UPDATED.keys()
    assert Import in referring_models("SET NULL")


def test_tombstones_have_no_payload_and_the_entity_of_their_creation() -> None:
    for model, event in DELETED.items():
        assert event(1).entity == entity(model)
        assert event(1).payload is None
