/**
 * Read an amount as people type it, "1.234,50" or "1,234.50", into what the API reads.
 *
 * The last mark separates the decimals, unless it repeats. What is no amount stays as it is: the
 * server says what is wrong with it.
 */
export function readAmount(typed: string): string {
  const text = typed.replaceAll(/[\s'’\u00a0\u202f]/g, "").replace("−", "-");
  const last = Math.max(text.lastIndexOf(","), text.lastIndexOf("."));
  if (last === -1) return text;

  const mark = text.charAt(last);
  const isRepeated = text.indexOf(mark) !== last;
  const whole = text.slice(0, last).replaceAll(/[.,]/g, "");
  const rest = text.slice(last + 1);
  return isRepeated ? whole + rest : `${whole}.${rest}`;
}
