/** All English texts, one catalogue a feature: for types and tests. What loads when is in texts.ts. */
import accounts from "@/accounts/messages/en.json";
import admin from "@/admin/messages/en.json";
import cashflow from "@/cashflow/messages/en.json";
import categories from "@/categories/messages/en.json";
import exchangeRates from "@/exchangeRates/messages/en.json";
import exports from "@/exports/messages/en.json";
import forecasts from "@/forecasts/messages/en.json";
import imports from "@/imports/messages/en.json";
import notifications from "@/notifications/messages/en.json";
import people from "@/people/messages/en.json";
import planned from "@/planned/messages/en.json";
import recurring from "@/recurring/messages/en.json";
import reports from "@/reports/messages/en.json";
import review from "@/review/messages/en.json";
import rules from "@/rules/messages/en.json";
import settings from "@/settings/messages/en.json";
import transactions from "@/transactions/messages/en.json";
import webhooks from "@/webhooks/messages/en.json";

import start from "./start/en";

export default {
  ...start,
  accounts,
  admin,
  cashflow,
  categories,
  exchangeRates,
  exports,
  forecasts,
  imports,
  notifications,
  people,
  planned,
  recurring,
  reports,
  review,
  rules,
  settings,
  transactions,
  webhooks,
};
