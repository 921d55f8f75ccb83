import { Check, Minus } from "lucide-react";
import type { ReactNode } from "react";
import { Checkbox as AriaCheckbox, type CheckboxProps as AriaProps } from "react-aria-components";

import { classes } from "./classes";

interface CheckboxProps extends Omit<AriaProps, "className" | "children"> {
  children?: ReactNode;
  className?: string;
}

/** A box to tick. Without children it needs an `aria-label`. */
export function Checkbox({ children, className, ...rest }: CheckboxProps) {
  return (
    <AriaCheckbox
      {...rest}
      className={classes(
        "group flex cursor-pointer items-start gap-2 text-sm data-disabled:opacity-50",
        className,
      )}
    >
      {({ isSelected, isIndeterminate }) => (
        <>
          <span
            aria-hidden
            className={classes(
              "mt-px flex size-4.5 shrink-0 items-center justify-center rounded border",
              "group-data-focus-visible:outline-2 group-data-focus-visible:outline-offset-2 group-data-focus-visible:outline-accent",
              isSelected || isIndeterminate
                ? "border-accent bg-accent text-on-accent"
                : "border-muted bg-card",
            )}
          >
            {isIndeterminate && <Minus size={13} strokeWidth={3} />}
            {isSelected && !isIndeterminate && <Check size={13} strokeWidth={3} />}
          </span>
          {children}
        </>
      )}
    </AriaCheckbox>
  );
}
