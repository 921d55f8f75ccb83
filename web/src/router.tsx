/** Every page and its address. Pages load when they are opened. */
import { createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";

import { readPeriodSearch } from "@/accounts/search";
import { readBudgetsSearch } from "@/budgets/search";
import { readCashFlowSearch } from "@/cashflow/search";
import { readForecastSearch } from "@/forecasts/search";
import { readGoalsSearch } from "@/goals/search";
import { readImportSearch, readImportsSearch } from "@/imports/search";
import { readNotificationsSearch } from "@/notifications/search";
import { FailedPage, failedPageOf } from "@/shell/FailedPage";
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
    component: lazyRouteComponent(() => import("@/home/HomePage"), "HomePage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/welcome",
    validateSearch: readWelcomeSearch,
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
    path: "/notifications",
    validateSearch: readNotificationsSearch,
    component: lazyRouteComponent(
      () => import("@/notifications/NotificationsPage"),
      "NotificationsPage",
    ),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/settings/notifications",
    component: lazyRouteComponent(
      () => import("@/notifications/NotificationSettingsPage"),
      "NotificationSettingsPage",
    ),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/settings/exchange-rates",
    component: lazyRouteComponent(
      () => import("@/exchangeRates/ExchangeRatesPage"),
      "ExchangeRatesPage",
    ),
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
    errorComponent: failedPageOf("import"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/jobs",
    component: lazyRouteComponent(() => import("@/jobs/JobsPage"), "JobsPage"),
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
    errorComponent: failedPageOf("budget"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/forecast",
    validateSearch: readForecastSearch,
    component: lazyRouteComponent(() => import("@/forecasts/ForecastPage"), "ForecastPage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/cash-flow",
    validateSearch: readCashFlowSearch,
    component: lazyRouteComponent(() => import("@/cashflow/CashFlowPage"), "CashFlowPage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/recurring",
    component: lazyRouteComponent(() => import("@/recurring/RecurringPage"), "RecurringPage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/planned",
    component: lazyRouteComponent(() => import("@/planned/PlannedPage"), "PlannedPage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/goals",
    validateSearch: readGoalsSearch,
    component: lazyRouteComponent(() => import("@/goals/GoalsPage"), "GoalsPage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/goals/$goalId",
    component: lazyRouteComponent(() => import("@/goals/GoalPage"), "GoalPage"),
    errorComponent: failedPageOf("goal"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/reports",
    validateSearch: readReportsSearch,
    component: lazyRouteComponent(() => import("@/reports/ReportsPage"), "ReportsPage"),
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
    validateSearch: readSettingsSearch,
    component: lazyRouteComponent(() => import("@/settings/SettingsPage"), "SettingsPage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/settings/webhooks",
    component: lazyRouteComponent(() => import("@/webhooks/WebhooksPage"), "WebhooksPage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/settings/webhooks/$webhookId",
    component: lazyRouteComponent(() => import("@/webhooks/WebhookPage"), "WebhookPage"),
    errorComponent: failedPageOf("webhook"),
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
  defaultErrorComponent: FailedPage,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
