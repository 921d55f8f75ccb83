/** Every page and its address. Pages load when they are opened. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";

import { readPeriodSearch } from "@/accounts/search";
import { queryClient } from "@/api/queryClient";
import { readBudgetsSearch } from "@/budgets/search";
import { readForecastSearch } from "@/forecasts/search";
import { readImportSearch, readImportsSearch } from "@/imports/search";
import { overviewQuery } from "@/home/overviewQuery";
import { userQuery } from "@/people/useUser";
import { NotFoundPage } from "@/shell/NotFoundPage";
import { paintFirst } from "@/shell/paintFirst";
import { Shell } from "@/shell/Shell";
import { readTransactionSearch } from "@/transactions/search";
import { Failure } from "@/ui/ErrorBoundary";

interface FromSearch {
  /** Where the person wanted to go before they had to sign in. */
  from?: string;
}

interface TokenSearch {
  token?: string;
}

const root = createRootRoute({
  notFoundComponent: NotFoundPage,
  beforeLoad: ({ preload, location }) => (preload ? undefined : paintFirst(location.pathname)),
});

/** Pages of somebody who is signed in. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: "signed-in",
  component: Shell,
  beforeLoad: async ({ location }) => {
    const user = await queryClient.ensureQueryData(userQuery);
    if (user === null) throw redirect({ to: "/sign-in", search: { from: location.href } });
    // Every page needs it; it is on its way while the page itself still loads.
    void queryClient.prefetchQuery({ ...overviewQuery, staleTime: Infinity });
  },
});

/** Pages for people without a session; mailed links lead to some of them. */
const publicRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/sign-in",
    validateSearch: readFrom,
    component: lazyRouteComponent(() => import("@/people/SignInPage"), "SignInPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/register",
    component: lazyRouteComponent(() => import("@/people/RegisterPage"), "RegisterPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/forgot-password",
    component: lazyRouteComponent(
      () => import("@/people/ForgotPasswordPage"),
      "ForgotPasswordPage",
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/reset-password",
    validateSearch: readToken,
    component: lazyRouteComponent(() => import("@/people/ResetPasswordPage"), "ResetPasswordPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/verify-email",
    validateSearch: readToken,
    component: lazyRouteComponent(() => import("@/people/VerifyEmailPage"), "VerifyEmailPage"),
  }),
] as const;

const signedInRoutes = [
  createRoute({
    getParentRoute: () => signedIn,
    path: "/",
    component: lazyRouteComponent(() => import("@/home/HomePage"), "HomePage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/welcome",
    component: lazyRouteComponent(() => import("@/people/WelcomePage"), "WelcomePage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/transactions",
    validateSearch: readTransactionSearch,
    component: lazyRouteComponent(
      () => import("@/transactions/TransactionsPage"),
      "TransactionsPage",
    ),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/review",
    component: lazyRouteComponent(() => import("@/review/ReviewPage"), "ReviewPage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/imports",
    validateSearch: readImportsSearch,
    component: lazyRouteComponent(() => import("@/imports/ImportsPage"), "ImportsPage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/imports/$importId",
    validateSearch: readImportSearch,
    component: lazyRouteComponent(() => import("@/imports/ImportPage"), "ImportPage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/budgets",
    validateSearch: readBudgetsSearch,
    component: lazyRouteComponent(() => import("@/budgets/BudgetsPage"), "BudgetsPage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/budgets/$budgetId",
    component: lazyRouteComponent(() => import("@/budgets/BudgetPage"), "BudgetPage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/forecast",
    validateSearch: readForecastSearch,
    component: lazyRouteComponent(() => import("@/forecasts/ForecastPage"), "ForecastPage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/accounts",
    validateSearch: readPeriodSearch,
    component: lazyRouteComponent(() => import("@/accounts/AccountsPage"), "AccountsPage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/accounts/$accountId",
    validateSearch: readPeriodSearch,
    component: lazyRouteComponent(() => import("@/accounts/AccountPage"), "AccountPage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/categories",
    component: lazyRouteComponent(() => import("@/categories/CategoriesPage"), "CategoriesPage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/rules",
    component: lazyRouteComponent(() => import("@/rules/RulesPage"), "RulesPage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/settings",
    component: lazyRouteComponent(() => import("@/settings/SettingsPage"), "SettingsPage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/admin",
    component: lazyRouteComponent(() => import("@/admin/AdminPage"), "AdminPage"),
  }),
] as const;

export const router = createRouter({
  routeTree: root.addChildren([...publicRoutes, signedIn.addChildren([...signedInRoutes])]),
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0,
  defaultErrorComponent: ({ error, reset }) => <Failure error={asError(error)} onRetry={reset} />,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

function readFrom({ from }: Record<string, unknown>): FromSearch {
  // Only places of this app: an address elsewhere would be an open redirect.
  const isOwn = typeof from === "string" && from.startsWith("/") && !from.startsWith("//");
  // Stated also when it is not: otherwise the page would get what stands in the address.
  return { from: isOwn ? from : undefined };
}

function readToken({ token }: Record<string, unknown>): TokenSearch {
  return token === undefined ? {} : { token: String(token) };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
