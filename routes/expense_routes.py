"""Expenses."""

from core.enums import TransactionKind
from routes.kind_routes import KindSchemas, kind_resource
from schemas import (
    ExpenseCreateSchema,
    ExpenseStatisticsSchema,
    ExpenseSummarySchema,
    ExpenseUpdateSchema,
)

expenses = kind_resource(
    TransactionKind.EXPENSE,
    "Money spent. A refund is an expense with a negative amount.",
    KindSchemas(
        ExpenseCreateSchema, ExpenseUpdateSchema, ExpenseSummarySchema, ExpenseStatisticsSchema
    ),
)
