from pathlib import Path

import pytest

from benchmarks import brand_names, first_guesses, merchants
from ml.categorization.lexicon import load_concepts

MINIMA = {
    "de": (0.85, 0.75), "fr": (0.85, 0.75), "es": (0.85, 0.75), "nl": (0.85, 0.75),
    "tr": (0.70, 0.60),
    "se": (0.70, 0.60), "dk": (0.70, 0.60), "no": (0.70, 0.60), "cz": (0.70, 0.60),
    "in": (0.70, 0.60), "ja": (0.70, 0.60),
    "us": (0.95, 0.95), "uk": (0.90, 0.90),
}  # fmt: skip
"""Least accuracy of merchants' names and bank lines without labels."""


@pytest.mark.slow
@pytest.mark.parametrize("country", MINIMA)
def test_first_guesses_are_right_in_many_countries(country: str) -> None:
    categorizer, names = first_guesses.create_categorizer()
    listed = merchants.read_merchants(country)
    for least, attribute in zip(MINIMA[country], ("name", "line"), strict=True):
        texts = [getattr(merchant, attribute) for merchant in listed]
        guesses = first_guesses.guess(categorizer, names, listed, texts)
        assert sum(guess.is_right for guess in guesses) / len(guesses) >= least, attribute


@pytest.mark.slow
def test_the_benchmark_prints_every_country(capsys: pytest.CaptureFixture[str]) -> None:
    first_guesses.main(["de", "ja"], tell_home=True, show_misses=True)
    output = capsys.readouterr().out
    assert "de " in output
    assert "ja " in output
    assert "held out" in output


def test_every_merchant_has_a_line_and_standard_categories() -> None:
    standard = {concept.category for concept in load_concepts()} - {None}
    for country in merchants.list_countries():
        listed = merchants.read_merchants(country)
        assert len(listed) >= 120
        assert all(merchant.name and merchant.line for merchant in listed)
        assert all(merchant.categories <= standard for merchant in listed)


def test_the_list_of_brands_is_built_from_the_index(tmp_path: Path) -> None:
    def brand(name: str, *countries: str) -> dict[str, object]:
        places = {"include": list(countries)}
        return {"displayName": name, "locationSet": places, "tags": {"name": name}}

    index = {
        "brands/shop/supermarket": {"items": [brand("Marktkette", "de", "at")]},
        "brands/amenity/fuel": {"items": [brand("Marktkette", "de", "it"), brand("Abc", "001")]},
        "brands/amenity/bench": {"items": [brand("No shop", "de")]},
    }
    groups = brand_names.resolve(brand_names.list_brands(index))
    assert groups == {("groceries", "at de"): ["Marktkette"], ("fuel", "it"): ["Marktkette"]}
