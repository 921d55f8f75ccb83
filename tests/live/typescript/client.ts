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
  const share: number | undefined = summary.category_breakdown[0]?.percentage;
  unwrap(await api.POST("/api/budgets", { body: { amount: 150, category_id } }));
  const status = unwrap(await api.GET("/api/budgets/status"));
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
    ...[preview.data, imported.response.status, ledger.data?.length, preferences.month_start_day],
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

/** `entity` tells which row a change carries; `data` is null for a deletion. */
function apply(change: Change): string {
  if (change.data === null) return `${change.seq}: ${change.entity} ${change.entity_id} is gone`;
  switch (change.entity) {
    case "transaction":
      return `${change.type} ${change.data.payee} ${change.data.amount.toFixed(2)} ${change.data.tags.join()}`;
    case "account":
      return `${change.type} ${change.data.name} ${change.data.current_balance}`;
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
  const months = unwrap(await api.GET("/api/summary/categories-by-month", { params: { query: { months: 6 } } }));
  const insights = unwrap(await api.GET("/api/insights/spending", { params: { query: { month: 7, include_dismissed: true } } }));
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
  const retrained = await api.POST("/api/ml/retrain");
  const backlog = await api.POST("/api/transactions/auto-categorize", { params: { header: { Prefer: "respond-async" } } });
  return [learned.was_right, performance.overall.accuracy, trial.would_change, rules.items, retrained.data, backlog.data];
}

export async function bankFiles(importId: number): Promise<unknown[]> {
  const text = "Date,Payee,Amount\n2026-03-18,Kiosk,-4.00\n";
  const csv = await api.POST("/api/transactions/import/csv", {
    body: { text, mapping: { sign: "as_is", date_order: "YMD" }, accounts: { Checking: 1, Savings: null } },
  });
  const profiles = unwrap(await api.GET("/api/transactions/import/profiles"));
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
  const ended: boolean = job.status === "succeeded" || job.status === "failed";
  const created: number | undefined = job.kind === "import_file" ? job.result?.created : undefined;
  return [forecast, parts, band, history.items[0]?.method, accuracy.overall.wape, training.data, ended, job.problem?.code, created];
}
