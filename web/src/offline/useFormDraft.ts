import { createContext, useContext, useState } from "react";

import { NO_DRAFT } from "./formDraft";

/** What `KeptForm` gives to the fields in it. */
export const FormDraftContext = createContext(NO_DRAFT);

/** The draft of the form around; one that keeps nothing where there is none. */
export function useFormDraft() {
  return useContext(FormDraftContext);
}

/** A state of a form that is still there when its dialog opens again. */
export function useKeptState<Value>(field: string, initial: Value) {
  const draft = useFormDraft();
  const [start] = useState(initial);
  const [value, setValue] = useState(() => {
    const kept = draft.find(field);
    return kept === undefined ? start : (kept as Value);
  });
  const change = (next: Value) => {
    draft.keep(field, next, start);
    setValue(next);
  };
  return [value, change] as const;
}

interface TextProps {
  name?: string;
  type?: string;
  value?: string;
  defaultValue?: string;
  onChange?: (text: string) => void;
}

/** The properties by which a field with a name, whose text nobody else has, keeps it. */
export function useKeptText({ name, type, value, defaultValue, onChange }: TextProps) {
  const draft = useFormDraft();
  if (name === undefined || value !== undefined || type === "password") return {};
  return {
    defaultValue: (draft.find(name) as string | undefined) ?? defaultValue,
    onChange: (text: string) => {
      draft.keep(name, text, defaultValue ?? "");
      onChange?.(text);
    },
  };
}

/** Closes a form that was saved or given up: its draft goes. One that is closed otherwise stays. */
export function useLeave(onClose: () => void): () => void {
  const draft = useFormDraft();
  return () => {
    draft.forget();
    onClose();
  };
}
