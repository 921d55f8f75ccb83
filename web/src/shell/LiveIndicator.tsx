import { useTranslations } from "use-intl";

import { useLive } from "@/sync/liveState";

/** A quiet dot: whether what other devices do appears here at once. */
export function LiveIndicator() {
  const t = useTranslations("shell");
  const state = useLive((live) => live.state);
  const color = state === "live" ? "bg-income" : "border border-muted";
  return (
    <span
      role="img"
      aria-label={t(state)}
      title={t(state)}
      data-live={state}
      className={`size-2 shrink-0 rounded-full ${color}`}
    />
  );
}
