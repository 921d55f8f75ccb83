export interface SettingsSearch {
  /** Whether the person comes back from the provider whose sign-in they want to link. */
  openid?: "proven";
  error?: "login_refused" | "provider_failed";
}

export function readSettingsSearch({ openid, error }: Record<string, unknown>): SettingsSearch {
  const isKnown = error === "login_refused" || error === "provider_failed";
  return { ...(openid === "proven" && { openid }), ...(isKnown && { error }) };
}
