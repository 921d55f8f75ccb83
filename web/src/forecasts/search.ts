/** What is forecast, as it stands in the address: named as in the API. */
export const PERIODS = ["weekly", "monthly", "yearly"] as const;
export const TARGETS = ["current", "next"] as const;

export interface ForecastSearch {
  period?: (typeof PERIODS)[number];
  target?: (typeof TARGETS)[number];
  category_id?: number;
}

export function readForecastSearch(raw: Record<string, unknown>): ForecastSearch {
  const id = Number(raw.category_id);
  return {
    period: PERIODS.find((period) => period === raw.period),
    target: TARGETS.find((target) => target === raw.target),
    category_id: Number.isInteger(id) && id > 0 ? id : undefined,
  };
}
