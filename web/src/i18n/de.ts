/** All German texts, one catalogue a feature: for types and tests. What loads when is in texts.ts. */
import accounts from "@/accounts/messages/de.json";
import admin from "@/admin/messages/de.json";
import cashflow from "@/cashflow/messages/de.json";
import categories from "@/categories/messages/de.json";
import exchangeRates from "@/exchangeRates/messages/de.json";
import exports from "@/exports/messages/de.json";
import forecasts from "@/forecasts/messages/de.json";
import imports from "@/imports/messages/de.json";
import notifications from "@/notifications/messages/de.json";
import people from "@/people/messages/de.json";
import planned from "@/planned/messages/de.json";
import recurring from "@/recurring/messages/de.json";
import reports from "@/reports/messages/de.json";
import review from "@/review/messages/de.json";
import rules from "@/rules/messages/de.json";
import settings from "@/settings/messages/de.json";
import transactions from "@/transactions/messages/de.json";
import webhooks from "@/webhooks/messages/de.json";

import start from "./start/de";

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
