import { classes } from "@/ui/classes";

/** How something is drawn; each kind has a shape of its own, so that none needs its colour. */
export type KeyKind =
  "solid" | "dashed" | "dotted" | "band" | "dot" | "ring" | "cross" | "bar" | "limit";

const COLORS: Record<KeyKind, string> = {
  solid: "text-accent",
  dashed: "text-accent",
  dotted: "text-muted",
  band: "text-accent",
  dot: "text-accent",
  ring: "text-accent",
  cross: "text-danger",
  bar: "text-accent",
  limit: "text-ink",
};

const DASHES: Partial<Record<KeyKind, string>> = { dashed: "5 3", dotted: "1.5 3" };

/** The sample beside a name in the legend. */
export function Key({ kind, className }: { kind: KeyKind; className?: string }) {
  return (
    <svg
      aria-hidden
      width={18}
      height={12}
      className={classes("inline-block shrink-0", COLORS[kind], className)}
    >
      {kind === "band" && (
        <rect width={18} height={12} rx={2} className="fill-current opacity-25" />
      )}
      {kind === "bar" && <rect x={5} width={8} height={12} rx={2} className="fill-current" />}
      {kind === "dot" && <circle cx={9} cy={6} r={4} className="fill-current" />}
      {kind === "cross" && (
        <path d="M5 2L13 10M5 10L13 2" strokeWidth={2.5} className="stroke-current" />
      )}
      {kind === "ring" && (
        <circle cx={9} cy={6} r={3.5} className="fill-card stroke-current" strokeWidth={1.5} />
      )}
      {(kind === "solid" || kind === "limit" || kind in DASHES) && (
        <line
          x1={0}
          x2={18}
          y1={6}
          y2={6}
          strokeWidth={kind === "dotted" ? 2 : 2.5}
          strokeDasharray={DASHES[kind]}
          className="stroke-current"
        />
      )}
    </svg>
  );
}
