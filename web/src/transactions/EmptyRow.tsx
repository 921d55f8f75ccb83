import { useTranslations } from "use-intl";

interface EmptyRowProps {
  position: number;
  top: number;
  height: number;
}

/** Stands where a transaction will be once it is loaded. */
export function EmptyRow({ position, top, height }: EmptyRowProps) {
  const t = useTranslations("shared");
  return (
    <div
      role="row"
      aria-rowindex={position + 1}
      aria-busy
      className="absolute inset-x-0 top-0 flex items-center gap-3 border-b border-line bg-card px-3"
      style={{ height, transform: `translateY(${top}px)` }}
    >
      <span role="gridcell" aria-label={t("loading")} className="flex w-full items-center gap-3">
        <span className="ml-8 size-8 rounded-lg bg-sunken" />
        <span className="h-4 w-1/3 rounded bg-sunken" />
        <span className="ml-auto h-4 w-16 rounded bg-sunken" />
      </span>
    </div>
  );
}
