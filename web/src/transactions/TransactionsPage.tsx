import { getRouteApi } from "@tanstack/react-router";
import { Keyboard } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";

import type { Transaction } from "@/api/types";
import { readToday } from "@/i18n/calendar";
import { useSignedInUser } from "@/people/useUser";
import { Button } from "@/ui/Button";
import { Page } from "@/ui/Page";
import { Part } from "@/ui/Part";
import { useKeys } from "@/ui/useKeys";
import { useMediaQuery } from "@/ui/useMediaQuery";

import { BulkProgress } from "./BulkProgress";
import { DetailPanel } from "./DetailPanel";
import { FilterBar } from "./FilterBar";
import { FilteredTransactions } from "./FilteredTransactions";
import { KeyboardHelp } from "./KeyboardHelp";
import { changeFilters, pickFilters, type TransactionSearch } from "./search";
import { SelectionBar } from "./SelectionBar";
import { useBulkWrites } from "./useBulkWrites";
import { useSelection } from "./useSelection";

const route = getRouteApi("/signed-in/transactions");

/** All transactions: filters, the list, the details of one, and what is selected. */
export function TransactionsPage() {
  const shell = useTranslations("shell");
  const t = useTranslations("transactions");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const user = useSignedInUser();
  const today = readToday(user.timezone);
  const searchInput = useRef<HTMLInputElement>(null);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const isWide = useMediaQuery("(min-width: 80rem)");
  const selection = useSelection();
  const { remove } = useBulkWrites();

  const sortField = useRef<HTMLSelectElement>(null);
  const filter = (change: Partial<TransactionSearch>) =>
    void navigate({ search: changeFilters(search, change), replace: true, resetScroll: false });
  const open = (id: number | undefined) =>
    void navigate({ search: { ...search, id }, replace: true, resetScroll: false });
  const deleteRows = (rows: readonly Transaction[]) => {
    if (rows.length === 0) return;
    if (rows.some(({ id }) => id === search.id)) open(undefined);
    selection.clear();
    remove.mutate(rows);
  };
  useKeys({
    "/": () => searchInput.current?.focus(),
    o: () => sortField.current?.focus(),
    "?": () => setHelpOpen(true),
  });

  return (
    <Page
      title={shell("transactions")}
      actions={
        <span className="hidden lg:inline">
          <Button variant="quiet" onPress={() => setHelpOpen(true)}>
            <Keyboard size={16} aria-hidden />
            {t("showKeys")}
          </Button>
        </span>
      }
    >
      <div className={search.id !== undefined && isWide ? "grid grid-cols-[1fr_23rem] gap-5" : ""}>
        <div className="flex min-w-0 flex-col gap-3">
          <Part lines={10}>
            <FilterBar
              filters={pickFilters(search)}
              onChange={filter}
              today={today}
              searchInput={searchInput}
            />
            <FilteredTransactions
              filters={pickFilters(search)}
              sort={search.sort}
              onSort={(sort) => filter({ sort })}
              sortField={sortField}
              today={today}
              selection={selection}
              openId={search.id}
              onOpen={open}
              onDelete={deleteRows}
            />
          </Part>
          <SelectionBar selection={selection} onDelete={deleteRows} />
          <BulkProgress />
        </div>
        {search.id !== undefined && (
          <DetailPanel
            id={search.id}
            isBeside={isWide}
            onClose={() => open(undefined)}
            onDelete={deleteRows}
          />
        )}
      </div>
      <KeyboardHelp isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
    </Page>
  );
}
