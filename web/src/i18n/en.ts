/** All English texts, one catalogue a feature. */
import accounts from "@/accounts/messages/en.json";
import admin from "@/admin/messages/en.json";
import budgets from "@/budgets/messages/en.json";
import cashFlow from "@/cashflow/messages/en.json";
import categories from "@/categories/messages/en.json";
import charts from "@/charts/messages/en.json";
import exchangeRates from "@/exchangeRates/messages/en.json";
import exports from "@/exports/messages/en.json";
import forecasts from "@/forecasts/messages/en.json";
import goals from "@/goals/messages/en.json";
import home from "@/home/messages/en.json";
import imports from "@/imports/messages/en.json";
import jobs from "@/jobs/messages/en.json";
import notifications from "@/notifications/messages/en.json";
import offline from "@/offline/messages/en.json";
import people from "@/people/messages/en.json";
import planned from "@/planned/messages/en.json";
import recurring from "@/recurring/messages/en.json";
import reports from "@/reports/messages/en.json";
import review from "@/review/messages/en.json";
import rules from "@/rules/messages/en.json";
import settings from "@/settings/messages/en.json";
import shell from "@/shell/messages/en.json";
import transactions from "@/transactions/messages/en.json";
import webhooks from "@/webhooks/messages/en.json";

import shared from "./shared/en.json";

export default {
  accounts,
  admin,
  budgets,
  cashFlow,
  categories,
  charts,
  exchangeRates,
  exports,
  forecasts,
  goals,
  home,
  imports,
  jobs,
  notifications,
  offline,
  people,
  planned,
  recurring,
  reports,
  review,
  rules,
  settings,
  shared,
  shell,
  transactions,
  webhooks,
};
