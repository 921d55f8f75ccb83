/** Finds the amount in a line: with a sign, thousands, decimals and a currency before or after. */
import { readAmount } from "@/i18n/readAmount";

export interface FoundAmount {
  start: number;
  end: number;
  /** A decimal as the API takes it. */
  value: string;
  sign: "+" | "-" | "";
  currency?: string;
}

const SIGNS: Readonly<Record<string, string>> = { "€": "EUR", $: "USD", "£": "GBP", "¥": "JPY" };
/** Only codes that exist: "KFC 12" is no sum in KFC. */
const CODES = Intl.supportedValuesOf("currency").join("|");
const AMOUNT = new RegExp(
  "(?<=^|\\s)(?<sign>[+\\-−])?\\s?" +
    `(?:(?<before>[€$£¥]|(?:${CODES})(?=[\\s\\d]))\\s?)?` +
    "(?<sign2>[+\\-−])?(?<digits>\\d[\\d.,'’]*\\d|\\d)(?:,-)?" +
    `(?:\\s?(?<after>[€$£¥]|${CODES}|[Ee]uros?|[Dd]ollars?|[Yy]en|[Ff]ranken))?(?=$|\\s|[,;])`,
  "gu",
);
const WORDS: Readonly<Record<string, string>> = {
  euro: "EUR",
  euros: "EUR",
  dollar: "USD",
  dollars: "USD",
  yen: "JPY",
  franken: "CHF",
};

/** The amount of a line. Of several numbers, the one that looks most like money, or the last. */
export function findAmount(line: string, locale: string): FoundAmount | undefined {
  const found = [...line.matchAll(AMOUNT)].map((match) => readMatch(match, locale));
  return found.toSorted((a, b) => rate(b) - rate(a) || b.start - a.start)[0];
}

/** A currency says it is money; so do a sign and decimals. */
function rate({ currency, sign, value }: FoundAmount): number {
  if (currency !== undefined) return 2;
  return sign !== "" || value.includes(".") ? 1 : 0;
}

function readMatch(match: RegExpExecArray, locale: string): FoundAmount {
  const { sign, sign2, before, after, digits = "" } = match.groups ?? {};
  const currency = before ?? after;
  const written = sign ?? sign2 ?? "";
  return {
    start: match.index,
    end: match.index + match[0].length,
    value: readAmount(digits, locale),
    sign: written === "−" ? "-" : (written as FoundAmount["sign"]),
    currency: currency && (SIGNS[currency] ?? WORDS[currency.toLowerCase()] ?? currency),
  };
}
