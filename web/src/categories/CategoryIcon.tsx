import type { Category } from "@/api/types";
import { classes } from "@/ui/classes";

import { DEFAULT_ICON, ICONS_BY_NAME } from "./icons";

interface CategoryIconProps {
  /** null stands for transactions without a category. */
  category: Pick<Category, "icon" | "color"> | null;
  size?: "small" | "medium";
}

const SIZES = { small: "size-5 rounded-md", medium: "size-8 rounded-lg" };
const PIXELS = { small: 13, medium: 18 };

/** The icon of a category on its colour. Its name always stands beside it. */
export function CategoryIcon({ category, size = "small" }: CategoryIconProps) {
  const Icon = ICONS_BY_NAME[category?.icon ?? ""] ?? DEFAULT_ICON;
  const color = category?.color ?? "var(--muted)";
  // The colour is the person's own: a pale tint of it and the text's colour stay readable with any.
  const tint = { backgroundColor: `color-mix(in oklab, ${color} 26%, var(--card))` };
  return (
    <span
      aria-hidden
      className={classes("inline-flex shrink-0 items-center justify-center", SIZES[size])}
      style={tint}
    >
      <Icon
        size={PIXELS[size]}
        style={{ color: `color-mix(in oklab, ${color} 70%, var(--ink))` }}
      />
    </span>
  );
}
