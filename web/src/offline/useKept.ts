import { useState } from "react";

import { useSignedInUser } from "@/people/useUser";

import { findDraft, forgetDraft, keepDraft } from "./drafts";

/**
 * A state of a form that is still there when the form opens again.
 *
 * `forget` it once it is sent, for the outbox has it then, and `keep` it again if it is refused.
 */
export function useKept<Value>(
  name: string,
  empty: Value,
  saysSomething: (value: Value) => boolean,
) {
  const { id } = useSignedInUser();
  const key = `${id}-${name}`;
  const [kept] = useState(() => findDraft<Value>(key));
  const [value, setValue] = useState(kept ?? empty);

  const store = (next: Value) => (saysSomething(next) ? keepDraft(key, next) : forgetDraft(key));
  const change = (makeNext: (earlier: Value) => Value) =>
    setValue((earlier) => {
      const next = makeNext(earlier);
      store(next);
      return next;
    });
  return {
    value,
    change,
    forget: () => forgetDraft(key),
    keep: () => store(value),
    wasKept: kept !== undefined,
  };
}
