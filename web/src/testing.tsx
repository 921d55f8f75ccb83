/** What tests of hooks need: a component that a test draws anew with other data, and a server that answers when it says so. */
import { QueryClientProvider } from "@tanstack/react-query";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { IntlProvider } from "use-intl";
import { vi } from "vitest";

import { queryClient } from "@/api/queryClient";

interface Drawn<Props, Result> {
  /** What the hook returned last. */
  readonly current: Result;
  draw: (props: Props) => void;
}

/** Use a hook in a component; `draw` lets it run again with other data, as a refresh does. */
export function drawHook<Props, Result>(
  hook: (props: Props) => Result,
  props: Props,
): Drawn<Props, Result> {
  const root = createRoot(document.createElement("div"));
  const results: Result[] = [];
  function Component({ value }: { value: Props }) {
    results.push(hook(value));
    return null;
  }
  const draw = (value: Props) =>
    flushSync(() =>
      root.render(
        <QueryClientProvider client={queryClient}>
          <IntlProvider
            locale="en"
            messages={{}}
            getMessageFallback={({ key }) => key}
            onError={() => undefined}
          >
            <Component value={value} />
          </IntlProvider>
        </QueryClientProvider>,
      ),
    );
  draw(props);
  return {
    get current() {
      return results.at(-1) as Result;
    },
    draw,
  };
}

export interface Sent {
  method: string;
  path: string;
  body: unknown;
}

export interface Server {
  changes: Sent[];
  /** Whether it answers; until then, whoever asks waits. */
  isAnswering: boolean;
}

/** Take the place of the server: note the changes that are sent. */
export function replaceServer(): Server {
  const server: Server = { changes: [], isAnswering: false };
  vi.stubGlobal("fetch", async (input: Request | string) => {
    // What is asked by an address alone is who is signed in.
    if (typeof input === "string") return Response.json({ csrf_token: "token", user: null });

    const { method, url } = input;
    const body = JSON.parse((await input.text()) || "null");
    server.changes.push({ method, path: new URL(url).pathname, body });
    await vi.waitUntil(() => server.isAnswering);
    return Response.json({});
  });
  return server;
}
