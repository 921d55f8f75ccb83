import { useQuery } from "@tanstack/react-query";

import { overviewQuery } from "@/home/overviewQuery";

/**
 * Whether enough is known for forecasts; undefined until it is clear. The home screen's answer says so, and nobody has
 * to ask for forecasts that would be refused.
 */
export function useKnowsEnough(): boolean | undefined {
  const { data, isError } = useQuery(overviewQuery);
  // The refusal itself says it, too.
  return isError ? true : data && data.forecast !== null;
}
