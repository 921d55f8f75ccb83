import type { RefObject } from "react";
import { useTranslations } from "use-intl";

import { readSort, type Sort, SORTS } from "./sort";

interface SortFieldProps {
  sort: Sort | undefined;
  onChange: (sort: Sort | undefined) => void;
  field: RefObject<HTMLSelectElement | null>;
}

/** In which order the list is. */
export function SortField({ sort, onChange, field }: SortFieldProps) {
  const t = useTranslations("transactions");
  return (
    <label className="flex items-center gap-2">
      <span className="sr-only">{t("sort")}</span>
      <select
        ref={field}
        value={sort ?? "-date"}
        onChange={({ target }) => onChange(readSort(target.value))}
        className="cursor-pointer rounded-lg bg-page py-1 text-sm text-ink"
      >
        <option value="-date">{t("sorts.-date")}</option>
        {SORTS.map((one) => (
          <option key={one} value={one}>
            {t(`sorts.${one}`)}
          </option>
        ))}
      </select>
    </label>
  );
}
