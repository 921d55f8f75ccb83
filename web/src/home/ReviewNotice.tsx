import { Inbox } from "lucide-react";
import { useTranslations } from "use-intl";

import { TextLink } from "@/ui/TextLink";

/** How many transactions wait for a category; nothing when none does. */
export function ReviewNotice({ count }: { count: number }) {
  const t = useTranslations("home");
  if (count === 0) return null;
  return (
    <p className="flex items-center gap-3 rounded-2xl bg-accent-soft px-4 py-3 text-sm">
      <Inbox size={18} aria-hidden className="shrink-0 text-accent" />
      <span className="min-w-0 flex-1">{t("toReview", { count })}</span>
      <TextLink to="/review">{t("review")}</TextLink>
    </p>
  );
}
