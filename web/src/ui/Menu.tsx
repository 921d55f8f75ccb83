import { Ellipsis, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import {
  Menu as AriaMenu,
  MenuItem,
  MenuTrigger,
  Popover,
  Separator,
  type PopoverProps,
} from "react-aria-components";

import { Button } from "./Button";
import { classes } from "./classes";

export interface MenuAction {
  label: string;
  run: () => void;
  icon?: LucideIcon;
  isDanger?: boolean;
  isDisabled?: boolean;
}

interface MenuProps {
  /** What a screen reader calls the button. */
  label: string;
  /** Groups of actions, with a line between them; empty groups vanish. */
  groups: readonly (readonly MenuAction[])[];
  /** The button; without it, one with three dots. */
  trigger?: ReactNode;
  placement?: PopoverProps["placement"];
}

/** A button that opens a list of actions. */
export function Menu({ label, groups, trigger, placement = "bottom end" }: MenuProps) {
  const filled = groups.filter((group) => group.length > 0);
  return (
    <MenuTrigger>
      {trigger ?? (
        <Button variant="quiet" size="icon" aria-label={label}>
          <Ellipsis size={18} aria-hidden />
        </Button>
      )}
      <Popover
        placement={placement}
        offset={4}
        className="min-w-48 overflow-y-auto rounded-xl border border-line bg-card p-1 shadow-xl"
      >
        <AriaMenu aria-label={label} className="outline-none">
          {filled.flatMap((group, index) => [
            index > 0 && (
              <Separator key={`line ${group[0]?.label}`} className="my-1 border-t border-line" />
            ),
            ...group.map((action) => <Action key={action.label} action={action} />),
          ])}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

function Action({
  action: { label, run, icon: Icon, isDanger, isDisabled },
}: {
  action: MenuAction;
}) {
  return (
    <MenuItem
      textValue={label}
      onAction={run}
      isDisabled={isDisabled}
      className={classes(
        "flex min-h-9 cursor-pointer items-center gap-2 rounded-lg px-2 text-sm outline-none",
        "data-disabled:cursor-default data-disabled:opacity-50 data-focused:bg-sunken",
        isDanger && "text-danger",
      )}
    >
      {Icon && <Icon size={16} aria-hidden className={isDanger ? "" : "text-muted"} />}
      {label}
    </MenuItem>
  );
}
