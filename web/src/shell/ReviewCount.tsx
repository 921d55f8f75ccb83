import { useQuery } from "@tanstack/react-query";

import { overviewQuery } from "@/home/overviewQuery";

/** How many transactions wait for a category, and how many are unusual. Read from the home screen's answer: no request more. */
export function ReviewCount() {
  const { data: overview } = useQuery(overviewQuery);
  const count = (overview?.review_count ?? 0) + (overview?.anomaly_count ?? 0);
  if (count === 0) return null;
  return (
    <span className="amount rounded-full bg-accent px-2 text-xs leading-5 font-medium text-on-accent">
      {count}
    </span>
  );
}
