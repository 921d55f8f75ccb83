// A home screen and a list of transactions, as a frontend on top of the API has them. Without a cache (?cache=off), every effect
// of StrictMode is a request of its own.

import { QueryClient, QueryClientProvider, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { StrictMode, useEffect, useState, type FormEvent, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import * as actions from "./actions";
import type { operations } from "./schema";
import { api, LOGGED_OUT, logIn, resume, unwrap } from "./session";

type Sort = NonNullable<NonNullable<operations["listTransactions"]["parameters"]["query"]>["sort"]>;

const SORTS: Sort[] = ["-date", "date", "-amount", "payee"];
const isCached = new URLSearchParams(location.search).get("cache") !== "off";
const queries = new QueryClient();

declare global {
  interface Window {
    actions: typeof actions;
  }
}
window.actions = actions;

function useAnswer<T>(name: string, load: () => Promise<T>): { data: T | undefined; error: Error | null } {
  const query = useQuery({ queryKey: [name], queryFn: load, enabled: isCached });
  const [data, setData] = useState<T>();
  const [error, setError] = useState<Error | null>(null);
  useEffect(() => {
    if (!isCached) load().then(setData, setError);
  }, []);
  return isCached ? query : { data, error };
}

function money(amount: number, currency: string): string {
  return new Intl.NumberFormat("en", { style: "currency", currency }).format(amount);
}

function Section({ name, error, children }: { name: string; error: Error | null; children: ReactNode }) {
  return (
    <section aria-label={name}>
      {error && <p role="alert">{error.message}</p>}
      {children}
    </section>
  );
}

/** One request shows the whole screen. */
function Home() {
  const { data, error } = useAnswer("overview", async () => unwrap(await api.GET("/api/overview")));
  return (
    <Section name="Home" error={error}>
      {data?.balances.map((sum) => <h1 key={sum.currency}>{money(sum.current_balance, sum.currency)}</h1>)}
      {data && (
        <p>
          {money(data.month.total_expenses, data.month.currency)}, {data.month.comparison?.expenses_change_percent ?? "–"} %,{" "}
          {data.review_count} to review
        </p>
      )}
      <ul>
        {data?.budgets.map((budget) => (
          <li key={budget.budget_id} className={budget.status}>
            {budget.category?.name ?? "Everything"}: {money(budget.spent, budget.currency)} of {money(budget.available, budget.currency)}
          </li>
        ))}
        {data?.upcoming_payments.map((payment) => (
          <li key={`${payment.date} ${payment.payee}`}>
            {payment.date} {payment.payee} {money(payment.amount, payment.currency)}
          </li>
        ))}
        {data?.latest_transactions.map((row) => (
          <li key={row.id}>
            {row.date} {row.payee} {money(row.amount, row.currency)} {row.category_name} {row.account_name}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** What people add to their home screens. */
function Widgets() {
  const forecast = useAnswer("forecast", async () => unwrap(await api.GET("/api/predictions/forecast")));
  const worth = useAnswer("net worth", async () => unwrap(await api.GET("/api/accounts/net-worth")));
  const budgets = useAnswer("budgets", async () => unwrap(await api.GET("/api/budgets/status")));
  const payees = useAnswer("payees", async () => unwrap(await api.GET("/api/payees")));
  const tags = useAnswer("tags", async () => unwrap(await api.GET("/api/tags")));
  const error = [forecast, worth, budgets, payees, tags].find((answer) => answer.error)?.error ?? null;
  return (
    <Section name="Widgets" error={error}>
      <p>{forecast.data?.explanation?.sentence}</p>
      <p>{worth.data?.currencies.map((sum) => sum.points.at(-1)?.balance).join()}</p>
      <p>{budgets.data?.items.map((budget) => budget.projected ?? "–").join()}</p>
      <p>{payees.data?.items.map((payee) => payee.last_category_name ?? payee.name).join()}</p>
      <p>{tags.data?.items.map((tag) => tag.tag).join()}</p>
    </Section>
  );
}

function Transactions() {
  const [sort, setSort] = useState<Sort>("-date");
  const [words, setWords] = useState("");
  const list = useInfiniteQuery({
    queryKey: ["transactions", sort, words],
    initialPageParam: "",
    queryFn: async ({ pageParam: cursor }) => {
      const filters = { kind: ["expense" as const, "income" as const], ...(words && { q: words }) };
      const query = { ...filters, sort, limit: 20, include: ["names" as const, "total" as const], ...(cursor && { cursor }) };
      return unwrap(await api.GET("/api/transactions", { params: { query } }));
    },
    getNextPageParam: (page) => page.next_cursor,
  });
  return (
    <Section name="Transactions" error={list.error}>
      <input aria-label="Search" value={words} onChange={(event) => setWords(event.target.value)} />
      <select aria-label="Sort" value={sort} onChange={(event) => setSort(SORTS[event.target.selectedIndex] ?? "-date")}>
        {SORTS.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <output>{list.data?.pages[0]?.total}</output>
      <ol>
        {list.data?.pages
          .flatMap((page) => page.items)
          .map((row) => (
            <li key={row.id}>
              {row.date} {row.payee} {money(row.amount, row.currency)} {row.category_name ?? "–"} {row.account_name ?? "–"}
            </li>
          ))}
      </ol>
      <button disabled={!list.hasNextPage} onClick={() => list.fetchNextPage()}>
        More
      </button>
    </Section>
  );
}

function Login({ onLogin }: { onLogin: () => void }) {
  const [refusal, setRefusal] = useState("");
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const reason = await logIn(String(form.get("email")), String(form.get("password")));
    setRefusal(reason);
    if (!reason) onLogin();
  }
  return (
    <form onSubmit={submit}>
      <input name="email" aria-label="E-mail" />
      <input name="password" type="password" aria-label="Password" />
      <button>Log in</button>
      {refusal && <p role="alert">{refusal}</p>}
    </form>
  );
}

function App() {
  const [isIn, setIsIn] = useState<boolean>();
  useEffect(() => {
    void resume().then((user) => setIsIn(user !== null));
    const leave = () => {
      queries.clear();
      setIsIn(false);
    };
    // The other tabs see that the tokens are gone.
    const watch = (event: StorageEvent) => event.newValue === null && leave();
    window.addEventListener(LOGGED_OUT, leave);
    window.addEventListener("storage", watch);
    return () => {
      window.removeEventListener(LOGGED_OUT, leave);
      window.removeEventListener("storage", watch);
    };
  }, []);
  if (isIn === undefined) return <p>…</p>;
  if (!isIn) return <Login onLogin={() => setIsIn(true)} />;
  return (
    <>
      <Home />
      <Widgets />
      <Transactions />
    </>
  );
}

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  );
