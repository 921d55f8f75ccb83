/** Digits between two marks of thousands. */
const GROUP = 3;
/** No currency has more. */
const MOST_DECIMALS = 4;

/**
 * Read an amount as people type it, "1.234,50" or "1,234.50", into what the API reads.
 *
 * The last mark separates the decimals, unless it repeats. Where only the locale can tell ("1.250"),
 * it decides. What is no amount stays as it is: the server says what is wrong with it.
 */
export function readAmount(typed: string, locale: string): string {
  const text = typed.replaceAll(/[\s'’\u00a0\u202f]/g, "").replace("−", "-");
  const last = Math.max(text.lastIndexOf(","), text.lastIndexOf("."));
  if (last === -1) return text;

  const mark = text.charAt(last);
  const isRepeated = text.indexOf(mark) !== last;
  const whole = text.slice(0, last).replaceAll(/[.,]/g, "");
  const rest = text.slice(last + 1);
  const isThousands = isRepeated || (rest.length === GROUP && mark === findGroupSign(locale));
  return isThousands ? whole + rest : `${whole || "0"}.${rest}`;
}

/** Write an amount into a field, as the person would type it: `readAmount` reads the same from it. */
export function writeAmount(amount: number, locale: string): string {
  const options = { useGrouping: false, maximumFractionDigits: MOST_DECIMALS };
  const decimal = new Intl.NumberFormat("en", options).format(amount);
  const parts = new Intl.NumberFormat(locale).formatToParts(1.5);
  return decimal.replace(".", parts.find(({ type }) => type === "decimal")?.value ?? ".");
}

function findGroupSign(locale: string): string {
  const parts = new Intl.NumberFormat(locale).formatToParts(1_234_567);
  return parts.find(({ type }) => type === "group")?.value ?? ",";
}
