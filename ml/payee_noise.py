"""What banks write around a payee, as tables: ``ml.payees`` strips it.

Patterns match folded text: lower case, without accents, one blank between words. A table is applied from its first
row to its last. Rows under BANK_LINE are applied only to what a bank has written, never to what a person typed.
"""

from __future__ import annotations

PREFIXES: tuple[str, ...] = (
    # how it was paid
    r"(?:pos|eftpos|point of sale)(?: (?:debit|purchase|transaction|withdrawal|refund|signature|pin))*",
    r"(?:non-?pin|pin|signature|contactless|recurring|preauthori[sz]ed|international|domestic|foreign|online) "
    r"(?:purchase|debit|payment|pos|transaction|card)(?: (?:purchase|payment|transaction))?(?: authori[sz]ed on)?",
    r"(?:debit|visa|mastercard|maestro|amex|interac|check|cheque|bank)[ -]?"
    r"(?:card)? ?(?:purchase|debit|pos|transaction|authori[sz]ation)(?: (?:to|at|authori[sz]ed on))?",
    r"(?:debit |credit )?card (?:purchase|transaction|payment(?= (?:to|at)))(?: (?:to|at))?",
    r"(?:check ?card|card)(?: purchase| payment| transaction)?(?: (?:to|at))?(?= \d)",
    r"purchase (?:authori[sz]ed on|at|return authori[sz]ed on)",
    r"ach (?:debit|credit|withdrawal|deposit|pmt|payment|hold)",
    r"(?:pre-?auth(?:ori[sz]ed)? |electronic |automatic |external )(?:ach )?(?:debit|credit|withdrawal|payment|pmt|deposit)",
    r"(?:direct debit|standing order|bill payment|faster payment)(?: (?:to|from))?",
    r"(?:ext|web|tel|ppd|ccd|arc|bp|ddr|bgc|fpo|fpi|deb|vis|obp|cpt)(?=[ -][a-z]{3})",
    # the rails of India
    r"(?:upi|neft|imps|rtgs|nach|ecs|bbps|billpay|inb|mob|tpt|ib)(?:[-/ ]+(?:cr|dr|p2a|p2m|p2p|in|out|pay))*(?=[-/])",
    r"(?:vps|ips|vin|pcd|atw|nwd)(?=[-/])",
    # the rails of Europe
    r"sepa[ -](?:lastschrift|uberweisung|basislastschrift|overboeking|direct debit|credit transfer)",
    r"(?:folge|erst|basis|einmal)?lastschrift|kartenzahlung|girocard|ec-kartenzahlung|dauerauftrag|uberweisung",
    r"prlv(?: sepa)?|prelevement(?: sepa)?|paiement(?: par)? (?:cb|carte)|achat(?: cb| carte)?|carte(?= \d)|cb(?= )|vir(?:ement)?(?: sepa)?",
    r"dankort-nota|visa kob|betaalpas|betaalverzoek|pinbetaling|bea|incasso|pago(?: con)? tarjeta|compra(?: com| con)? (?:cartao|tarjeta)?",
    r"pagamento pos|addebito(?: diretto)?|kortkop|varekob|korttiosto",
    # who collected it
    r"(?:[a-z]{2,3}|paypal|pypl|sumup|zettle|izettle|ezidebit|gpay|(?:google|apple|amazon) pay|stripe|klarna|afterpay|shopify|toast|"
    r"clover|payu|razorpay|paytm|phonepe|mollie|adyen|worldpay|fsprg|bill|smp)[ _]?(?=\*)",
    r"direct credit(?= \d)",
)
"""Stripped from the beginning, again and again, each with what looks like a date behind it."""

BANK_MARKS: tuple[str, ...] = (
    r"\b(?:value|posting|transaction|purchase|txn|buchungs|eff) ?date:? ?[\d/.-]*",
    r"\b(?:[a-z]{3} )?card:? ?(?:no\.? ?|ending (?:in )?)?(?:x|\*|#)+ ?\d+",
    r"\b(?:card|acct|account|a/c) (?:no\.? ?)?(?:ending (?:in )?)?\d{4}\b",
    r"\b\d{4,6}(?:x|\*){2,}\d{2,6}\b|(?:\*){2,}\d{2,6}\b|\b\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4}\b",
    r"\btap (?:and|&|n) pay ?(?:x*\d+)?|\b(?:apple|google|samsung) pay\b",
    r"##\d* ?[\d.,]* ?(?:[a-z]+ ){0,2}(?:dollars?|euros?|pounds?|yen|rupees?|baht|francs?|krona?|rand|merchant|sterling)\b",
    r"\b(?:(?:eref|mref|kref|cred|svwz|abwa|abwe|iban|bic)\+ ?)+",
)
"""Stripped wherever they stand; whoever wrote one of these is a bank."""

