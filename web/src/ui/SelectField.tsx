import { type ReactNode, useId } from "react";

import { classes } from "./classes";
import { INPUT_CLASSES } from "./TextField";

export interface Option {
  value: string;
  label: string;
}

interface SelectFieldProps {
  label: string;
  value: string;
  options: readonly Option[];
  onChange: (value: string) => void;
  error?: string;
  description?: ReactNode;
  isLabelHidden?: boolean;
  isDisabled?: boolean;
  className?: string;
}

/** A choice of few. The browser's own list: the best one on a phone. */
export function SelectField({ label, value, options, onChange, ...rest }: SelectFieldProps) {
  const id = useId();
  const { error, description, isLabelHidden, isDisabled, className } = rest;
  const hint = error ?? description;
  return (
    <div className={classes("flex flex-col gap-1", className)}>
      <label htmlFor={id} className={isLabelHidden ? "sr-only" : "text-sm font-medium"}>
        {label}
      </label>
      <select
        id={id}
        value={value}
        disabled={isDisabled}
        aria-invalid={error !== undefined}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.target.value)}
        className={INPUT_CLASSES}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {hint && (
        <p id={`${id}-hint`} className={classes("text-sm", error ? "text-danger" : "text-muted")}>
          {hint}
        </p>
      )}
    </div>
  );
}
