"""The schemas of requests and responses: an index over the rooms of ``contract/``."""

from contract.activity.changes import *  # noqa: F403 (an index)
from contract.activity.jobs import *  # noqa: F403
from contract.base import *  # noqa: F403
from contract.categorization.performance import *  # noqa: F403
from contract.categorization.rules import *  # noqa: F403
from contract.categorization.suggestions import *  # noqa: F403
from contract.forecasting.accuracy import *  # noqa: F403
from contract.forecasting.predictions import *  # noqa: F403
from contract.health import *  # noqa: F403
from contract.imports.imports import *  # noqa: F403
from contract.imports.previews import *  # noqa: F403
from contract.imports.profiles import *  # noqa: F403
from contract.imports.rows import *  # noqa: F403
from contract.imports.uploads import *  # noqa: F403
from contract.insights.category_breakdowns import *  # noqa: F403
from contract.insights.category_series import *  # noqa: F403
from contract.insights.dismissals import *  # noqa: F403
from contract.insights.insights import *  # noqa: F403
from contract.insights.months import *  # noqa: F403
from contract.insights.overview import *  # noqa: F403
from contract.insights.summaries import *  # noqa: F403
from contract.ledger.accounts import *  # noqa: F403
from contract.ledger.bulk_transactions import *  # noqa: F403
from contract.ledger.categories import *  # noqa: F403
from contract.ledger.category_suggestions import *  # noqa: F403
from contract.ledger.payees import *  # noqa: F403
from contract.ledger.transaction_filters import *  # noqa: F403
from contract.ledger.transactions import *  # noqa: F403
from contract.ledger.transfers import *  # noqa: F403
from contract.people.auth import *  # noqa: F403
from contract.people.export import *  # noqa: F403
from contract.people.users import *  # noqa: F403
from contract.planning.budget_reports import *  # noqa: F403
from contract.planning.budgets import *  # noqa: F403
from contract.problems import *  # noqa: F403
