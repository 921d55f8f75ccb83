import { useQuery } from "@tanstack/react-query";
import {
  ComboBox,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
} from "react-aria-components";

import type { Schemas } from "@/api/types";
import { classes } from "@/ui/classes";
import { INPUT_CLASSES } from "@/ui/TextField";
import { useDebounced } from "@/ui/useDebounced";

import { payeesQuery } from "./transactionQueries";

type Payee = Schemas["Payee"];

interface PayeeFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** A known payee was chosen from the list. */
  onChoose?: (payee: Payee) => void;
  error?: string;
  isLabelHidden?: boolean;
  autoFocus?: boolean;
  className?: string;
}

const PAUSE = 150;

/** Any name, with those of earlier payees to choose from while one types. */
export function PayeeField(props: PayeeFieldProps) {
  const { label, value, onChange, onChoose, error, isLabelHidden, autoFocus, className } = props;
  const beginning = useDebounced(value.trim(), PAUSE);
  const { data } = useQuery({ ...payeesQuery(beginning), enabled: beginning !== "" });
  const payees = beginning === "" ? [] : (data?.items ?? []);

  const choose = (name: string | number | null) => {
    const payee = payees.find((one) => one.name === name);
    if (payee === undefined) return;
    onChange(payee.name);
    onChoose?.(payee);
  };

  return (
    <ComboBox
      items={payees}
      inputValue={value}
      onInputChange={onChange}
      selectedKey={null}
      onSelectionChange={choose}
      allowsCustomValue
      isInvalid={error !== undefined}
      validationBehavior="aria"
      className={classes("flex min-w-0 flex-col gap-1", className)}
    >
      <Label className={isLabelHidden ? "sr-only" : "text-sm font-medium"}>{label}</Label>
      {/* eslint-disable-next-line jsx-a11y/no-autofocus -- for fields that a key press opens */}
      <Input className={INPUT_CLASSES} autoFocus={autoFocus} />
      <FieldError className="text-sm text-danger">{error}</FieldError>
      <Popover
        offset={4}
        className="w-(--trigger-width) min-w-56 overflow-hidden rounded-xl border border-line bg-card shadow-xl"
      >
        <ListBox<Payee> className="max-h-72 overflow-y-auto p-1 outline-none">
          {(payee) => (
            <ListBoxItem
              id={payee.name}
              textValue={payee.name}
              className="flex min-h-9 cursor-pointer items-center justify-between gap-3 rounded-lg px-2 py-1 text-sm outline-none data-focused:bg-accent-soft"
            >
              <span className="min-w-0 truncate">{payee.name}</span>
              <span className="truncate text-muted">{payee.last_category_name}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
