import { useSuspenseQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { readToday } from "@/i18n/calendar";
import { useDates } from "@/i18n/useDates";
import { useSignedInUser } from "@/people/useUser";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { useMediaQuery } from "@/ui/useMediaQuery";

import { CalendarGrid } from "./CalendarGrid";
import { CalendarList } from "./CalendarList";
import { findMonth } from "./months";
import { calendarQuery } from "./recurringQueries";

/** The payments of one month: those that came, and those to expect. */
export function CalendarCard() {
  const t = useTranslations("recurring");
  const writeDate = useDates();
  const [offset, setOffset] = useState(0);
  const { timezone } = useSignedInUser();
  const today = readToday(timezone);
  const isWide = useMediaQuery("(min-width: 64rem)");
  const month = findMonth(today, offset);
  const { data: calendar } = useSuspenseQuery(calendarQuery(month.first, month.last));
  return (
    <Card
      title={t("calendar")}
      action={
        <span className="flex items-center gap-1">
          <Button
            variant="quiet"
            size="icon"
            aria-label={t("earlier")}
            onPress={() => setOffset(offset - 1)}
          >
            <ChevronLeft size={18} aria-hidden />
          </Button>
          <span aria-live="polite">{writeDate(month.first, "month")}</span>
          <Button
            variant="quiet"
            size="icon"
            aria-label={t("later")}
            onPress={() => setOffset(offset + 1)}
          >
            <ChevronRight size={18} aria-hidden />
          </Button>
        </span>
      }
    >
      {calendar.items.length === 0 && <p className="text-sm text-muted">{t("noPayments")}</p>}
      {isWide ? (
        <CalendarGrid month={month} today={today} items={calendar.items} />
      ) : (
        <CalendarList items={calendar.items} />
      )}
    </Card>
  );
}
