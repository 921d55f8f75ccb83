/** Reading a report, and the addresses of its files. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import type { Schemas } from "@/api/types";
import { findMonthStart } from "@/i18n/calendar";

import type { ReportName, ReportsSearch, Span } from "./search";

export type Report = Schemas["Report"];
export type ReportTable = Schemas["ReportTable"];
export type ReportColumn = Schemas["ReportColumn"];
export type ReportRow = Schemas["ReportRow"];
export type Cell = ReportRow["cells"][number];

const MONTHS_OF: Record<Span, number> = {
  weeks: 12,
  months: 12,
  years3: 36,
  years5: 60,
  years10: 120,
};

/** The parameters of a report, without what belongs to another one. */
export function pickParameters(search: ReportsSearch, today: string) {
  const span = search.span ?? "months";
  return {
    month: { month: search.month },
    year: { year: search.year },
    categories: { kind: search.kind, from_year: search.from_year, to_year: search.to_year },
    "net-worth": {
      start_date: findMonthStart(today, 1 - MONTHS_OF[span]),
      interval: span === "weeks" ? ("week" as const) : ("month" as const),
    },
    subscriptions: {},
  };
}

export function reportQuery(search: ReportsSearch, today: string) {
  const report = search.report ?? "month";
  const parameters = pickParameters(search, today);
  // Recurring series change without transactions; all other reports rest on sums.
  const entity = report === "subscriptions" ? "recurring" : "summaries";
  return queryOptions({
    queryKey: [entity, "report", report, parameters[report]],
    queryFn: ({ signal }) => loadReport(report, parameters, signal),
    placeholderData: keepPreviousData,
  });
}

type Parameters = ReturnType<typeof pickParameters>;

/** Load a report as JSON. The type of the answer also has its files, which are not requested. */
async function loadReport(
  report: ReportName,
  parameters: Parameters,
  signal: AbortSignal,
): Promise<Report> {
  switch (report) {
    case "month": {
      const params = { query: parameters.month };
      return (await unwrap(api.GET("/api/reports/month", { params, signal }))) as Report;
    }
    case "year": {
      const params = { query: parameters.year };
      return (await unwrap(api.GET("/api/reports/year", { params, signal }))) as Report;
    }
    case "categories": {
      const params = { query: parameters.categories };
      return (await unwrap(api.GET("/api/reports/categories", { params, signal }))) as Report;
    }
    case "net-worth": {
      const params = { query: parameters["net-worth"] };
      return (await unwrap(api.GET("/api/reports/net-worth", { params, signal }))) as Report;
    }
    case "subscriptions":
      return (await unwrap(api.GET("/api/reports/subscriptions", { signal }))) as Report;
  }
}

/** The address of a report as a file, which the browser saves with the session's cookie. */
export function makeFileAddress(search: ReportsSearch, today: string, format: string): string {
  const report = search.report ?? "month";
  const parameters = new URLSearchParams({ format });
  for (const [name, value] of Object.entries(pickParameters(search, today)[report])) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  return `/api/reports/${report}?${parameters.toString()}`;
}
