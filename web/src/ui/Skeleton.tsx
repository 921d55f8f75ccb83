import { useTranslations } from "use-intl";

/** Stands where lines of text will be, so that nothing jumps when they come. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  const t = useTranslations("shared");
  return (
    <div
      role="status"
      aria-busy
      aria-label={t("loading")}
      className="flex animate-pulse flex-col gap-3"
    >
      {Array.from({ length: lines }, (_, line) => (
        // eslint-disable-next-line react/no-array-index-key -- lines have nothing else
        <div key={line} className="h-5 rounded bg-sunken" />
      ))}
    </div>
  );
}
