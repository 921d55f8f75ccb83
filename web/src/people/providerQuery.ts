import { queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";

/** Whether people can sign in at an OpenID Connect provider, and what it is called. */
export const providerQuery = queryOptions({
  queryKey: ["provider"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/auth/identities/provider", { signal })),
  staleTime: Infinity,
});

/** The address that leads to the provider; the browser leaves the app for it. */
export function providerAddress(query: Readonly<Record<string, string>>): string {
  return `/openid/start?${new URLSearchParams(query)}`;
}
