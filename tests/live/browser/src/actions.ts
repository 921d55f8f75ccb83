// What buttons and forms of a page would do, for the test to call.

import { api, logOut, storeCsrfToken, unwrap } from "./session";

export { logOut };

export async function whoAmI(): Promise<string> {
  const { data, error } = await api.GET("/api/users/me");
  return data?.email ?? error?.code ?? "";
}

/** A double click: two requests at once with one key. */
export async function addTwice(key: string) {
  const add = () =>
    api.POST("/api/transactions", {
      params: { header: { "Idempotency-Key": key } },
      body: { kind: "expense", amount: "4.20", payee: "Trial Café", tags: ["trial"] },
    });
  const answers = await Promise.all([add(), add()]);
  return {
    ids: answers.map((answer) => unwrap(answer).id),
    replayed: answers.map((answer) => answer.response.headers.get("Idempotency-Replayed")),
    location: answers[0].response.headers.get("Location"),
  };
}

/** Two tabs have read the same version; the second to save it is refused. */
export async function editTwice(id: number) {
  const path = { transaction_id: id };
  const { response } = await api.GET("/api/transactions/{transaction_id}", { params: { path } });
  const etag = response.headers.get("ETag") ?? "";
  const save = (notes: string) =>
    api.PATCH("/api/transactions/{transaction_id}", { params: { path, header: { "If-Match": etag } }, body: { notes } });
  return { first: unwrap(await save("first")).notes, second: (await save("second")).error?.code };
}

export async function deleteAndRestore(id: number) {
  const body = { transaction_ids: [id] };
  unwrap(await api.POST("/api/transactions/bulk-delete", { body }));
  const gone = await api.GET("/api/transactions/{transaction_id}", { params: { path: { transaction_id: id } } });
  const restored = unwrap(await api.POST("/api/transactions/bulk-restore", { body }));
  return { gone: gone.error?.code, restored: restored.items.map((row) => row.id) };
}

export async function remove(id: number) {
  const { error } = await api.DELETE("/api/transactions/{transaction_id}", { params: { path: { transaction_id: id } } });
  return error?.code ?? "";
}

/** Follow the changes from the position that the overview had. */
export async function follow(position: number) {
  const changes: string[] = [];
  for (;;) {
    const page = unwrap(await api.GET("/api/changes", { params: { query: { since: position } } }));
    for (const change of page.items) {
      const name = change.entity === "transaction" ? change.data?.payee : undefined;
      changes.push(`${change.type} ${name ?? ""}`.trim());
    }
    position = page.next_since;
    if (!page.has_more) return changes;
  }
}

export async function position() {
  return unwrap(await api.GET("/api/overview")).sync_position;
}

export async function download() {
  const { data, response } = await api.GET("/api/transactions/export", {
    params: { query: { format: "csv", tag: ["trial"] } },
    parseAs: "blob",
  });
  const header = (name: string) => response.headers.get(name);
  return {
    lines: (await data?.text())?.trim().split("\r\n").length,
    disposition: header("Content-Disposition"),
    remaining: header("RateLimit"),
    policy: header("RateLimit-Policy"),
  };
}

export async function changePassword(current_password: string, new_password: string, csrf: string) {
  const { data, error } = await api.POST("/api/auth/cookie/change-password", {
    params: { header: { "X-CSRF-Token": csrf } },
    body: { current_password, new_password },
  });
  if (data) storeCsrfToken(data.csrf_token);
  return error?.code ?? data?.user.email;
}
