import { lazyRouteComponent } from "@tanstack/react-router";
import type { ComponentType } from "react";

import type { Room } from "@/i18n/messages";
import { withTexts } from "@/i18n/texts";

/** A page that loads when it is opened, with the texts of the rooms of which it shows something. */
export function lazyPage<Name extends string>(
  load: () => Promise<Record<Name, ComponentType>>,
  name: Name,
  rooms: readonly Room[] = [],
) {
  return lazyRouteComponent(() => withTexts(load(), rooms), name);
}
