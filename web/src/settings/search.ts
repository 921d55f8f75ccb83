import { type ProviderErrorSearch, readProviderError } from "@/people/search";

export interface SettingsSearch extends ProviderErrorSearch {
  /** Whether the person comes back from the provider whose sign-in they want to link. */
  openid?: "proven";
}

export function readSettingsSearch(search: Record<string, unknown>): SettingsSearch {
  const isProven = search.openid === "proven";
  return { ...readProviderError(search), ...(isProven && { openid: "proven" }) };
}
