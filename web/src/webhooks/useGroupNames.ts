import { useFormatter, useTranslations } from "use-intl";

import { findShare, GROUPS } from "./eventGroups";

/** Returns a function that lists the topics of event types; null are all of them. */
export function useGroupNames(): (types: readonly string[] | null) => string {
  const t = useTranslations("webhooks");
  const format = useFormatter();
  return (types) => {
    if (types === null) return t("allEvents");
    const groups = GROUPS.filter((group) => findShare(group, types) !== "none");
    const names = groups.map((group) => {
      const name = t(`group.${group}`);
      return findShare(group, types) === "all" ? name : t("partly", { name });
    });
    return format.list(names);
  };
}
