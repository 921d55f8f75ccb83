"""Names of the system categories in the languages of the people who use them.

The table is by the English name, under which a system category is stored. A system category that an
admin has renamed is not in it, and has its new name in every language.
"""

from collections.abc import Iterator, Mapping

from core.locales import find_locale
from core.normalization import normalize_text

LANGUAGES = ("de", "fr", "es", "pt", "it", "nl", "pl", "ja")
"""Languages of the columns of the table, besides English."""

TRANSLATIONS: Mapping[str, tuple[str, ...]] = {
    "Housing": (
        "Wohnen", "Logement", "Vivienda", "Habitação", "Casa", "Wonen", "Mieszkanie", "住まい",
    ),
    "Utilities": (
        "Nebenkosten", "Charges et énergie", "Suministros", "Contas da casa", "Utenze",
        "Energie & water", "Media i rachunki", "水道・光熱費",
    ),
    "Groceries": (
        "Lebensmittel", "Courses", "Supermercado", "Supermercado", "Spesa", "Boodschappen",
        "Zakupy spożywcze", "食料品",
    ),
    "Food & Dining": (
        "Essen & Trinken", "Restaurants et sorties", "Restaurantes y bares",
        "Restaurantes e cafés", "Ristoranti e bar", "Eten & drinken", "Jedzenie na mieście",
        "外食",
    ),
    "Transportation": (
        "Verkehr", "Transports", "Transporte", "Transportes", "Trasporti", "Vervoer", "Transport",
        "交通費",
    ),
    "Shopping": (
        "Einkäufe", "Achats", "Compras", "Compras", "Acquisti", "Winkelen", "Zakupy", "買い物",
    ),
    "Health & Fitness": (
        "Gesundheit & Fitness", "Santé et sport", "Salud y deporte", "Saúde e desporto",
        "Salute e sport", "Gezondheid & sport", "Zdrowie i sport", "健康・フィットネス",
    ),
    "Insurance": (
        "Versicherungen", "Assurances", "Seguros", "Seguros", "Assicurazioni", "Verzekeringen",
        "Ubezpieczenia", "保険",
    ),
    "Entertainment": (
        "Unterhaltung", "Loisirs", "Ocio", "Lazer", "Svago", "Ontspanning", "Rozrywka", "娯楽",
    ),
    "Subscriptions": (
        "Abonnements", "Abonnements", "Suscripciones", "Assinaturas", "Abbonamenti",
        "Abonnementen", "Subskrypcje", "サブスクリプション",
    ),
    "Travel": (
        "Reisen", "Voyages", "Viajes", "Viagens", "Viaggi", "Reizen", "Podróże", "旅行",
    ),
    "Education": (
        "Bildung", "Éducation", "Educación", "Educação", "Istruzione", "Onderwijs", "Edukacja",
        "教育",
    ),
    "Personal Care": (
        "Körperpflege", "Soins personnels", "Cuidado personal", "Cuidados pessoais",
        "Cura della persona", "Persoonlijke verzorging", "Uroda i higiena", "美容",
    ),
    "Gifts & Donations": (
        "Geschenke & Spenden", "Cadeaux et dons", "Regalos y donaciones", "Presentes e doações",
        "Regali e donazioni", "Cadeaus & giften", "Prezenty i darowizny", "贈り物・寄付",
    ),
    "Fees & Taxes": (
        "Gebühren & Steuern", "Frais et impôts", "Comisiones e impuestos", "Taxas e impostos",
        "Commissioni e tasse", "Kosten & belastingen", "Opłaty i podatki", "手数料・税金",
    ),
    "Salary": (
        "Gehalt", "Salaire", "Nómina", "Salário", "Stipendio", "Salaris", "Wynagrodzenie", "給与",
    ),
    "Other Income": (
        "Sonstige Einnahmen", "Autres revenus", "Otros ingresos", "Outros rendimentos",
        "Altre entrate", "Overige inkomsten", "Inne przychody", "その他の収入",
    ),
    "Other": (
        "Sonstiges", "Autres", "Otros", "Outros", "Altro", "Overig", "Inne", "その他",
    ),
}  # fmt: skip


def find_language(locale: str) -> str:
    """Return the language of a locale, such as ``de`` of ``de-AT``."""
    return find_locale(locale).language


def translate_category(name: str, locale: str) -> str:
    """Return the name of a system category in the language of a locale.

    It is the name itself in English, in a language that the table lacks, and for a category that
    the table lacks.
    """
    language = find_language(locale)
    if language not in LANGUAGES or name not in TRANSLATIONS:
        return name
    return TRANSLATIONS[name][LANGUAGES.index(language)]


def list_category_names(name: str) -> Iterator[str]:
    """Return a system category's names in all languages, the stored one last."""
    yield from TRANSLATIONS.get(name, ())
    yield name


def is_name_of(text: str, name: str) -> bool:
    """Return whether a text is a system category's name in any language, ignoring case."""
    key = normalize_text(text)
    return any(normalize_text(translation) == key for translation in list_category_names(name))
