import { queryOptions, useQuery, useSuspenseQuery } from "@tanstack/react-query";

import { loadSession } from "@/api/session";
import type { User } from "@/api/types";

/** Who is signed in; null when nobody is. */
export const userQuery = queryOptions({
  queryKey: ["user"],
  queryFn: loadSession,
  staleTime: Infinity,
});

export function useUser() {
  return useQuery(userQuery);
}

/** Whether an administrator requires a second factor that the person has not turned on yet. */
export function lacksSecondFactor(user: User): boolean {
  return user.requires_second_factor && !user.has_second_factor;
}

/** The person who is signed in, on pages that only they can open. */
export function useSignedInUser(): User {
  const { data: user } = useSuspenseQuery(userQuery);
  if (user === null) throw new Error("Nobody is signed in.");
  return user;
}
