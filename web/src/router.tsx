/** Every page and its address. Pages load when they are opened. */
import { createRoute, createRouter } from "@tanstack/react-router";

import { readPeriodSearch } from "@/accounts/search";
import { readBudgetsSearch } from "@/budgets/search";
import { readCashFlowSearch } from "@/cashflow/search";
import { readForecastSearch } from "@/forecasts/search";
import { readGoalsSearch } from "@/goals/search";
import { readImportSearch, readImportsSearch } from "@/imports/search";
import { readNotificationsSearch } from "@/notifications/search";
import { FailedPage, failedPageOf } from "@/shell/FailedPage";
import { lazyPage } from "@/shell/lazyPage";
import { readWelcomeSearch } from "@/people/search";
import { readReportsSearch } from "@/reports/search";
import { readSettingsSearch } from "@/settings/search";
import { readTransactionSearch } from "@/transactions/search";

import { publicRoutes } from "./publicRoutes";
import { root, signedIn } from "./rootRoutes";

const signedInRoutes = [
  createRoute({
    getParentRoute: () => signedIn,
    path: "/",
    component: lazyPage(() => import("@/home/HomePage"), "HomePage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/welcome",
    validateSearch: readWelcomeSearch,
    component: lazyPage(() => import("@/people/WelcomePage"), "WelcomePage", ["people"]),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/transactions",
    validateSearch: readTransactionSearch,
    component: lazyPage(() => import("@/transactions/TransactionsPage"), "TransactionsPage", [
      "accounts",
      "categories",
      "exchangeRates",
      "transactions",
    ]),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/review",
    component: lazyPage(() => import("@/review/ReviewPage"), "ReviewPage", [
      "categories",
      "review",
      "rules",
    ]),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/notifications",
    validateSearch: readNotificationsSearch,
    component: lazyPage(() => import("@/notifications/NotificationsPage"), "NotificationsPage", [
      "notifications",
    ]),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/settings/notifications",
    component: lazyPage(
      () => import("@/notifications/NotificationSettingsPage"),
      "NotificationSettingsPage",
      ["notifications"],
    ),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/settings/exchange-rates",
    component: lazyPage(() => import("@/exchangeRates/ExchangeRatesPage"), "ExchangeRatesPage", [
      "exchangeRates",
    ]),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/imports",
    validateSearch: readImportsSearch,
    component: lazyPage(() => import("@/imports/ImportsPage"), "ImportsPage", [
      "accounts",
      "exports",
      "imports",
    ]),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/imports/$importId",
    validateSearch: readImportSearch,
    component: lazyPage(() => import("@/imports/ImportPage"), "ImportPage", ["imports"]),
    errorComponent: failedPageOf("import"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/jobs",
    component: lazyPage(() => import("@/jobs/JobsPage"), "JobsPage", ["admin"]),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/budgets",
    validateSearch: readBudgetsSearch,
    component: lazyPage(() => import("@/budgets/BudgetsPage"), "BudgetsPage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/budgets/$budgetId",
    component: lazyPage(() => import("@/budgets/BudgetPage"), "BudgetPage"),
    errorComponent: failedPageOf("budget"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/forecast",
    validateSearch: readForecastSearch,
    component: lazyPage(() => import("@/forecasts/ForecastPage"), "ForecastPage", ["forecasts"]),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/cash-flow",
    validateSearch: readCashFlowSearch,
    component: lazyPage(() => import("@/cashflow/CashFlowPage"), "CashFlowPage", [
      "cashflow",
      "transactions",
    ]),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/recurring",
    component: lazyPage(() => import("@/recurring/RecurringPage"), "RecurringPage", ["recurring"]),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/planned",
    component: lazyPage(() => import("@/planned/PlannedPage"), "PlannedPage", [
      "planned",
      "transactions",
    ]),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/goals",
    validateSearch: readGoalsSearch,
    component: lazyPage(() => import("@/goals/GoalsPage"), "GoalsPage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/goals/$goalId",
    component: lazyPage(() => import("@/goals/GoalPage"), "GoalPage"),
    errorComponent: failedPageOf("goal"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/reports",
    validateSearch: readReportsSearch,
    component: lazyPage(() => import("@/reports/ReportsPage"), "ReportsPage", ["reports"]),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/accounts",
    validateSearch: readPeriodSearch,
    component: lazyPage(() => import("@/accounts/AccountsPage"), "AccountsPage", [
      "accounts",
      "exchangeRates",
    ]),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/accounts/$accountId",
    validateSearch: readPeriodSearch,
    component: lazyPage(() => import("@/accounts/AccountPage"), "AccountPage", ["accounts"]),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/categories",
    component: lazyPage(() => import("@/categories/CategoriesPage"), "CategoriesPage", [
      "categories",
    ]),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/rules",
    component: lazyPage(() => import("@/rules/RulesPage"), "RulesPage", [
      "accounts",
      "categories",
      "rules",
    ]),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/settings",
    validateSearch: readSettingsSearch,
    component: lazyPage(() => import("@/settings/SettingsPage"), "SettingsPage", [
      "accounts",
      "exports",
      "people",
      "settings",
    ]),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/settings/webhooks",
    component: lazyPage(() => import("@/webhooks/WebhooksPage"), "WebhooksPage", ["webhooks"]),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/settings/webhooks/$webhookId",
    component: lazyPage(() => import("@/webhooks/WebhookPage"), "WebhookPage", ["webhooks"]),
    errorComponent: failedPageOf("webhook"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/admin",
    component: lazyPage(() => import("@/admin/AdminPage"), "AdminPage", ["admin", "people"]),
  }),
] as const;

export const router = createRouter({
  routeTree: root.addChildren([...publicRoutes, signedIn.addChildren([...signedInRoutes])]),
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0,
  defaultErrorComponent: FailedPage,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
