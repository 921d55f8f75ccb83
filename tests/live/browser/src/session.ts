// The session of the page: tokens that all tabs share in localStorage, or cookies with their CSRF token (?session=cookie).

import createClient from "openapi-fetch";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];

const parameters = new URLSearchParams(location.search);
export const hasCookies = parameters.get("session") === "cookie";
const baseUrl = parameters.get("api") ?? location.origin;

const TOKENS = "tokens";
export const LOGGED_OUT = "logged-out";
/** Without renewal: for the calls that open, renew and end a session. */
export const plain = createClient<paths>({ baseUrl });
let csrfToken = "";

type Tokens = Pick<Schemas["LoginAnswer"], "access_token" | "refresh_token">;

function readTokens(): Tokens | null {
  const text = localStorage.getItem(TOKENS);
  return text === null ? null : (JSON.parse(text) as Tokens);
}

function storeTokens(tokens: Tokens): void {
  localStorage.setItem(TOKENS, JSON.stringify(tokens));
}

export function storeCsrfToken(token: string): void {
  csrfToken = token;
}

/** The session that is left from before a reload; null: nobody is logged in. */
export async function resume(): Promise<string | null> {
  if (!hasCookies) return readTokens() && "resumed";
  const { data } = await plain.GET("/api/auth/cookie/csrf-token");
  storeCsrfToken(data?.csrf_token ?? "");
  return data?.user.username ?? null;
}

/** The reason why the login was refused; empty: logged in. */
export async function logIn(email: string, password: string): Promise<string> {
  const body = { email, password };
  if (hasCookies) {
    const { data, error } = await plain.POST("/api/auth/cookie/login", { body });
    if (data) storeCsrfToken(data.csrf_token);
    return error?.detail ?? "";
  }
  const { data, error } = await plain.POST("/api/auth/login", { body });
  if (data) storeTokens(data);
  return error?.detail ?? "";
}

export async function logOut(): Promise<void> {
  if (hasCookies) await plain.POST("/api/auth/cookie/logout", { params: { header: { "X-CSRF-Token": csrfToken } } });
  else await api.POST("/api/auth/logout");
  localStorage.removeItem(TOKENS);
  window.dispatchEvent(new Event(LOGGED_OUT));
}

function authorize(request: Request): Request {
  const tokens = readTokens();
  if (hasCookies) request.headers.set("X-CSRF-Token", csrfToken);
  else if (tokens) request.headers.set("Authorization", `Bearer ${tokens.access_token}`);
  return request;
}

async function renew(): Promise<boolean> {
  if (hasCookies) {
    const { data } = await plain.POST("/api/auth/cookie/refresh", { params: { header: { "X-CSRF-Token": csrfToken } } });
    if (data) storeCsrfToken(data.csrf_token);
    return data !== undefined;
  }
  const tokens = readTokens();
  if (!tokens) return false;
  const { data } = await plain.POST("/api/auth/refresh", { body: { refresh_token: tokens.refresh_token } });
  if (data) storeTokens(data);
  return data !== undefined;
}

let renewal: Promise<boolean> | null = null;

/** One renewal for all requests of this tab that were refused at the same time. */
function renewOnce(): Promise<boolean> {
  renewal ??= renew().finally(() => (renewal = null));
  return renewal;
}

async function send(request: Request): Promise<Response> {
  const repetition = request.clone();
  const answer = await fetch(authorize(request));
  if (answer.status === 403 && hasCookies) {
    const problem = (await answer.clone().json()) as Schemas["Problem"];
    // Another tab has logged in, or changed the password.
    if (problem.code === "wrong_csrf_token" && (await resume())) return fetch(authorize(repetition));
  }
  if (answer.status !== 401) return answer;
  if (await renewOnce()) return fetch(authorize(repetition));
  localStorage.removeItem(TOKENS);
  window.dispatchEvent(new Event(LOGGED_OUT));
  return answer;
}

export const api = createClient<paths>({ baseUrl, fetch: send });

/** The data of an answer, or its problem as an exception. */
export function unwrap<T>(answer: { data?: T; error?: Schemas["Problem"]; response: Response }): T {
  if (answer.error !== undefined) throw new Error(`${answer.error.code}: ${answer.error.detail}`);
  if (answer.data === undefined) throw new Error(`status ${answer.response.status}`);
  return answer.data;
}
