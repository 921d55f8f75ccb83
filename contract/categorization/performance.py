"""Measures of suggested categories."""

from marshmallow import fields

from contract.base import Schema
from contract.fields import one_of
from core.enums import DriftLevel, Verdict


class CategoryScoresSchema(Schema):
    """Measures of a group of suggestions; shares from 0 to 1, null without any suggestion."""

    count = fields.Integer(
        metadata={"description": "Number of suggestions whose true category is known."}
    )
    accuracy = fields.Float(
        allow_none=True,
        metadata={"description": "Share of suggestions that were right; null without any."},
    )
    macro_f1 = fields.Float(
        allow_none=True,
        metadata={
            "description": "F1 score, averaged over categories of equal weight; null without any."
        },
    )
    coverage = fields.Float(
        allow_none=True,
        metadata={"description": "Share of suggestions that were applied; null without any."},
    )
    accuracy_when_applied = fields.Float(
        allow_none=True,
        metadata={"description": "Share of applied suggestions that were right; null without any."},
    )
    mean_confidence = fields.Float(
        allow_none=True,
        metadata={"description": "Mean confidence, as a probability; null without any suggestion."},
    )
    calibration_error = fields.Float(
        allow_none=True,
        metadata={
            "description": "Expected calibration error: confidence against accuracy; null"
            " without any suggestion."
        },
    )


class MonthScoresSchema(CategoryScoresSchema):
    """Measures of the suggestions of a calendar month."""

    month = fields.String(metadata={"description": "Month of the suggestions: YYYY-MM, in UTC."})


class OneCategoryScoresSchema(CategoryScoresSchema):
    """Measures of the suggestions whose true category is this one."""

    category_id = fields.Integer(
        allow_none=True,
        metadata={"description": "Id of the true category; null if it was cleared or deleted."},
    )
    category_name = fields.String(
        allow_none=True, metadata={"description": "Name of the true category; null without one."}
    )


class VariantScoresSchema(CategoryScoresSchema):
    """Measures of the suggestions of one variant of the model."""

    variant = fields.String(metadata={"description": "Name of the variant."})


class CalibrationBinSchema(Schema):
    """Confidence against accuracy of the suggestions within a range of confidence."""

    at_least = fields.Float(metadata={"description": "Lower bound of confidence, included."})
    below = fields.Float(
        metadata={"description": "Upper bound of confidence; excluded, except for 1."}
    )
    count = fields.Integer(metadata={"description": "Number of suggestions in the range."})
    mean_confidence = fields.Float(metadata={"description": "Mean confidence in the range."})
    accuracy = fields.Float(metadata={"description": "Share of them that were right."})


class DriftSchema(Schema):
    """Change of a distribution: the last 30 days against everything before."""

    stability_index = fields.Float(
        allow_none=True,
        metadata={"description": "Population stability index; null with too few suggestions."},
    )
    level = one_of(
        *DriftLevel,
        allow_none=True,
        metadata={"description": "The index as a level; null with too few suggestions."},
    )


class DriftsSchema(Schema):
    """Drift of the model's confidence and of its inputs."""

    confidence = fields.Nested(
        DriftSchema, metadata={"description": "Drift of the confidence of suggestions."}
    )
    inputs = fields.Nested(
        DriftSchema,
        metadata={"description": "Drift of the similarity of payees to those already known."},
    )


class ExperimentSchema(Schema):
    """Comparison of two variants by their live accuracy."""

    control = fields.String(metadata={"description": "Name of the variant that serves by default."})
    challenger = fields.String(metadata={"description": "Name of the variant that is tried."})
    share = fields.Float(
        metadata={"description": "Share of users, from 0 to 1, that the challenger serves."}
    )
    pairs = fields.Integer(
        metadata={"description": "Number of pairs of outcomes that were compared."}
    )
    e_better = fields.Float(
        metadata={"description": "E-value for the challenger being better; 20 decides."}
    )
    e_worse = fields.Float(
        metadata={"description": "E-value for the challenger being worse; 20 decides."}
    )
    verdict = one_of(*Verdict, metadata={"description": "The challenger against the control."})
    has_fallen_back = fields.Boolean(
        metadata={
            "description": "Whether the challenger was worse, so that the control serves all users."
        }
    )


class ModelPerformanceSchema(Schema):
    """Measures of the categories that were suggested to a user.

    The truth is the category that the user chose, or an applied category that stood for a week.
    """

    labels = fields.Integer(
        metadata={"description": "Number of categories chosen by you that the model knows."}
    )
    variant = fields.String(
        metadata={"description": "Name of the model's variant that serves you."}
    )
    suggestions = fields.Integer(
        metadata={"description": "Number of suggestions so far, at most 10,000."}
    )
    overall = fields.Nested(
        CategoryScoresSchema, metadata={"description": "Measures of all suggestions."}
    )
    calibration = fields.List(
        fields.Nested(CalibrationBinSchema),
        metadata={"description": "Ranges of confidence that contain suggestions, ascending."},
    )
    by_month = fields.List(
        fields.Nested(MonthScoresSchema), metadata={"description": "By month, oldest first."}
    )
    by_category = fields.List(
        fields.Nested(OneCategoryScoresSchema),
        metadata={"description": "By true category, the most frequent first."},
    )
    by_variant = fields.List(
        fields.Nested(VariantScoresSchema), metadata={"description": "By variant of the model."}
    )
    drift = fields.Nested(
        DriftsSchema, metadata={"description": "The last 30 days against everything before."}
    )
    experiment = fields.Nested(
        ExperimentSchema,
        allow_none=True,
        metadata={"description": "The running experiment, for admins; null without one."},
    )
