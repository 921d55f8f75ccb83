import type { ReactNode } from "react";
import { Switch as AriaSwitch, type SwitchProps as AriaProps } from "react-aria-components";

import { classes } from "./classes";

interface SwitchProps extends Omit<AriaProps, "className" | "children"> {
  children?: ReactNode;
  className?: string;
}

/** On or off, at once. Without children it needs an `aria-label`. */
export function Switch({ children, className, ...rest }: SwitchProps) {
  return (
    <AriaSwitch
      {...rest}
      className={classes(
        "group flex cursor-pointer items-center gap-2 text-sm data-disabled:opacity-50",
        className,
      )}
    >
      <span
        aria-hidden
        className={classes(
          "flex h-5 w-9 shrink-0 items-center rounded-full border border-muted bg-sunken p-0.5 transition-colors",
          "group-data-selected:border-accent group-data-selected:bg-accent",
          "group-data-focus-visible:outline-2 group-data-focus-visible:outline-offset-2 group-data-focus-visible:outline-accent",
        )}
      >
        <span className="size-3.5 rounded-full bg-muted transition-transform group-data-selected:translate-x-4 group-data-selected:bg-on-accent" />
      </span>
      {children}
    </AriaSwitch>
  );
}
