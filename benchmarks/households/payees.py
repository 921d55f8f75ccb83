"""Texts of banks for the shops of invented households, by country and category.

``{ref}`` stands for a number that differs in every row, ``{month}`` for year and month.
"""

from __future__ import annotations

from collections.abc import Mapping

GERMANY: Mapping[str, tuple[str, ...]] = {
    "Groceries": (
        "REWE SAGT DANKE {ref}//BERLIN/DE",
        "EDEKA CENTER {ref} BERLIN",
        "LIDL DIENSTLEISTUNG GMBH",
        "ALDI NORD //BERLIN/DE {ref}",
        "DM DROGERIEMARKT FIL.{ref}",
        "DENNS BIOMARKT",
    ),
    "Restaurants": (
        "LIEFERANDO.DE AMSTERDAM NL",
        "SUMUP *CAFE LUISE",
        "VAPIANO BERLIN {ref}",
        "BACKWERK HBF",
        "TRATTORIA DA ENZO",
    ),
    "Transport": ("DB VERTRIEB GMBH {ref}", "ARAL STATION {ref}", "BVG TICKETSHOP", "UBER *TRIP"),
    "Clothing": ("ZALANDO SE {ref}", "H&M FIL. {ref}", "PAYPAL *ABOUTYOU", "DECATHLON BERLIN"),
    "Health": ("APOTHEKE AM MARKT", "FIELMANN AG CO", "DR. MED. K. WEISS {ref}"),
    "Leisure": ("CINESTAR KARTENVERKAUF", "EVENTIM {ref}", "THALIA BUCHHANDLUNG", "STEAM PURCHASE"),
    "Household": ("IKEA DEUTSCHLAND {ref}", "AMZN MKTP DE*{ref}", "BAUHAUS FACHCENTREN"),
    "Holidays": ("BOOKING.COM AMSTERDAM", "RYANAIR {ref}", "AIRBNB * HM{ref}", "TUI DEUTSCHLAND"),
    "Children": ("MYTOYS.DE {ref}", "SCHREIBWAREN KLEIN", "MUELLER DROGERIE {ref}"),
    "Gifts": ("AMZN MKTP DE*{ref}", "BLUME2000", "HUGENDUBEL {ref}"),
    "Electronics": ("MEDIA MARKT {ref}", "SATURN ONLINE {ref}"),
}

BRITAIN: Mapping[str, tuple[str, ...]] = {
    "Groceries": ("TESCO STORES {ref}", "SAINSBURYS S/MKTS", "ALDI 42 {ref}", "CO-OP GROUP {ref}"),
    "Restaurants": ("DELIVEROO LONDON", "PRET A MANGER {ref}", "NANDOS LEEDS", "GREGGS PLC {ref}"),
    "Transport": ("TFL TRAVEL CH", "TRAINLINE {ref}", "SHELL LEEDS {ref}"),
    "Clothing": ("ASOS.COM {ref}", "PRIMARK 0{ref}", "NEXT DIRECTORY"),
    "Leisure": ("ODEON CINEMAS {ref}", "WATERSTONES {ref}", "STEAMGAMES.COM"),
    "Household": ("ARGOS LTD {ref}", "AMZNMKTPLACE*{ref}", "B & Q {ref}"),
    "Health": ("BOOTS {ref}", "LLOYDS PHARMACY"),
    "Electronics": ("CURRYS PLC {ref}",),
}

JAPAN: Mapping[str, tuple[str, ...]] = {
    "Groceries": ("イオン {ref}", "セブン-イレブン", "ライフ コーポレーション {ref}", "ローソン"),
    "Restaurants": ("スターバックス コーヒー {ref}", "松屋フーズ", "サイゼリヤ {ref}"),
    "Transport": ("モバイルSuica チャージ", "JR東日本 {ref}"),
    "Clothing": ("ユニクロ {ref}", "ZOZOTOWN"),
    "Household": ("AMAZON CO JP {ref}", "ニトリ {ref}"),
    "Leisure": ("TOHOシネマズ", "紀伊國屋書店 {ref}"),
    "Health": ("マツモトキヨシ {ref}", "ウエルシア薬局"),
    "Electronics": ("ヨドバシカメラ {ref}", "ビックカメラ"),
    "Gifts": ("高島屋 {ref}", "楽天市場 {ref}"),
}

KUWAIT: Mapping[str, tuple[str, ...]] = {
    "Groceries": ("LULU HYPERMARKET {ref}", "THE SULTAN CENTER", "CARREFOUR AVENUES {ref}"),
    "Restaurants": ("TALABAT.COM {ref}", "MAIS ALGHANIM", "STARBUCKS AVENUES"),
    "Transport": ("KNPC STATION {ref}", "CAREEM KW"),
    "Clothing": ("CENTREPOINT {ref}", "NAMSHI.COM"),
    "Household": ("IKEA KUWAIT {ref}", "ACE HARDWARE KW"),
    "Leisure": ("CINESCAPE 360", "VIRGIN MEGASTORE {ref}"),
    "Health": ("AL MUTAWA PHARMACY", "DAR AL SHIFA HOSP {ref}"),
    "Electronics": ("X-CITE ALGHANIM {ref}",),
    "Holidays": ("KUWAIT AIRWAYS {ref}", "BOOKING.COM"),
}
