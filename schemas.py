"""The JSON contract: an index over ``contract/``, in the sections of ``models.py``."""

from contract.answers import *  # noqa: F403 (an index)
from contract.base import *  # noqa: F403
from contract.imports import *  # noqa: F403
from contract.insight import *  # noqa: F403
from contract.learning import *  # noqa: F403
from contract.ledger import *  # noqa: F403
from contract.log import *  # noqa: F403
from contract.people import *  # noqa: F403
from contract.planning import *  # noqa: F403
from contract.transactions import *  # noqa: F403
