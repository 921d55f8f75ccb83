import pytest

from ml.categorization.brand_list import ANYWHERE, read_brands
from ml.categorization.gazetteer import load_gazetteer
from ml.categorization.lexicon import load_concepts
from ml.categorization.payees import clean
from ml.categorization.word_lists import load_word_lists

KEYS = [concept.key for concept in load_concepts()]


def find_concept(text: str, home: str = "") -> str | None:
    (odds,) = load_gazetteer().search([clean(text)], frozenset(home.split()))
    return KEYS[odds.argmax()] if odds.any() else None


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("REWE Markt GmbH", "groceries"),
        ("Löwenapotheke am Markt", "pharmacy"),
        ("Stadtbäckerei Schmidt", "groceries"),
        ("E.ON Energie Deutschland", "electricity"),
        ("Pharmacie de la Gare", "pharmacy"),
        ("SNCF Connect", "public_transport"),
        ("Leroy Merlin", "home_improvement"),
        ("Mercadona", "groceries"),
        ("Gasolinera San Juan", "fuel"),
        ("Farmacia Comunale", "pharmacy"),
        ("Esselunga", "groceries"),
        ("Albert Heijn 1234", "groceries"),
        ("Tandarts Jansen", "doctor"),
        ("Biedronka", "groceries"),
        ("Apteka pod Orłem", "pharmacy"),
        ("Pingo Doce", "groceries"),
        ("Padaria Bela Vista", "groceries"),
        ("Drogasil", "pharmacy"),
        ("Kortköp Systembolaget", "bars"),
        ("Rema 1000", "groceries"),
        ("Vinmonopolet", "bars"),
        ("České dráhy", "public_transport"),
        ("Lékárna U Anděla", "pharmacy"),
        ("MERKEZ ECZANESİ", "pharmacy"),
        ("BIM Birleşik Mağazalar", "groceries"),
        ("IRCTC", "public_transport"),
        ("Sri Lakshmi Provision Store", "groceries"),
        ("Home Depot", "home_improvement"),
        ("British Gas", "electricity"),
    ],
)
def test_brands_and_words_of_many_countries_are_known(text: str, concept: str) -> None:
    assert find_concept(text) == concept


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("ローソン", "groceries"),
        ("ﾛｰｿﾝ", "groceries"),
        ("LAWSON", "groceries"),
        ("すき家渋谷店", "fast_food"),
        ("さくら薬局 横浜店", "pharmacy"),
        ("東京電力エナジーパートナー", "electricity"),
        ("キユウヨ", "salary"),
    ],
)
def test_japanese_needs_no_blanks_and_is_known_in_every_spelling(text: str, concept: str) -> None:
    assert find_concept(text) == concept


def test_what_is_in_no_list_is_unknown() -> None:
    assert find_concept("Xqzv Wrtplk") is None


def test_a_name_is_understood_as_in_the_persons_country() -> None:
    assert find_concept("Coop", "se") == "groceries"
    assert find_concept("Plus", "pl") == "mobile_phone"
    assert find_concept("Plus", "nl") == "groceries"


def test_odds_are_zero_where_nothing_is_known() -> None:
    odds = load_gazetteer().search(["rewe", "xqzv", ""])
    assert odds.shape == (3, len(KEYS))
    assert odds[0].max() > 5
    assert not odds[1:].any()


def test_every_list_uses_concepts_of_the_lexicon() -> None:
    for word_list in load_word_lists():
        assert {*word_list.names, *word_list.words, *word_list.brands} <= set(KEYS)
        assert all(len(code) == 2 for code in word_list.countries)
    for group in read_brands():
        assert group.concept in KEYS
        assert group.countries
        assert all(code == ANYWHERE or len(code) == 2 for code in group.countries)
        assert all(group.names)


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("Lisa Otto", "de"),
        ("Petra Penny", "de"),
        ("Wolfgang Metzger", "de"),
        ("Mary Target", "us"),
        ("Jack Barber", "us"),
        ("Emma Watson", "gb"),
        ("Ana", "es"),
        ("Ana Ferreira", "pt"),
        ("Pierre Boulanger", "fr"),
        ("Camille Leclerc", "fr"),
        ("Henk Jumbo", "nl"),
        ("Giulia Tim", "it"),
        ("Krzysztof Play", "pl"),
        ("Maria Max", "se"),
        ("スズキ イチロウ", "jp"),
    ],
)
def test_a_person_named_like_a_brand_or_a_trade_is_no_shop(text: str, home: str) -> None:
    assert find_concept(text, home) is None


@pytest.mark.parametrize(
    ("text", "home", "concept"),
    [
        ("Albert", "cz", "groceries"),
        ("Dirk", "nl", "groceries"),
        ("Albert Heijn", "nl", "groceries"),
        ("Louis Vuitton", "fr", "clothing"),
        ("Maria Apotheke", "de", "pharmacy"),
        ("Pizzeria Mario", "it", "restaurants"),
    ],
)
def test_a_shop_with_a_given_name_is_known(text: str, home: str, concept: str) -> None:
    assert find_concept(text, home) == concept


def test_two_ideographs_say_as_much_as_a_word_of_four_letters() -> None:
    rent, rent_in_letters = load_gazetteer().search(["家賃", "huur"])
    assert rent.max() == pytest.approx(rent_in_letters.max())
