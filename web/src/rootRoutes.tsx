/** What all pages have in common, and those of somebody who is signed in. */
import { createRootRoute, createRoute, redirect } from "@tanstack/react-router";

import { queryClient } from "@/api/queryClient";
import { overviewQuery } from "@/home/overviewQuery";
import { findLanguage } from "@/i18n/messages";
import { speak } from "@/i18n/texts";
import { lacksSecondFactor, userQuery } from "@/people/useUser";
import { NotFoundPage } from "@/shell/NotFoundPage";
import { paintFirst } from "@/shell/paintFirst";
import { Shell } from "@/shell/Shell";

export const root = createRootRoute({
  notFoundComponent: NotFoundPage,
  beforeLoad: ({ preload, location }) => (preload ? undefined : paintFirst(location.pathname)),
});

/** Pages of somebody who is signed in. */
export const signedIn = createRoute({
  getParentRoute: () => root,
  id: "signed-in",
  component: Shell,
  beforeLoad: async ({ location }) => {
    const user = await queryClient.ensureQueryData(userQuery);
    if (user === null) throw redirect({ to: "/sign-in", search: { from: location.href } });
    if (lacksSecondFactor(user)) throw redirect({ to: "/second-factor" });
    // The browser, by whose language the start was chosen, may speak another one.
    await speak(findLanguage(user.locale));
    // Every page needs it; it is on its way while the page itself still loads.
    void queryClient.prefetchQuery({ ...overviewQuery, staleTime: Infinity });
  },
});
