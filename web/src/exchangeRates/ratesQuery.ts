import { queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import type { Entity } from "@/api/queryClient";
import type { Schemas } from "@/api/types";

export type OwnRate = Schemas["ExchangeRate"];
export type StatedRate = Schemas["StatedRate"];
export type Conversion = Schemas["Conversion"];

/** What is converted anew when a rate changes. */
export const TOUCHED_BY_RATES: readonly Entity[] = [
  "exchangeRates",
  "accounts",
  "budgets",
  "overview",
  "summaries",
];

const MOST = 200;

export const ownRatesQuery = queryOptions({
  queryKey: ["exchangeRates"],
  queryFn: ({ signal }) =>
    unwrap(api.GET("/api/exchange-rates", { params: { query: { limit: MOST } }, signal })),
});

interface Question {
  amount: string;
  from_currency: string;
  to_currency: string;
  date: string;
}

export function convert(query: Question): Promise<Conversion> {
  return unwrap(api.GET("/api/exchange-rates/convert", { params: { query } }));
}

export function createRate(body: Schemas["ExchangeRateCreate"], key: string): Promise<OwnRate> {
  const params = { header: { "Idempotency-Key": key } };
  return unwrap(api.POST("/api/exchange-rates", { params, body }));
}
