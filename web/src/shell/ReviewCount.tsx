import { useQuery } from "@tanstack/react-query";

import { overviewQuery } from "@/home/overviewQuery";

/** How many transactions wait for a category. Read from the home screen's answer: no request more. */
export function ReviewCount() {
  const { data: overview } = useQuery(overviewQuery);
  if (!overview?.review_count) return null;
  return (
    <span className="amount rounded-full bg-accent px-2 text-xs leading-5 font-medium text-on-accent">
      {overview.review_count}
    </span>
  );
}