EVERYWHERE: tuple[tuple[str, str], ...] = (
    (r"https?://|www\.|\bhelp\.(?=[a-z]+\.com)|\b1-[89]00-(?=[a-z])", " "),
    (r"\.(?:com|net|org|co\.uk|com\.au|co\.nz|co\.in|in|de|fr|es|it|nl|at|ch|io)(?:/[a-z]*)?\b", " "),
    (r"\b[\d.,]+ ?(?:usd|eur|gbp|aud|cad|nzd|chf|jpy|inr|zar|sgd|dkk|sek|nok)(?: ?@ ?[\d.,]+| x ?[\d.,]+)?\b", " "),
    (r"\b(?:usd|eur|gbp|aud|cad|nzd|chf|jpy|inr|zar|sgd|dkk|sek|nok) ?\d[\d.,]*", " "),
    (r"\b(?:exchange rate|fx rate|rate|foreign fee|incl\.? foreign)[ :]+[\d.,]+", " "),
    (r"\b\d{4}-\d{1,2}-\d{1,2}(?:t\d{2}:\d{2}(?::\d{2})?)?|\b\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?\b\.?|\b\d{1,2}-\d{1,2}-\d{2,4}\b", " "),
    (r"\b\d{1,2} ?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6} ?(?:'?\d{2,4})?\b", " "),
    (r"\b\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?\b|\b\d{1,2} ?[ap]m\b", " "),
    (r"\+?\b\d{1,3}[ .-]\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}|\b\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}|\b\d{3}[ -]\d{7}\b|\+\d{6,15}\b", " # "),
    (r"\b(?:ref(?:erence)?|auth|trace|trn|txn|transaction|invoice|inv|order|conf(?:irmation)?|mandate|customer|cust|policy|loan|id|utr|rrn|"
     r"rechnr|k-nr|seq|terminal|term|store|str|shop|unit|ste|loc|no|nr|num)[.:#]* ?(?:no\.?|id|number|#)?[ :#.-]*(?=[a-z-]*\d)[a-z0-9-]{3,}\b", " # "),
    (r"[#]+ ?\d+\b", " # "),
    (r"\b(?=[a-z]*\d[a-z]*\d)(?=\d*[a-z])[a-z0-9]{7,}\b", " # "),
    (r"\b\d{3,}[a-z]{0,2}\b|\b[a-z]\d{3,}\b", " # "),
    (r"\b[x*]{2,}\b", " "),
)  # fmt: skip
"""(what, by what) wherever it stands. A number of a shop or a phone leaves ``#``: what a bank writes behind it is the place."""

BANK_TAILS: tuple[str, ...] = (
    r"(?:pty|pvt|ltd|limited|inc|llc|llp|corp|co|plc|gmbh|ag|kg|sarl|sas|srl|spa|bv|nv|ab|oy|as|sa)\.?",
    r"(?:pty ltd|pvt ltd|private limited|& co(?: kg)?)\.?",
    r"(?:sagt danke|dankt|thank you|merci|danke)",
    r"(?:purchase|recurring|merchant|visa|mastercard|eftpos)",
)
"""Stripped from the end of what a bank has written, while a word remains."""

COUNTRIES = frozenset(
    "usa us gb gbr uk aus au nz nzl can ca ind irl ie deu ger fra fr esp es ita nld nl bel be aut che ch swe se nor dnk dk "
    "fin pol pl prt pt zaf sgp sg hkg hk jpn jp mys my tha th vnm idn phl chn twn kor bra mex arg chl col per are uae "
    "sau isr tur tr rus ukr cze cz hun hu rou ro bgr grc gr hrv svn svk ltu lva est lux lu mlt cyp isl fji lka npl bgd "
    "pak egy mar ken nga gha australia canada ireland germany france spain italy netherlands belgium austria switzerland "
    "sweden norway denmark finland poland portugal singapore japan malaysia thailand india england scotland".split()
)
STATES = frozenset(
    "al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa ri "
    "sc sd tn tx ut vt va wa wv wi wy dc nsw ns vic qld ql tas act on qc bc ab mb sk nb nl pe ln gp wc kzn ka mh dl tn kl".split()
)
"""States and provinces, also as banks cut them."""

