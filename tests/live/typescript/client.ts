// Every call of README.md and docs/API.md, as a frontend writes it. `make typescript` compiles this file against types
// that openapi-typescript generates from the OpenAPI document: what the document promises too vaguely is an error here.
// It is compiled and never run. tests/test_typescript_client.py says which calls are missing.

import createClient from "openapi-fetch";
import type { components, paths } from "./schema";

type Schemas = components["schemas"];
type Transaction = Schemas["Transaction"];
type Change = Schemas["Change"];
type Problem = Schemas["Problem"];

const api = createClient<paths>({ baseUrl: "http://127.0.0.1:5000" });

/** The data of an answer, or the problem as an exception. */
function unwrap<T>(answer: { data?: T; error?: Problem; response: Response }): T {
  if (answer.error !== undefined) throw new Error(explain(answer.error));
  if (answer.data === undefined) throw new Error(`status ${answer.response.status}`);
  return answer.data;
}

/** Codes are a closed set: TypeScript knows each. */
function explain(problem: Problem): string {
  switch (problem.code) {
    case "not_enough_data":
      return `${problem.detail} Missing: ${problem.missing?.["expenses"] ?? 0} expenses.`;
    case "category_in_use":
      return `${problem.usage?.["transactions"] ?? 0} transactions use it.`;
    case "low_confidence":
      return problem.candidates?.map((candidate) => candidate.category_name).join(", ") ?? "";
    case "too_many_requests":
      return `Wait ${problem.retry_after ?? 1} s.`;
    default:
      return problem.errors.map((error) => `${error.pointer}: ${error.message}`).join("\n") || problem.detail;
  }
}

/** Exhaustive: a kind that the document does not list would leave `transaction.kind` with a type other than never. */
function sign(transaction: Transaction): string {
  switch (transaction.kind) {
    case "expense":
      return "-";
    case "income":
      return "+";
    case "transfer":
      return "=";
    default: {
      const impossible: never = transaction.kind;
      return impossible;
    }
  }
}

/** Do what an insight proposes: its values are those that the other calls take. */
async function act(action: Schemas["InsightAction"]): Promise<void> {
  const { budget, budget_id, transactions } = action;
  switch (action.type) {
    case "create_budget":
      if (budget !== null) unwrap(await api.POST("/api/budgets", { body: budget }));
      break;
    case "update_budget":
      if (budget !== null && budget_id !== null)
        unwrap(await api.PUT("/api/budgets/{budget_id}", { params: { path: { budget_id } }, body: { amount: budget.amount } }));
      break;
    case "review_payee":
    case "open_transactions":
    case "categorize_transactions":
      if (transactions !== null) {
        const { start_date, end_date, payee } = transactions;
        unwrap(await api.GET("/api/transactions", { params: { query: { start_date, end_date, payee } } }));
      }
      break;
    case "add_transactions":
      break;
    default: {
      const impossible: never = action.type;
      return impossible;
    }
  }
}

