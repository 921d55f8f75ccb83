/** All German texts, one catalogue a feature. */
import accounts from "@/accounts/messages/de.json";
import admin from "@/admin/messages/de.json";
import budgets from "@/budgets/messages/de.json";
import cashFlow from "@/cashflow/messages/de.json";
import categories from "@/categories/messages/de.json";
import charts from "@/charts/messages/de.json";
import exchangeRates from "@/exchangeRates/messages/de.json";
import exports from "@/exports/messages/de.json";
import forecasts from "@/forecasts/messages/de.json";
import goals from "@/goals/messages/de.json";
import home from "@/home/messages/de.json";
import imports from "@/imports/messages/de.json";
import jobs from "@/jobs/messages/de.json";
import notifications from "@/notifications/messages/de.json";
import offline from "@/offline/messages/de.json";
import people from "@/people/messages/de.json";
import planned from "@/planned/messages/de.json";
import recurring from "@/recurring/messages/de.json";
import reports from "@/reports/messages/de.json";
import review from "@/review/messages/de.json";
import rules from "@/rules/messages/de.json";
import settings from "@/settings/messages/de.json";
import shell from "@/shell/messages/de.json";
import transactions from "@/transactions/messages/de.json";
import webhooks from "@/webhooks/messages/de.json";

import shared from "./shared/de.json";

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
