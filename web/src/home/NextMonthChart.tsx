import { useSuspenseQuery } from "@tanstack/react-query";

import { FanChart } from "@/charts/FanChart";
import { pathQuery } from "@/forecasts/pathQuery";

interface NextMonthChartProps {
  label: string;
  today: string;
  limit: number | undefined;
}

/** The next month, read when somebody asks for it. */
export function NextMonthChart(props: NextMonthChartProps) {
  const { data: path } = useSuspenseQuery(pathQuery({ target: "next" }));
  return <FanChart path={path} {...props} />;
}