export async function readme(file: File): Promise<string> {
  const login = unwrap(
    await api.POST("/api/auth/register", {
      body: { email: "ada@example.com", username: "ada", password: "correct horse battery" },
    }),
  );
  api.use({
    onRequest({ request }) {
      request.headers.set("Authorization", `${login.token_type} ${login.access_token}`);
      return request;
    },
  });
  const categories = unwrap(await api.GET("/api/categories", { params: { query: { limit: 3 } } }));
  const coffee = categories.items[0];
  const category_id = coffee?.id ?? null;
  const expense = await api.POST("/api/expenses", {
    params: { header: { "Idempotency-Key": "coffee-1" } },
    body: { amount: "4.20", category_id, payee: "Daily Grind" },
  });
  const recorded = unwrap(expense);
  const amount: number = recorded.amount;
  const etag: string | null = expense.response.headers.get("ETag");
  const suggestion = unwrap(
    await api.POST("/api/ml/categorize", { body: { description: "SQ *BLUE BTL COFFEE 0423 SAN FRANC", amount: 4.5 } }),
  );
  const reason = "items" in suggestion ? suggestion.items.length : suggestion.reason;
  const summary = unwrap(await api.GET("/api/expenses/summary", { params: { query: { days: 30 } } }));
  const statistics = unwrap(await api.GET("/api/expenses/stats", { params: { query: { convert: true } } }));
  for (const { currency, total, converted } of statistics.converted_currencies) void [currency, total, converted];
  unwrap(await api.GET("/api/transactions/analytics/spending-by-category"));
  const share: number | undefined = summary.category_breakdown[0]?.percentage;
  unwrap(await api.POST("/api/budgets", { body: { amount: 150, category_id } }));
  const status = unwrap(await api.GET("/api/budgets/status"));
  for (const { budget_id } of status.items) {
    unwrap(await api.POST("/api/budgets/{budget_id}/restore", { params: { path: { budget_id } } }));
  }
  const gym = { name: "Gym", amount: 30, next_date: "2099-04-30", day_of_month: 31 };
  const series = unwrap(await api.POST("/api/recurring", { body: gym }));
  const series_id = series.id;
  const path = { params: { path: { series_id } } };
  unwrap(await api.PATCH("/api/recurring/{series_id}", { ...path, body: { amount: 32 } }));
  unwrap(await api.POST("/api/recurring/{series_id}/pause", path));
  unwrap(await api.POST("/api/recurring/{series_id}/dismiss", path));
  unwrap(await api.POST("/api/recurring/{series_id}/confirm", path));
  const known = unwrap(await api.GET("/api/recurring", { params: { query: { status: ["confirmed"] } } }));
  const calendar = unwrap(
    await api.GET("/api/recurring/calendar", { params: { query: { from: "2099-04-01", to: "2099-05-31" } } }),
  );
  const days: string[] = [...known.items.map((one) => one.name), ...calendar.items.map((one) => one.date)];
  await api.DELETE("/api/recurring/{series_id}", path);
  const restored = unwrap(await api.POST("/api/recurring/{series_id}/restore", path));
  const due: string | null = unwrap(await api.GET("/api/recurring/{series_id}", path)).next_date;
  const yearly: number = unwrap(await api.GET("/api/insights/recurring")).expenses_per_year + restored.yearly_amount;
  const flow = unwrap(await api.GET("/api/forecast/cash-flow", { params: { query: { days: 30, limit: 100 } } }));
  const below: (number | null)[] = flow.days.map((day) => day.chance_below_limit);
  const afford = unwrap(
    await api.GET("/api/forecast/cash-flow/affordability", { params: { query: { amount: 250, account_id: 1 } } }),
  );
  const safe: "yes" | "tight" | "no" | "unknown" = afford.answer;
  const goal = unwrap(await api.POST("/api/goals", { body: { name: "Trip", target_amount: 900, target_date: "2027-08-01" } }));
  const { goals } = unwrap(await api.GET("/api/goals/insights"));
  const latest: (string | null)[] = goals.map(({ by_forecast }) => by_forecast.latest_date);
  const ofGoal = { params: { path: { goal_id: goal.id } } };
  const contribution = unwrap(await api.POST("/api/goals/{goal_id}/contributions", { ...ofGoal, body: { amount: "25.00" } }));
  await api.DELETE("/api/goals/contributions/{contribution_id}", { params: { path: { contribution_id: contribution.id } } });
  await api.DELETE("/api/goals/{goal_id}", ofGoal);
  unwrap(await api.POST("/api/goals/{goal_id}/restore", ofGoal));
  const left: number = unwrap(await api.GET("/api/goals/{goal_id}", ofGoal)).remaining_amount;
  const rent = unwrap(
    await api.POST("/api/planned-transactions", {
      body: { amount: "900.00", payee: "Parkside", start_date: "2060-01-31", rule: "FREQ=MONTHLY", posting: "automatic" },
    }),
  );
  const ofRent = { params: { path: { planned_id: rent.id } } };
  const occurrence_date = rent.next_occurrence?.occurrence_date ?? rent.start_date;
  unwrap(await api.POST("/api/planned-transactions/{planned_id}/occurrences", { ...ofRent, body: { occurrence_date, amount: "950.00" } }));
  unwrap(await api.POST("/api/planned-transactions/{planned_id}/skip", { ...ofRent, body: { occurrence_date } }));
  unwrap(await api.POST("/api/planned-transactions/{planned_id}/reopen", { ...ofRent, body: { occurrence_date } }));
  const posted = unwrap(await api.POST("/api/planned-transactions/{planned_id}/post", { ...ofRent, body: { occurrence_date } }));
  const split = unwrap(
    await api.POST("/api/planned-transactions/{planned_id}/split", { ...ofRent, body: { occurrence_date: "2060-03-31", amount: "990.00" } }),
  );
  const history = unwrap(await api.GET("/api/planned-transactions/{planned_id}/occurrences", ofRent)).items;
  unwrap(await api.PATCH("/api/planned-transactions/{planned_id}", { ...ofRent, body: { status: "paused" } }));
  await api.DELETE("/api/planned-transactions/{planned_id}", ofRent);
  unwrap(await api.POST("/api/planned-transactions/{planned_id}/restore", ofRent));
  const plans = unwrap(await api.GET("/api/planned-transactions", { params: { query: { status: "paused" } } })).items;
  const waiting: number = unwrap(await api.GET("/api/planned-transactions/{planned_id}", ofRent)).waiting;
  const upcoming = unwrap(await api.GET("/api/planned-transactions/upcoming", { params: { query: { days: 60 } } })).items;
  const planned: unknown[] = [posted.state, split.rule, history.length, plans.length, waiting, upcoming.map(({ date, amount }) => date + amount.toFixed(2))];
  const state: "ok" | "warning" | "exceeded" | undefined = status.items[0]?.status;
  const forecast = unwrap(await api.POST("/api/predictions/predict", { body: {} }));
  const suggestions = unwrap(await api.GET("/api/budgets/suggestions"));

  const form = new FormData();
  form.append("file", file);
  const preview = await api.POST("/api/transactions/import/preview", {
    body: { file },
    bodySerializer: () => form,
  });
  const imported = await api.POST("/api/transactions/import", { body: { file }, bodySerializer: () => form });
  const ledger = await api.GET("/api/transactions/export", {
    params: { query: { format: "beancount" } },
    parseAs: "text",
  });
  const preferences = unwrap(await api.PUT("/api/users/me/preferences", { body: { currency: "EUR" } }));
  return JSON.stringify([
    ...[amount, etag, reason, share, state, forecast.predicted_amount, suggestions.items.length],
    ...[yearly, due, safe, ...below, ...days],
    ...[preview.data, imported.response.status, ledger.data?.length, preferences.month_start_day],
    ...[latest, left, preview.data, imported.response.status, ledger.data?.length, preferences.month_start_day],
    ...planned,
  ]);
}

