"""Variants of the categorizer; an experiment compares two of them."""

from __future__ import annotations

from dataclasses import dataclass

# Part of the recipe that ``mixture`` describes.
LINEAR_SHARE = 0.4
MEANING_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Variant:
    """A configuration of the categorizer.

    Attributes:
        name: Name in settings and in stored predictions.
        linear_share: Largest share of the linear model in the mixture; 0 disables it.
        meaning_share: Share of sentence embeddings, where an encoder is installed.
    """

    name: str
    linear_share: float = LINEAR_SHARE
    meaning_share: float = 0.0


DEFAULT_VARIANT = Variant("kernel_linear")
VARIANTS = {
    variant.name: variant
    for variant in (
        DEFAULT_VARIANT,
        Variant("kernel", linear_share=0.0),
        Variant("embeddings", meaning_share=MEANING_SHARE),
    )
}
