import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import { overviewQuery } from "@/home/overviewQuery";
import { TextLink } from "@/ui/TextLink";

import { KeyHint } from "./KeyHint";
import { UNUSUAL } from "./UnusualSection";

/** The way past the queue to what is unusual; nothing when nothing is. */
export function UnusualJump() {
  const t = useTranslations("review");
  const { data: overview } = useQuery(overviewQuery);
  if (!overview?.anomaly_count) return null;
  return (
    <span className="flex items-center gap-2 self-center text-sm">
      <TextLink to="/review" hash={UNUSUAL}>
        {t("unusualCount", { count: overview.anomaly_count })}
      </TextLink>
      <KeyHint name="o" />
    </span>
  );
}