export async function authentication(): Promise<string[]> {
  const { refresh_token } = unwrap(
    await api.POST("/api/auth/login", { body: { email: "ada@example.com", password: "correct horse battery" } }),
  );
  unwrap(await api.POST("/api/auth/refresh", { body: { refresh_token } }));
  const sessions = unwrap(await api.GET("/api/auth/sessions"));
  for (const session of sessions.items) {
    if (!session.current) await api.DELETE("/api/auth/sessions/{session_id}", { params: { path: { session_id: session.id } } });
  }
  unwrap(await api.GET("/api/auth/second-factor"));
  const password = "correct horse battery";
  const code = "000000";
  unwrap(await api.POST("/api/auth/second-factor/setup", { body: { password } }));
  // A code that no app has shown, so that the login below needs none.
  await api.POST("/api/auth/second-factor/confirm", { body: { code } });
  await api.POST("/api/auth/second-factor/recovery-codes", { body: { password, code } });
  await api.POST("/api/auth/second-factor/remove", { body: { password, code } });
  await api.DELETE("/api/users/{user_id}/second-factor", { params: { path: { user_id: 1 } } });
  await api.PATCH("/api/users/{user_id}", { params: { path: { user_id: 1 } }, body: { requires_second_factor: true } });
  const { is_available } = unwrap(await api.GET("/api/auth/passkeys/support"));
  if (is_available) {
    unwrap(await api.POST("/api/auth/passkeys/login-options"));
    unwrap(await api.POST("/api/auth/passkeys/options", { body: { password } }));
    // No authenticator here, so that what it would have made is refused.
    await api.POST("/api/auth/passkeys", { body: { name: "Phone", credential: {} } });
    await api.POST("/api/auth/passkeys/login", { body: { credential: {} } });
    await api.POST("/api/auth/cookie/passkey-login", { body: { credential: {} } });
  }
  for (const passkey of unwrap(await api.GET("/api/auth/passkeys")).items) {
    await api.DELETE("/api/auth/passkeys/{passkey_id}", { params: { path: { passkey_id: passkey.id } } });
  }
  const provider = unwrap(await api.GET("/api/auth/identities/provider"));
  if (!provider.is_available) {
    // Nothing was proved at a provider, so there is nothing to log in with or to link.
    await api.POST("/api/auth/cookie/openid-login", { body: {} });
    await api.POST("/api/auth/identities", { body: { password } });
  }
  for (const identity of unwrap(await api.GET("/api/auth/identities")).items) {
    await api.DELETE("/api/auth/identities/{identity_id}", { params: { path: { identity_id: identity.id } } });
  }
  const { ticket } = unwrap(await api.POST("/api/auth/stream-ticket"));
  new EventSource(`/api/events/stream?ticket=${encodeURIComponent(ticket)}`).close();
  const script = unwrap(await api.POST("/api/auth/tokens", { body: { name: "script" } }));
  const scope: "read" | "write" = script.scope;
  return [script.token, scope, script.expires_at ?? "never"];
}

