/** Finds the amount in a line: with a sign, thousands, decimals and a currency before or after. */

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
    `(?:\\s?(?<after>[€$£¥]|${CODES}|[Ee]uros?|[Dd]ollars?))?(?=$|\\s|[,;])`,
  "gu",
);
const WORDS: Readonly<Record<string, string>> = {
  euro: "EUR",
  euros: "EUR",
  dollar: "USD",
  dollars: "USD",
};
const THOUSANDS = 3;

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
    value: readDecimal(digits, locale),
    sign: written === "−" ? "-" : (written as FoundAmount["sign"]),
    currency: currency && (SIGNS[currency] ?? WORDS[currency.toLowerCase()] ?? currency),
  };
}

/** Read 1,250.50 and 1.250,50 alike; where only the locale can tell (1.250), it decides. */
export function readDecimal(text: string, locale: string): string {
  const plain = text.replaceAll(/['’\s]/g, "");
  const last = Math.max(plain.lastIndexOf("."), plain.lastIndexOf(","));
  if (last < 0) return plain;

  const separator = plain.charAt(last);
  const decimals = plain.slice(last + 1);
  const isRepeated = plain.indexOf(separator) !== last;
  const isThousands =
    isRepeated || (decimals.length === THOUSANDS && separator === findGroupSign(locale));
  const whole = plain.slice(0, last).replaceAll(/[.,]/g, "");
  return isThousands ? whole + decimals : `${whole || "0"}.${decimals}`;
}

function findGroupSign(locale: string): string {
  const parts = new Intl.NumberFormat(locale).formatToParts(1_234_567);
  return parts.find(({ type }) => type === "group")?.value ?? ",";
}
