/** What stands in the addresses of the pages without a session. */
export interface FromSearch {
  /** Where the person wanted to go before they had to sign in. */
  from?: string;
}

export interface WelcomeSearch {
  /** The step of the guide, from 1; the first without it. */
  step?: number;
}

export interface TokenSearch {
  token?: string;
}

/** Not the sign-in page itself, which one would not get away from. */
const OWN_PLACE = /^\/(?![/\\]|sign-in)/;

export function readFrom({ from }: Record<string, unknown>): FromSearch {
  // Only places of this app: an address elsewhere would be an open redirect. Browsers read a
  // backslash as a slash.
  const isOwn = typeof from === "string" && OWN_PLACE.test(from);
  // Stated also when it is not: otherwise the page would get what stands in the address.
  return { from: isOwn ? from : undefined };
}

/** Why the way to an OpenID Connect provider and back has ended without a proof. */
export interface ProviderErrorSearch {
  error?: "login_refused" | "provider_failed";
}

export function readProviderError({ error }: Record<string, unknown>): ProviderErrorSearch {
  const isKnown = error === "login_refused" || error === "provider_failed";
  return isKnown ? { error } : {};
}

export function readOpenIdSearch(
  search: Record<string, unknown>,
): FromSearch & ProviderErrorSearch {
  return { ...readFrom(search), ...readProviderError(search) };
}

export function readToken({ token }: Record<string, unknown>): TokenSearch {
  return token === undefined ? {} : { token: String(token) };
}

export function readWelcomeSearch({ step }: Record<string, unknown>): WelcomeSearch {
  const number = Number(step);
  return Number.isInteger(number) && number > 1 ? { step: number } : {};
}
