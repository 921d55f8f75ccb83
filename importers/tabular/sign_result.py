"""Result of the detection of the sign."""

from dataclasses import dataclass

from core.enums import AmountSign
from importers.values import Detection, Question


@dataclass(frozen=True, slots=True)
class SignResult:
    """The detected sign, why, and a question where it is not certain.

    ``out_values`` are the cells of the flag column that mean money out;
    ``flag_place`` is the place of that column.
    """

    sign: AmountSign
    detection: Detection
    question: Question | None = None
    out_values: frozenset[str] = frozenset()
    flag_place: int | None = None
