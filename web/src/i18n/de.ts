/** All German texts, one catalogue a feature. */
import accounts from "@/accounts/messages/de.json";
import admin from "@/admin/messages/de.json";
import budgets from "@/budgets/messages/de.json";
import categories from "@/categories/messages/de.json";
import charts from "@/charts/messages/de.json";
import forecasts from "@/forecasts/messages/de.json";
import home from "@/home/messages/de.json";
import imports from "@/imports/messages/de.json";
import offline from "@/offline/messages/de.json";
import people from "@/people/messages/de.json";
import review from "@/review/messages/de.json";
import rules from "@/rules/messages/de.json";
import settings from "@/settings/messages/de.json";
import shell from "@/shell/messages/de.json";
import transactions from "@/transactions/messages/de.json";

import shared from "./shared/de.json";

export default {
  accounts,
  admin,
  budgets,
  categories,
  charts,
  forecasts,
  home,
  imports,
  offline,
  people,
  review,
  rules,
  settings,
  shared,
  shell,
  transactions,
};
