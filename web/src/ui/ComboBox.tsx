import { Check, ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import {
  Button as AriaButton,
  ComboBox as AriaComboBox,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Text,
} from "react-aria-components";
import { useTranslations } from "use-intl";

import { classes } from "./classes";
import { INPUT_CLASSES } from "./TextField";

export interface ComboBoxItem {
  id: string;
  /** What stands in the input once it is chosen, and what the search looks through. */
  text: string;
  /** What stands in the list, if more than the text. */
  label?: ReactNode;
  icon?: ReactNode;
  /** How far it is indented, as a part of another one. */
  depth?: number;
}

interface ComboBoxProps {
  label: string;
  items: readonly ComboBoxItem[];
  value: string | null;
  onChange: (id: string | null) => void;
  description?: string;
  error?: string;
  placeholder?: string;
  isLabelHidden?: boolean;
  isDisabled?: boolean;
  autoFocus?: boolean;
  /** Whether a choice acts at once: then Tab leaves the list, instead of choosing what it is at. */
  isAction?: boolean;
  className?: string;
}

const INDENTS = ["", "pl-6", "pl-10"];

/** A choice of many: the list opens with the focus and narrows while one types. */
export function ComboBox({ label, items, value, onChange, ...rest }: ComboBoxProps) {
  const { description, error, placeholder, isLabelHidden, isDisabled, autoFocus } = rest;
  const { isAction = false, className } = rest;
  const t = useTranslations("shared");
  return (
    <AriaComboBox
      defaultItems={items}
      value={value}
      onChange={(key) => onChange(key === null ? null : String(key))}
      menuTrigger="focus"
      isDisabled={isDisabled}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      allowsEmptyCollection
      className={classes("flex min-w-0 flex-col gap-1", className)}
    >
      <Label className={isLabelHidden ? "sr-only" : "text-sm font-medium"}>{label}</Label>
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions -- keeps a key from the input */}
      <div
        className="relative"
        onKeyDownCapture={(event) => isAction && event.key === "Tab" && event.stopPropagation()}
      >
        <Input
          className={classes(INPUT_CLASSES, "pr-9")}
          placeholder={placeholder}
          // eslint-disable-next-line jsx-a11y/no-autofocus -- for fields that a key press opens
          autoFocus={autoFocus}
        />
        <AriaButton className="absolute inset-y-0 right-0 flex w-9 items-center justify-center text-muted">
          <ChevronDown size={16} aria-hidden />
        </AriaButton>
      </div>
      {description && (
        <Text slot="description" className="text-sm text-muted">
          {description}
        </Text>
      )}
      <FieldError className="text-sm text-danger">{error}</FieldError>
      <Popover
        offset={4}
        className="w-(--trigger-width) min-w-56 overflow-hidden rounded-xl border border-line bg-card shadow-xl"
      >
        <ListBox<ComboBoxItem>
          className="max-h-72 overflow-y-auto p-1 outline-none"
          renderEmptyState={() => <p className="p-3 text-sm text-muted">{t("noMatch")}</p>}
        >
          {(item) => <Choice item={item} />}
        </ListBox>
      </Popover>
    </AriaComboBox>
  );
}

function Choice({ item }: { item: ComboBoxItem }) {
  return (
    <ListBoxItem
      id={item.id}
      textValue={item.text}
      className={classes(
        "flex min-h-9 cursor-pointer items-center gap-2 rounded-lg px-2 py-1 text-sm outline-none",
        "data-focused:bg-accent-soft data-selected:font-medium",
        INDENTS[item.depth ?? 0],
      )}
    >
      {({ isSelected }) => (
        <>
          {item.icon}
          <span className="min-w-0 flex-1 truncate">{item.label ?? item.text}</span>
          {isSelected && <Check size={16} aria-hidden className="text-accent" />}
        </>
      )}
    </ListBoxItem>
  );
}
