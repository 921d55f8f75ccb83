import { Table2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";

import { Button } from "@/ui/Button";

import { ChartTable, type Table } from "./ChartTable";

interface ChartFrameProps {
  /** Names the chart for screen readers; the heading above it is the page's. */
  label: string;
  makeTable: () => Table;
  children: ReactNode;
}

/** A chart, and the same numbers as a table on demand. */
export function ChartFrame({ label, makeTable, children }: ChartFrameProps) {
  const t = useTranslations("shared");
  const [isTableOpen, setTableOpen] = useState(false);
  return (
    <figure aria-label={label} className="min-w-0">
      {children}
      <div className="mt-1 flex justify-end print:hidden">
        <Button
          variant="quiet"
          size="small"
          aria-expanded={isTableOpen}
          onPress={() => setTableOpen(!isTableOpen)}
        >
          <Table2 size={15} aria-hidden />
          {isTableOpen ? t("hideTable") : t("showTable")}
        </Button>
      </div>
      {isTableOpen && <ChartTable caption={label} {...makeTable()} />}
    </figure>
  );
}
