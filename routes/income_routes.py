"""Incomes."""

from core.enums import TransactionKind
from routes.kind_routes import KindSchemas, kind_resource
from schemas import (
    IncomeCreateSchema,
    IncomeStatisticsSchema,
    IncomeSummarySchema,
    IncomeUpdateSchema,
)

incomes = kind_resource(
    TransactionKind.INCOME,
    "Money received.",
    KindSchemas(
        IncomeCreateSchema, IncomeUpdateSchema, IncomeSummarySchema, IncomeStatisticsSchema
    ),
)
