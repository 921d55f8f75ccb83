"""The second factor of a login: an authenticator app, and recovery codes."""

from container import container
from core.identity import Caller
from infrastructure.authenticator_apps import Enrolment
from routes.http.rate_limiting import count_attempt
from routes.http.route_spec import Resource
from schemas import (
    EnrolmentSchema,
    RecoveryCodesSchema,
    SecondFactorConfirmSchema,
    SecondFactorProofSchema,
    SecondFactorSchema,
    SecondFactorSetupSchema,
)
from services.people import auth_service, second_factor_service
from services.people.second_factor_service import NewCodes, SecondFactorState
from services.people.second_factors import SecondFactors
from services.people.user_values import FactorValues

second_factor = Resource(
    "second_factor",
    __name__,
    url_prefix="/auth/second-factor",
    description="The second factor of a login: an authenticator app, and recovery codes.",
)


@second_factor.get("", response=SecondFactorSchema, auth="session")
def get_second_factor(caller: Caller) -> SecondFactorState:
    """Get whether your logins need a second factor."""
    return second_factor_service.get_state(caller)


@second_factor.post(
    "/setup",
    body=SecondFactorSetupSchema,
    response=EnrolmentSchema,
    auth="session",
    errors=(409,),
)
def create_authenticator_secret(caller: Caller, body: FactorValues) -> Enrolment:
    """Create a secret for your authenticator app.

    The response has it as text and as a QR code. Nothing changes until a code confirms it.
    """
    factors = _count_attempt(caller)
    return second_factor_service.begin_setup(factors, caller, body["password"])


@second_factor.post(
    "/confirm",
    body=SecondFactorConfirmSchema,
    response=RecoveryCodesSchema,
    auth="session",
    errors=(409,),
    postman_status=409,
)
def confirm_second_factor(caller: Caller, body: FactorValues) -> NewCodes:
    """Confirm the second factor with a code of the app.

    From then on, every login needs a code. The response has recovery codes for the day on which
    the app is lost; each works once, and they cannot be read again.
    """
    factors = _count_attempt(caller)
    return second_factor_service.confirm_setup(factors, caller, body["code"])


@second_factor.post(
    "/recovery-codes",
    body=SecondFactorProofSchema,
    response=RecoveryCodesSchema,
    auth="session",
    errors=(409,),
    postman_status=409,
)
def create_recovery_codes(caller: Caller, body: FactorValues) -> NewCodes:
    """Create new recovery codes.

    The earlier ones no longer work.
    """
    factors = _count_attempt(caller)
    return second_factor_service.renew_codes(factors, caller, body["password"], body["code"])


@second_factor.post(
    "/remove",
    body=SecondFactorProofSchema,
    auth="session",
    status=204,
    errors=(409,),
    postman_status=409,
)
def delete_second_factor(caller: Caller, body: FactorValues) -> None:
    """Remove the second factor.

    Not while an admin requires it of you.
    """
    factors = _count_attempt(caller)
    second_factor_service.turn_off(factors, caller, body["password"], body["code"])


def _count_attempt(caller: Caller) -> SecondFactors:
    """Count an attempt at the password or a code; return what checks codes. Raises TooMany."""
    # A stolen session must not be able to guess at leisure.
    count_attempt("second-factor", auth_service.account_key(str(caller.id)))
    return container().sessions.second_factors
