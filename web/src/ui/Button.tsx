import { type RefObject, useLayoutEffect, useRef } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";

import { classes } from "./classes";

const VARIANTS = {
  primary: "bg-accent text-on-accent hover:opacity-90",
  secondary: "border border-line bg-card hover:bg-sunken",
  quiet: "text-muted hover:bg-sunken hover:text-ink",
  danger: "bg-danger-soft text-danger hover:opacity-90",
};

const SIZES = {
  small: "h-8 gap-1.5 px-2.5 text-sm",
  medium: "h-10 gap-2 px-4 text-sm",
  icon: "size-10 justify-center",
};

interface ButtonProps extends Omit<AriaButtonProps, "className" | "isPending"> {
  variant?: keyof typeof VARIANTS;
  size?: keyof typeof SIZES;
  className?: string;
  /** While it sends: it looks disabled and does nothing, but keeps the focus of the keyboard. */
  isBusy?: boolean;
}

export function Button({
  variant = "secondary",
  size = "medium",
  className,
  isBusy = false,
  onPress,
  ...rest
}: ButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  useSubmitOnce(button, isBusy && rest.type === "submit");
  return (
    <AriaButton
      {...rest}
      ref={button}
      aria-disabled={isBusy || undefined}
      onPress={isBusy ? undefined : onPress}
      className={classes(
        "inline-flex cursor-pointer items-center justify-center rounded-lg font-medium whitespace-nowrap",
        "transition-colors disabled:cursor-default disabled:opacity-50",
        "aria-disabled:cursor-default aria-disabled:opacity-50",
        VARIANTS[variant],
        SIZES[size],
        className,
      )}
    />
  );
}

/** Keep a form from being submitted again while it sends, also by Enter in one of its fields. */
function useSubmitOnce(button: RefObject<HTMLButtonElement | null>, isBusy: boolean) {
  useLayoutEffect(() => {
    const form = isBusy ? button.current?.form : null;
    if (!form) return;
    const refuse = (event: Event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    form.addEventListener("submit", refuse, true);
    return () => form.removeEventListener("submit", refuse, true);
  }, [button, isBusy]);
}