AMBIGUOUS_TAILS = frozenset(
    "al ak ar as ca ch co de id in it la me ma mi mo my no ok on or pa per se tr be hi oh us can est col act".split()
)
"""Tails that are also words: stripped only from what a bank has written."""

CITIES: tuple[str, ...] = (
    "amsterdam", "ashburn", "atlanta", "auckland", "austin", "baltimore", "bangalore", "barcelona", "bengaluru", "berlin",
    "birmingham", "boston", "brisbane", "brooklyn", "brussels", "calgary", "cambridge", "canberra", "cape town", "charlotte",
    "chennai", "chicago", "christchurch", "cincinnati", "cleveland", "cologne", "columbus", "copenhagen", "cupertino",
    "dallas", "delhi", "denver", "detroit", "dublin", "durban", "edinburgh", "edmonton", "frankfurt", "fremont", "geneva",
    "glasgow", "gurgaon", "hamburg", "hamilton", "helsinki", "hong kong", "honolulu", "houston", "hyderabad", "indianapolis",
    "jacksonville", "johannesburg", "kansas city", "kolkata", "kuala lumpur", "las vegas", "leeds", "lisbon", "liverpool",
    "london", "los angeles", "los gatos", "luxembourg", "madrid", "manchester", "melbourne", "memphis", "miami", "milan",
    "milwaukee", "minneapolis", "montreal", "mountain view", "mumbai", "munich", "nashville", "new delhi", "new orleans",
    "new york", "newcastle", "noida", "north sydney", "oakland", "oklahoma city", "omaha", "orlando", "oslo", "ottawa", "oxford",
    "palo alto", "paris", "perth", "philadelphia", "phoenix", "pittsburgh", "portland", "prague", "pretoria", "pune",
    "redmond", "rome", "rotterdam", "sacramento", "salt lake city", "san antonio", "san diego", "san francisco", "san jose",
    "san mateo", "santa clara", "santa monica", "scottsdale", "seattle", "sheffield", "stockholm", "sunnyvale", "surry hills",
    "sydney", "sydney south", "tallahassee", "tampa", "the hague", "toronto", "tucson", "utrecht", "vancouver", "vienna",
    "warsaw", "washington", "wellington", "winnipeg", "wien", "zurich",
)  # fmt: skip
"""Large cities and those that big merchants collect from; also cut to six letters and more."""

NO_TAIL_AFTER = frozenset(
    "of for from to in at the de du di da del la le les des van von air bank banco hotel club cafe port new st saint and & y et und".split()
)
"""A place behind one of these belongs to the name."""

ABBREVIATIONS: tuple[tuple[str, str], ...] = (
    (r"amzn(?: ?mktp(?:lace)?)?(?: [a-z]{2})?", "amazon"),
    (r"wm supercenter|wal-?mart|walmart supercenter", "walmart"),
    (r"mcdonald'?s?(?: f)?", "mcdonalds"),
    (r"sbux", "starbucks"),
    (r"chick-?fil-?a", "chick fil a"),
    (r"cr card|crd card|credit crd", "credit card"),
    (r"pymt|pmnt|pmt|paymt|pymnt", "payment"),
    (r"xfer|trf|tfr|trsf|trnsfr", "transfer"),
    (r"withdrawl|withdrwl|wdl|w/d", "withdrawal"),
    (r"svc|srvc", "service"),
    (r"svcs|srvcs", "services"),
    (r"restrnt|restaur|rstrnt|restau", "restaurant"),
    (r"mkt", "market"),
    (r"pharm", "pharmacy"),
    (r"supermkt", "supermarket"),
    (r"intl", "international"),
    (r"natl", "national"),
    (r"univ", "university"),
    (r"dept", "department"),
    (r"ins", "insurance"),
    (r"hosp", "hospital"),
    (r"elec", "electric"),
)
"""Whole words as banks shorten them, and what they stand for."""

ACRONYMS = frozenset(
    "aaa aarp abc adt aldi amc amex anz aol asos atm at&t bbc bcf bhp bmw bnp bp bt bws cvs dhl dkny dmv dvla ee ebay esb gap gnc "
    "h&m hbo hdfc hmrc hsbc ibm icici iga ikea ing irs jb jcpenney jpm kfc kmart ksp kpn lic lidl mta nab nbn nhs npr nyc "
    "o2 obi orf pg&e qvc rac rbs rei rta sbi sfo sncf tfl tjx tsb uk ups usaa usps uscis vtg wwf ymca z".split()
)
"""Written in capitals."""
