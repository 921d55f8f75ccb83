import { useTranslations } from "use-intl";

import { HEADING_HEIGHT } from "./DayHeading";
import type { Sort } from "./sort";

interface SortHeadingProps {
  sort: Sort;
  position: number;
  top: number;
}

/** Says in which order the rows below it are. */
export function SortHeading({ sort, position, top }: SortHeadingProps) {
  const t = useTranslations("transactions");
  return (
    <div
      role="row"
      aria-rowindex={position + 1}
      className="absolute inset-x-0 top-0 flex items-end border-b border-line bg-page px-3 pb-1.5 text-sm text-muted"
      style={{ height: HEADING_HEIGHT, transform: `translateY(${top}px)` }}
    >
      <span role="rowheader" className="font-medium">
        {t(`sorts.${sort}`)}
      </span>
    </div>
  );
}
