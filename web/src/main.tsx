import "./styles.css";

import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { queryClient } from "@/api/queryClient";
import { LocaleProvider } from "@/i18n/LocaleProvider";
import { keepQueries } from "@/offline/persistence";
import { userQuery } from "@/people/useUser";
import { router } from "@/router";
import { followDevice } from "@/shell/theme";
import { CHANGES } from "@/sync/useChanges";
import { NotificationList } from "@/ui/NotificationList";

const container = document.getElementById("root");
if (container === null) throw new Error("index.html has no element #root.");

followDevice();
await keepQueries();
// Without a place in the log, nothing would say what has changed since the rest was kept.
if (queryClient.getQueryData(CHANGES) === undefined) void queryClient.invalidateQueries();
// What was kept may belong to a session that has ended meanwhile.
void queryClient.invalidateQueries({ queryKey: userQuery.queryKey });
// Whoever reloads asks for what has happened, however little time has passed.
void queryClient.invalidateQueries({ queryKey: CHANGES });

createRoot(container).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <LocaleProvider>
        <RouterProvider router={router} />
        <NotificationList />
      </LocaleProvider>
    </QueryClientProvider>
  </StrictMode>,
);
