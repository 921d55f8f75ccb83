import { useTranslations } from "use-intl";

const NO_HEADING = /^\d*$/;

/** Call a column by its heading; one without a heading by its number. */
export function useColumnName(): (heading: string, place: number) => string {
  const t = useTranslations("imports");
  return (heading, place) =>
    NO_HEADING.test(heading) ? t("columnNumber", { number: place + 1 }) : heading;
}
