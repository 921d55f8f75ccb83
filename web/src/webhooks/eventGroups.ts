import type { Schemas } from "@/api/types";

export type EventType = NonNullable<Schemas["WebhookCreate"]["event_types"]>[number];

/** Every type of event by its topic: people choose topics, the API has the types. */
export const EVENT_GROUPS = {
  transactions: [
    "transaction_created",
    "transaction_updated",
    "transaction_restored",
    "transaction_deleted",
  ],
  accounts: ["account_created", "account_updated", "account_balance_changed", "account_deleted"],
  budgets: [
    "budget_created",
    "budget_updated",
    "budget_deleted",
    "budget_threshold_reached",
    "budget_alert_deleted",
    "budget_alert_restored",
  ],
  goals: [
    "goal_created",
    "goal_updated",
    "goal_completed",
    "goal_deleted",
    "goal_contribution_created",
    "goal_contribution_deleted",
    "goal_contribution_restored",
    "goal_milestone_reached",
    "goal_milestone_restored",
    "goal_milestone_deleted",
  ],
  planned: [
    "planned_transaction_created",
    "planned_transaction_updated",
    "planned_transaction_deleted",
    "planned_transaction_posted",
    "planned_occurrence_created",
    "planned_occurrence_updated",
    "planned_occurrence_deleted",
  ],
  recurring: ["recurring_series_created", "recurring_series_updated", "recurring_series_deleted"],
  anomalies: ["anomaly_detected", "anomaly_updated", "anomaly_deleted"],
  notifications: [
    "notification_created",
    "notification_updated",
    "notification_sent",
    "notification_setting_updated",
    "notification_channel_created",
    "notification_channel_updated",
    "notification_channel_deleted",
  ],
  imports: [
    "import_completed",
    "import_updated",
    "import_undone",
    "import_profile_created",
    "import_profile_updated",
    "import_profile_deleted",
  ],
  exports: ["export_completed", "export_deleted"],
  forecasts: ["prediction_completed", "prediction_updated", "prediction_deleted"],
  insights: ["insight_dismissed", "insight_dismissal_deleted"],
  categories: [
    "category_created",
    "category_updated",
    "category_deleted",
    "description_created",
    "description_updated",
    "description_deleted",
  ],
  rules: ["rule_created", "rule_updated", "rule_deleted"],
  exchangeRates: ["exchange_rate_created", "exchange_rate_updated", "exchange_rate_deleted"],
  profile: ["user_registered", "user_updated"],
} as const satisfies Record<string, readonly EventType[]>;

export type EventGroup = keyof typeof EVENT_GROUPS;

export const GROUPS = Object.keys(EVENT_GROUPS) as EventGroup[];

export type Share = "all" | "some" | "none";

/** How many types of a topic are among the chosen ones. */
export function findShare(group: EventGroup, chosen: readonly string[]): Share {
  const count = EVENT_GROUPS[group].filter((type) => chosen.includes(type)).length;
  if (count === 0) return "none";
  return count === EVENT_GROUPS[group].length ? "all" : "some";
}

/** Add or remove all types of a topic. */
export function toggleGroup(
  group: EventGroup,
  chosen: readonly EventType[],
  isChosen: boolean,
): EventType[] {
  const types: readonly EventType[] = EVENT_GROUPS[group];
  const others = chosen.filter((type) => !types.includes(type));
  return isChosen ? [...others, ...types] : others;
}
