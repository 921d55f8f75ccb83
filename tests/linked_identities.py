"""A user's login at a provider, linked without the provider."""

from models import ExternalIdentity
from services.unit_of_work import unit_of_work
from tests.conftest import Person


def linked_identity(person: Person) -> int:
    """Link a login at a provider; return the id of the link."""
    with person.client.application.app_context(), unit_of_work(person.id) as work:
        identity = ExternalIdentity(
            user_id=person.id,
            issuer="https://login.example",
            subject=f"subject-{person.id}",
            label=person.email,
        )
        work.session.add(identity)
        work.session.flush()
        return identity.id
