import { useContext } from "react";
import {
  FieldError,
  Input,
  Label,
  Text,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from "react-aria-components";

import { useKeptText } from "@/offline/useFormDraft";

import { classes } from "./classes";
import { MissingContext } from "./Form";

export const INPUT_CLASSES =
  "h-10 w-full rounded-lg border border-line bg-card px-3 text-ink placeholder:text-muted " +
  "disabled:opacity-60 aria-invalid:border-danger";

interface TextFieldProps extends Omit<AriaTextFieldProps, "className" | "children"> {
  label: string;
  description?: string;
  /** What the server or the form found wrong with the value. */
  error?: string;
  placeholder?: string;
  isLabelHidden?: boolean;
  inputMode?: "text" | "decimal" | "numeric" | "email" | "search";
  className?: string;
}

export function TextField({
  label,
  description,
  error,
  placeholder,
  isLabelHidden = false,
  className,
  ...rest
}: TextFieldProps) {
  const kept = useKeptText(rest);
  const missing = useContext(MissingContext);
  const wrong = missing[rest.name ?? ""] ?? error;
  return (
    <AriaTextField
      {...rest}
      {...kept}
      isInvalid={wrong !== undefined}
      validationBehavior="aria"
      className={classes("flex flex-col gap-1", className)}
    >
      <Label className={isLabelHidden ? "sr-only" : "text-sm font-medium"}>{label}</Label>
      <Input className={INPUT_CLASSES} placeholder={placeholder} />
      {description && (
        <Text slot="description" className="text-sm text-muted">
          {description}
        </Text>
      )}
      <FieldError className="text-sm text-danger">{wrong}</FieldError>
    </AriaTextField>
  );
}
