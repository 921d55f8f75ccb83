"""Types of the arrays that forecasting works on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

DayArray = NDArray[np.int64]
"""Days, counted from 1970-01-01."""