export async function cookies(): Promise<void> {
  await api.POST("/api/auth/cookie/login", { body: { username: "ada", password: "correct horse battery" } });
  const session = unwrap(await api.GET("/api/auth/cookie/csrf-token"));
  document.title = session.user.username;
  let params = { header: { "X-CSRF-Token": session.csrf_token } };
  await api.POST("/api/auth/cookie/refresh", { params });
  const changed = unwrap(
    await api.POST("/api/auth/cookie/change-password", {
      params,
      body: { current_password: "correct horse battery", new_password: "another horse battery" },
    }),
  );
  params = { header: { "X-CSRF-Token": changed.csrf_token } };
  await api.POST("/api/auth/cookie/logout", { params });
  await api.POST("/api/auth/cookie/register", { body: { email: "eve@example.com", password: "correct horse battery" } });
  await api.POST("/api/auth/cookie/reset-password", { body: { token: "from the mail", new_password: "another horse battery" } });
}

export async function* allTransactions(): AsyncGenerator<Transaction> {
  let cursor: string | undefined;
  do {
    const page = unwrap(
      await api.GET("/api/transactions", { params: { query: { days: 90, min_amount: "10.00", ...(cursor ? { cursor } : {}) } } }),
    );
    yield* page.items;
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
}

export async function change(id: number): Promise<string> {
  const params = { path: { transaction_id: id } };
  const before = await api.GET("/api/transactions/{transaction_id}", { params });
  const etag = before.response.headers.get("ETag") ?? "*";
  const after = await api.PATCH("/api/transactions/{transaction_id}", {
    params: { ...params, query: { include: ["names"] }, header: { "If-Match": etag } },
    body: { notes: "Without sugar", tags: ["treat"] },
  });
  if (after.error?.code === "stale_version") return "Somebody else was faster.";
  return sign(unwrap(after)) + String(unwrap(after).amount);
}

export async function bulk(categoryId: number): Promise<number> {
  const created = unwrap(
    await api.POST("/api/transactions/bulk", {
      body: { transactions: [{ kind: "income", amount: 12 }, { kind: "expense", amount: "3.50", tags: ["a"] }] },
    }),
  );
  const ids = created.items.map((row) => row.id);
  unwrap(await api.POST("/api/transactions/bulk-update", { body: { updates: ids.map((id) => ({ id, payee: "Shop" })) } }));
  const like = ids[0];
  if (like === undefined) return 0;
  const deleted = unwrap(await api.POST("/api/transactions/bulk-delete", { body: { transaction_ids: ids } }));
  unwrap(await api.POST("/api/transactions/bulk-restore", { body: { transaction_ids: deleted.transaction_ids } }));
  unwrap(await api.POST("/api/transactions/{transaction_id}/restore", { params: { path: { transaction_id: like } } }));
  const preview = unwrap(
    await api.POST("/api/transactions/bulk-categorize", { body: { like, category_id: categoryId, preview: true } }),
  );
  return preview.count;
}

export async function sync(since: number): Promise<number> {
  const changes = unwrap(await api.GET("/api/changes", { params: { query: { since } } }));
  changes.items.forEach(apply);
  return changes.next_since;
}

/** Generated types know no streams: the data of each event is a change. */
export async function* follow(since: number): AsyncGenerator<string> {
  const stream = await api.GET("/api/events/stream", {
    params: { query: { since, follow: false } },
    parseAs: "text",
  });
  for (const line of stream.data?.split("\n") ?? []) {
    if (line.startsWith("data: ")) yield line.slice("data: ".length);
  }
}

/** `entity` tells which row a change carries; `data` is null for a deletion. */
function apply(change: Change): string {
  if (change.data === null) return `${change.seq}: ${change.entity} ${change.entity_id} is gone`;
  switch (change.entity) {
    case "transaction":
      return `${change.type} ${change.data.payee} ${change.data.amount.toFixed(2)} ${change.data.tags.join()}`;
    case "account":
      return `${change.type} ${change.data.name} ${change.data.current_balance}`;
    case "goal":
      return `${change.type} ${change.data.name} ${change.data.target_amount} ${change.data.milestone_percents.join()}`;
    case "budget":
      return `${change.type} ${change.data.period} ${change.data.amounts.length}`;
    case "prediction": {
      const { sentence, parts, candidates } = change.data.explanation;
      const payments: number = parts.flatMap((part) => part.items).length;
      return `${change.type} ${sentence} ${payments} ${Object.values(candidates).map((amount) => amount.toFixed(2)).join()}`;
    }
    case "import": {
      const { options, report } = change.data;
      const created: boolean | undefined = options.create_accounts;
      const checks: number | undefined = report.balance_checks?.length;
      return `${change.type} ${created ?? false} ${checks ?? 0} ${report.undone?.deleted ?? report.problem?.code ?? ""}`;
    }
    default:
      return `${change.type} ${change.data.id}`;
  }
}

export async function home(): Promise<string> {
  const overview = unwrap(await api.GET("/api/overview"));
  const newest = overview.latest_transactions.map((row) => sign(row) + String(row.amount));
  const warnings = overview.budgets.filter((budget) => budget.status !== "ok").map((budget) => budget.name);
  return [...newest, ...warnings, overview.review_count, overview.sync_position].join("\n");
}

export async function lists(): Promise<unknown[]> {
  const queue = unwrap(await api.GET("/api/transactions", { params: { query: { uncertain: true } } }));
  const payees = unwrap(await api.GET("/api/payees", { params: { query: { q: "gri" } } }));
  const tags = unwrap(await api.GET("/api/tags"));
  const users = unwrap(await api.GET("/api/users/search", { params: { query: { q: "ada" } } }));
  const sums = unwrap(await api.GET("/api/transactions/summary", { params: { query: { kind: ["expense"] } } }));
  const days = unwrap(await api.GET("/api/transactions/days", { params: { query: { kind: ["expense"] } } }));
  const newestDay: string | undefined = days.days[0]?.date;
  const worth = unwrap(await api.GET("/api/accounts/net-worth"));
  const reports = unwrap(await api.GET("/api/reports"));
  const kinds: string[] = reports.items.map((one) => one.report);
  if (kinds.length !== 5) throw new Error("there are five reports");
  // The address answers files, too, so the type of the answer is narrowed to that of JSON.
  const inMarch = { params: { query: { month: "2099-03" } } };
  const kept = unwrap(await api.GET("/api/reports/month", inMarch)) as Schemas["Report"];
  const cell: string | number | null | undefined = kept.tables[0]?.rows[0]?.cells[0];
  const reportCurrency: string = kept.currency;
  unwrap(await api.GET("/api/reports/year", { params: { query: { year: 2025 } } }));
  unwrap(await api.GET("/api/reports/categories", { params: { query: { kind: "expense" } } }));
  unwrap(await api.GET("/api/reports/net-worth", { params: { query: { interval: "week" } } }));
  unwrap(await api.GET("/api/reports/subscriptions"));
  const pdf = await api.GET("/api/reports/year", { params: { query: { format: "pdf" } }, parseAs: "blob" });
  if (!pdf.response.headers.get("content-type")?.startsWith("application/pdf")) {
    throw new Error(`a PDF, not ${String(cell)} in ${reportCurrency}`);
  }
  const months = unwrap(await api.GET("/api/summary/categories-by-month", { params: { query: { months: 6 } } }));
  const insights = unwrap(await api.GET("/api/insights/spending", { params: { query: { month: 7, include_dismissed: true } } }));
  const anomalies = unwrap(await api.GET("/api/insights/anomalies", { params: { query: { is_open: true, include: ["names"] } } }));
  for (const { id: anomaly_id } of anomalies.items) {
    const params = { path: { anomaly_id } };
    const { decision } = unwrap(await api.GET("/api/insights/anomalies/{anomaly_id}", { params }));
    if (decision === null) unwrap(await api.POST("/api/insights/anomalies/{anomaly_id}/confirm", { params }));
    unwrap(await api.POST("/api/insights/anomalies/{anomaly_id}/accept", { params }));
    unwrap(await api.POST("/api/insights/anomalies/{anomaly_id}/dismiss", { params }));
    unwrap(await api.POST("/api/insights/anomalies/{anomaly_id}/reopen", { params }));
  }
  const recommendations = unwrap(await api.GET("/api/insights/recommendations"));
  const month = unwrap(await api.GET("/api/summary/ai-insights"));
  const ledger = unwrap(await api.GET("/api/transactions/analytics/insights"));
  const told = [...insights.insights, ...month.insights, ...ledger.insights];
  const changes: (number | null)[] = told.map((insight) => insight.numbers.change);
  for (const { dedup_key, dismissed_at } of told) {
    const path = { dedup_key };
    if (dismissed_at !== null) await api.DELETE("/api/insights/{dedup_key}/dismiss", { params: { path } });
    else unwrap(await api.POST("/api/insights/{dedup_key}/dismiss", { params: { path } }));
  }
  for (const { action } of recommendations.recommendations) await act(action);
  const incomes = unwrap(await api.GET("/api/incomes"));
  const expenses = unwrap(await api.GET("/api/expenses", { params: { query: { include: ["total"] } } }));
  const alerts = unwrap(await api.GET("/api/budgets/alerts"));
  const accounts = unwrap(await api.GET("/api/accounts"));
  const usage = unwrap(await api.GET("/api/budgets/{budget_id}/usage", { params: { path: { budget_id: 1 } } }));
  const tree = unwrap(await api.GET("/api/categories/hierarchy"));
  const me = unwrap(await api.GET("/api/users/me"));
  const renamed = unwrap(
    await api.PATCH("/api/categories/{category_id}", {
      params: { path: { category_id: 3 } },
      body: { name: "Food", hidden: false, position: 1 },
    }),
  );
  return [
    ...[tree, me.default_account_id, renamed.system_name],
    ...[queue.items[0]?.category_suggestion?.confidence_level, payees.items, tags.items, users.items, sums, newestDay, worth, months, changes],
    ...[incomes.has_more, expenses.total ?? 0, alerts.items, usage.history, accounts.sync_position],
  ];
}

export async function categorization(transactionId: number, categoryId: number): Promise<unknown[]> {
  const learned = unwrap(
    await api.POST("/api/ml/feedback", { body: { transaction_id: transactionId, category_id: categoryId } }),
  );
  const performance = unwrap(await api.GET("/api/ml/model-performance"));
  const conditions: Schemas["Condition"] = {
    all: [
      { field: "payee", operator: "contains", value: "grind" },
      { any: [{ field: "amount", operator: "between", value: [1, "9.50"], currency: "EUR" }] },
    ],
  };
  unwrap(await api.POST("/api/rules", { body: { name: "Coffee", conditions, category_id: categoryId } }));
  const trial = unwrap(await api.POST("/api/rules/dry-run", { body: { conditions, category_id: categoryId } }));
  const rules = unwrap(await api.GET("/api/rules/suggestions"));
  const params = { path: { transaction_id: transactionId } };
  const past = unwrap(await api.GET("/api/transactions/{transaction_id}/history", { params }));
  const causes = past.items.map((entry) => [entry.actor, entry.import?.filename, entry.changes[0]?.field]);
  unwrap(await api.POST("/api/categories/{category_id}/restore", { params: { path: { category_id: categoryId } } }));
  unwrap(await api.POST("/api/categories/bulk-update", { body: { updates: [{ id: categoryId, position: 1 }] } }));
  const retrained = await api.POST("/api/ml/retrain");
  const backlog = await api.POST("/api/transactions/auto-categorize", { params: { header: { Prefer: "respond-async" } } });
  return [learned.was_right, performance.overall.accuracy, trial.would_change, rules.items, causes, retrained.data, backlog.data];
}

export async function exchangeRates(): Promise<unknown[]> {
  const body = { from_currency: "EUR", to_currency: "USD", date: "2026-03-18", rate: 1.1 };
  const rate = unwrap(await api.POST("/api/exchange-rates", { body }));
  const params = { path: { rate_id: rate.id } };
  const changed = unwrap(await api.PATCH("/api/exchange-rates/{rate_id}", { params, body: { rate: 1.2 } }));
  const query = { amount: 100, from_currency: "EUR", to_currency: "USD", date: "2026-03-18" };
  const answer = unwrap(await api.GET("/api/exchange-rates/convert", { params: { query } }));
  const listed = unwrap(await api.GET("/api/exchange-rates", { params: { query: { currency: "USD" } } }));
  await api.DELETE("/api/exchange-rates/{rate_id}", { params });
  return [changed.rate, answer.converted, answer.rate.source, listed.items.length];
}

export async function bankFiles(importId: number): Promise<unknown[]> {
  const text = "Date,Payee,Amount\n2026-03-18,Kiosk,-4.00\n";
  const csv = await api.POST("/api/transactions/import/csv", {
    body: { text, mapping: { sign: "as_is", date_order: "YMD" }, accounts: { Checking: 1, Savings: null } },
  });
  const profiles = unwrap(await api.GET("/api/transactions/import/profiles"));
  for (const { id } of profiles.items) {
    unwrap(await api.POST("/api/transactions/import/profiles/{profile_id}/restore", { params: { path: { profile_id: id } } }));
  }
  const params = { path: { import_id: importId } };
  const rows = unwrap(await api.GET("/api/transactions/imports/{import_id}/rows", { params }));
  const rejected = rows.items.filter((row) => row.outcome === "rejected").map((row) => row.message ?? "");
  const listed = unwrap(await api.GET("/api/transactions", { params: { query: { import_id: importId } } }));
  await api.DELETE("/api/transactions/imports/{import_id}", { params });
  const pairs = unwrap(await api.GET("/api/transactions/transfers/proposals"));
  const pair = pairs.items[0];
  if (pair) {
    const { outgoing_id, incoming_id } = pair;
    await api.POST("/api/transactions/transfers", { body: { outgoing_id, incoming_id } });
    await api.DELETE("/api/transactions/transfers/{transaction_id}", { params: { path: { transaction_id: outgoing_id } } });
  }
  return [csv.data, profiles.items, rejected, listed.items];
}

export async function notifications(): Promise<unknown[]> {
  const page = unwrap(await api.GET("/api/notifications", { params: { query: { unread: true, type: ["security"] } } }));
  const count: number = unwrap(await api.GET("/api/notifications/unread-count")).unread;
  for (const { id, title } of page.items) {
    const params = { path: { notification_id: id } };
    const read = unwrap(await api.POST("/api/notifications/{notification_id}/read", { params }));
    await api.DELETE("/api/notifications/{notification_id}/read", { params });
    await api.POST("/api/notifications/{notification_id}/dismiss", { params });
    await api.DELETE("/api/notifications/{notification_id}/dismiss", { params });
    const again = unwrap(await api.GET("/api/notifications/{notification_id}", { params }));
    if (again.deliveries[0]?.status === "failed" || read.data.amount === undefined) return [title];
  }
  const all = unwrap(await api.POST("/api/notifications/read-all", { body: { up_to: 1 } }));
  const before = unwrap(await api.GET("/api/notifications/preferences"));
  const after = unwrap(
    await api.PUT("/api/notifications/preferences", {
      body: { digest: "daily", digest_hour: 7, types: [{ type: "import_finished", in_app: false }], quiet_hours: null },
    }),
  );
  await api.PATCH("/api/notifications/preferences", { body: { digest: before.digest } });
  const body = { url: "ntfys://ntfy.sh/my-topic", name: "Phone" };
  const channel = unwrap(await api.POST("/api/notifications/channels", { body }));
  const path = { channel_id: channel.id };
  const channels = unwrap(await api.GET("/api/notifications/channels")).items.map((one) => one.masked_url);
  unwrap(await api.PATCH("/api/notifications/channels/{channel_id}", { params: { path }, body: { is_active: false } }));
  unwrap(await api.PUT("/api/notifications/channels/{channel_id}", { params: { path }, body: { name: "Tablet" } }));
  unwrap(await api.GET("/api/notifications/channels/{channel_id}", { params: { path } }));
  const trial = unwrap(await api.POST("/api/notifications/channels/{channel_id}/test", { params: { path } }));
  await api.DELETE("/api/notifications/channels/{channel_id}", { params: { path } });
  return [channels, trial.error, count, all.read, after.quiet_hours?.start, after.types[0]?.email];
}

export async function webhooks(): Promise<unknown[]> {
  const created = unwrap(
    await api.POST("/api/webhooks", {
      body: { name: "n8n", url: "https://hooks.example/outlay", event_types: ["transaction_created"] },
    }),
  );
  const params = { path: { webhook_id: created.id } };
  const queued = unwrap(await api.POST("/api/webhooks/{webhook_id}/test", { params }));
  const deliveries = unwrap(await api.GET("/api/webhooks/{webhook_id}/deliveries", { params }));
  const attempts = deliveries.items.flatMap((delivery) => delivery.attempts.map(({ message }) => message));
  await api.POST("/api/webhooks/deliveries/{delivery_id}/retry", { params: { path: { delivery_id: queued.id } } });
  const rotated = unwrap(await api.POST("/api/webhooks/{webhook_id}/rotate-secret", { params }));
  const switched = unwrap(await api.PATCH("/api/webhooks/{webhook_id}", { params, body: { event_types: null, is_active: false } }));
  await api.DELETE("/api/webhooks/{webhook_id}", { params });
  const hooks = unwrap(await api.GET("/api/webhooks"));
  return [created.secret, rotated.previous_secret_until, switched.disabled_reason, attempts, hooks.items];
}

export async function failures(): Promise<unknown[]> {
  const failed = unwrap(await api.GET("/api/failed-reactions"));
  const { items: schedule } = unwrap(await api.GET("/api/admin/schedule"));
  const due = schedule.map((entry) => `${entry.name} ${entry.next_due_at ?? ""} ${entry.last_status ?? ""}`);
  const [first] = failed.items;
  if (first) {
    await api.POST("/api/failed-reactions/{failed_reaction_id}/retry", {
      params: { path: { failed_reaction_id: first.id } },
    });
  }
  return [...due, ...failed.items.map((failure) => [failure.reaction, failure.next_attempt_at])];
}

export async function mails(): Promise<unknown[]> {
  const mails = unwrap(await api.GET("/api/admin/mails", { params: { query: { locale: "de-DE" } } }));
  const params = { path: { template: "digest" as const }, query: { format: "text" as const } };
  const text = await api.GET("/api/admin/mails/{template}", { params, parseAs: "text" });
  const query = { token: "from-a-mail" };
  const off = await api.POST("/api/notifications/unsubscribe", { params: { query }, parseAs: "text" });
  const page = await api.GET("/api/notifications/unsubscribe", { params: { query }, parseAs: "text" });
  // Browsers get a page, and clients that ask for JSON a problem.
  const reason = typeof off.error === "object" ? off.error.detail : off.error;
  return [mails.items.map((mail) => mail.subject), text.data, page.data, reason];
}

export async function forecasts(): Promise<unknown[]> {
  const forecast = unwrap(await api.GET("/api/predictions/forecast"));
  const next = unwrap(await api.POST("/api/predictions/predict", { body: { period: "monthly", target: "current" } }));
  const parts = next.explanation?.parts.map((part) => `${part.kind}: ${part.amount}`);
  const path = unwrap(await api.GET("/api/predictions/path", { params: { query: { target: "current" } } }));
  const band = path.points.map((point) => [point.lower, point.upper]);
  const history = unwrap(await api.GET("/api/predictions/history"));
  const accuracy = unwrap(await api.GET("/api/predictions/accuracy"));
  const training = await api.POST("/api/predictions/train", { body: { period: "monthly" } });
  unwrap(await api.GET("/api/jobs")).items.map((listed) => listed.status);
  const job = unwrap(await api.GET("/api/jobs/{job_id}", { params: { path: { job_id: 1 } } }));
  await api.POST("/api/jobs/{job_id}/cancel", { params: { path: { job_id: job.id } } });
  const export_ = await api.GET("/api/transactions/export", { headers: { Prefer: "respond-async" } });
  await api.GET("/api/users/me/export", { headers: { Prefer: "respond-async" } });
  const started = export_.response.headers.get("Location");
  const size: number | undefined = job.kind === "export_transactions" ? job.result?.size : undefined;
  const file = await api.GET("/api/jobs/{job_id}/file", { params: { path: { job_id: job.id } }, parseAs: "blob" });
  const ended: boolean = job.status === "succeeded" || job.status === "failed";
  const created: number | undefined = job.kind === "import_file" ? job.result?.created : undefined;
  return [forecast, parts, band, history.items[0]?.method, accuracy.overall.wape, training.data, ended, job.problem?.code, created, started, size, file.data];
}
