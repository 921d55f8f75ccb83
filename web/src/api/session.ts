/**
 * The session in this server's HttpOnly cookies, which all tabs share.
 *
 * No script can read the tokens. A page knows the user and the CSRF token that every change needs.
 */
import { OfflineError, ProblemError, readProblem } from "./problems";
import { noteAnswer } from "./reachability";
import type { Schemas, User } from "./types";

const COOKIE_ROUTES = "/api/auth/cookie";
const LOCK = "outlay-session";
const UNAUTHORIZED = 401;
const UNKNOWN_SESSION: ReadonlySet<number> = new Set([400, UNAUTHORIZED, 403, 422]);

type CsrfToken = Schemas["CsrfToken"];
type CookieSession = Schemas["CookieSession"];

let csrfToken: string | null = null;
let refreshing: Promise<boolean> | null = null;
/** Asks the person to sign in again; resolves to whether they did. */
type SignInRequest = () => Promise<boolean>;
let requestSignIn: SignInRequest | null = null;
let signingIn: Promise<boolean> | null = null;

/** Tells the other tabs that somebody signed in or out. */
const tabs = new BroadcastChannel("outlay-session");

/** Ask who is signed in; null when nobody is. Raises OfflineError, or ProblemError if that is not known now. */
export async function loadSession(): Promise<User | null> {
  const response = await fetchFromServer(`${COOKIE_ROUTES}/csrf-token`);
  if (response.status === UNAUTHORIZED) return null;
  if (!response.ok) throw await readRefusal(response);

  const session = (await response.json()) as CsrfToken;
  csrfToken = session.csrf_token;
  return session.user;
}

/** Keep what the answer to a sign-in says. */
export function openSession(session: CookieSession): void {
  csrfToken = session.csrf_token;
  tabs.postMessage("changed");
}

export function closeSession(): void {
  csrfToken = null;
  tabs.postMessage("changed");
}

/** Call `listener` whenever another tab has signed in or out. Returns a function that ends it. */
export function onSessionChange(listener: () => void): () => void {
  tabs.addEventListener("message", listener);
  return () => tabs.removeEventListener("message", listener);
}

/** Call this when the server no longer knows the session. Returns a function that ends it. */
export function onSessionEnd(request: SignInRequest): () => void {
  requestSignIn = request;
  return () => {
    requestSignIn = null;
  };
}

export function csrfHeader(): { "X-CSRF-Token": string } {
  return { "X-CSRF-Token": csrfToken ?? "" };
}

/**
 * Send a request of the API with the session; an expired access token is exchanged once.
 *
 * When the session itself has ended, the request waits until the person has signed in again.
 * Raises OfflineError when no answer comes.
 */
export async function fetchWithSession(request: Request): Promise<Response> {
  const isChange = request.method !== "GET" && !opensSession(request);
  // A page that was opened offline does not know the token yet.
  if (isChange && csrfToken === null) await loadSession();

  const again = request.clone();
  const response = await fetchFromServer(withToken(request));
  if (!(await isStale(response, request))) return response;
  const isOpen = (await refreshSession()) || (await signInAgain());
  return isOpen ? fetchFromServer(withToken(again)) : response;
}

/** Ask once for all requests that wait. */
function signInAgain(): Promise<boolean> {
  signingIn ??= (requestSignIn?.() ?? Promise.resolve(false)).finally(() => {
    signingIn = null;
  });
  return signingIn;
}

/** Requests about the session itself: an expired one is what they are for. */
function opensSession({ url }: Request): boolean {
  return new URL(url).pathname.startsWith(COOKIE_ROUTES);
}

function withToken(request: Request): Request {
  if (request.method !== "GET" && csrfToken !== null) {
    request.headers.set("X-CSRF-Token", csrfToken);
  }
  return request;
}

/** Whether a fresh token would help: it has expired, or another tab has opened another session. */
async function isStale(response: Response, request: Request): Promise<boolean> {
  if (opensSession(request)) return false;
  if (response.status === 401) return true;
  if (response.status !== 403) return false;

  // A proxy refuses with something else than JSON.
  const problem: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  const code = (problem as { code?: string } | null)?.code ?? "";
  return ["wrong_csrf_token", "csrf_token_required"].includes(code);
}

/** Exchange the tokens, once for all requests of this tab, and one tab after the other. */
function refreshSession(): Promise<boolean> {
  refreshing ??= lockTabs(exchangeTokens).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

async function exchangeTokens(): Promise<boolean> {
  // Another tab may have exchanged them already, and then knows another CSRF token.
  if ((await loadSession()) === null) return false;

  const response = await fetchFromServer(`${COOKIE_ROUTES}/refresh`, {
    method: "POST",
    headers: csrfHeader(),
  });
  // Only a refusal of the session ends it; a server that is busy or starting may still know it.
  if (UNKNOWN_SESSION.has(response.status)) return false;
  if (!response.ok) throw await readRefusal(response);

  csrfToken = ((await response.json()) as CookieSession).csrf_token;
  return true;
}

/** Locks exist only on https and localhost; without them the server's 60 seconds of grace must do. */
function lockTabs(work: () => Promise<boolean>): Promise<boolean> {
  const locks = navigator.locks as LockManager | undefined;
  return locks === undefined ? work() : locks.request(LOCK, work).then(Boolean);
}

async function fetchFromServer(input: Request | string, init?: RequestInit): Promise<Response> {
  try {
    const response = await fetch(input, { credentials: "same-origin", ...init });
    noteAnswer(response.status);
    return response;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    noteAnswer(null);
    throw new OfflineError(error);
  }
}

async function readRefusal(response: Response): Promise<ProblemError> {
  const problem: unknown = await response.json().catch(() => undefined);
  return new ProblemError(readProblem(problem, response));
}
