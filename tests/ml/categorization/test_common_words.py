from ml.categorization.common_words import CommonWords
from ml.categorization.transaction_features import TransactionFeatures


def features(text: str, payee: str = "") -> TransactionFeatures:
    return TransactionFeatures(text, 10.0, -1, 0, payee)


def test_words_that_nearly_all_texts_have_are_stripped() -> None:
    common = CommonWords()
    assert common.add(["kaufumsatz lidl", "kaufumsatz aral", "kaufumsatz obi"])
    stripped = common.strip(features("kaufumsatz galp lindau", "kaufumsatz galp"))
    assert (stripped.text, stripped.payee) == ("galp lindau", "galp")


def test_few_or_different_texts_have_no_common_words() -> None:
    common = CommonWords()
    assert not common.add(["uber trip", "uber eats"])
    assert not common.add(["lidl", "aral"])
    assert common.words == frozenset()


def test_a_word_is_no_longer_common_once_other_payees_are_known() -> None:
    common = CommonWords()
    assert common.add(["uber trip", "uber eats", "uber one"])
    assert common.add(["lidl", "aral"])
    assert common.strip(features("uber trip")).text == "uber trip"


def test_a_text_of_common_words_alone_stays() -> None:
    common = CommonWords()
    common.add(["kaufumsatz", "kaufumsatz aral", "kaufumsatz obi"])
    assert common.strip(features("kaufumsatz")).text == "kaufumsatz"
