import { SlidersHorizontal } from "lucide-react";
import { type RefObject, useState } from "react";
import { useTranslations } from "use-intl";

import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Part } from "@/ui/Part";

import { FilterChips } from "./FilterChips";
import { FilterForm } from "./FilterForm";
import { SearchField } from "./SearchField";
import type { TransactionFilters } from "./search";

interface FilterBarProps {
  filters: TransactionFilters;
  onChange: (change: TransactionFilters) => void;
  today: string;
  searchInput: RefObject<HTMLInputElement | null>;
}

/** Search, filters, and what they are set to. It stays in view while the list scrolls. */
export function FilterBar({ filters, onChange, today, searchInput }: FilterBarProps) {
  const t = useTranslations("transactions");
  const [isOpen, setOpen] = useState(false);
  const count = Object.keys(filters).filter((name) => name !== "q").length;
  return (
    <div className="sticky top-0 z-20 flex flex-col gap-2 bg-page py-2">
      <div className="flex gap-2">
        <SearchField
          input={searchInput}
          value={filters.q ?? ""}
          onChange={(q) => onChange({ q })}
        />
        <Button onPress={() => setOpen(true)}>
          <SlidersHorizontal size={16} aria-hidden />
          {t("filterCount", { count })}
        </Button>
      </div>
      <FilterChips filters={filters} onChange={onChange} />
      <Dialog title={t("filters")} isOpen={isOpen} onClose={() => setOpen(false)}>
        <Part lines={6}>
          <FilterForm filters={filters} onChange={onChange} today={today} />
        </Part>
      </Dialog>
    </div>
  );
}
