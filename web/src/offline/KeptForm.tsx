import { Fragment, type ReactNode, useState } from "react";

import { useSignedInUser } from "@/people/useUser";

import { NO_DRAFT, openDraft } from "./formDraft";
import { RestoredNotice } from "./RestoredNotice";
import { FormDraftContext } from "./useFormDraft";

interface KeptFormProps {
  /** What is being edited, such as "budget-7"; without it, nothing is kept. */
  name: string | undefined;
  children: ReactNode;
}

/**
 * Around a form whose fields outlive a reload, a crash and a closed dialog: its fields with a
 * `name`, and what it has of `useKeptState`.
 */
export function KeptForm({ name, children }: KeptFormProps) {
  // A form within a form has fields of its own.
  if (name === undefined) return <FormDraftContext value={NO_DRAFT}>{children}</FormDraftContext>;
  return <NamedForm name={name}>{children}</NamedForm>;
}

function NamedForm({ name, children }: { name: string; children: ReactNode }) {
  const { id } = useSignedInUser();
  const [draft] = useState(() => openDraft(`${id}-${name}`));
  const [isRestored, setRestored] = useState(draft.isRestored);
  const [round, setRound] = useState(0);
  const startOver = () => {
    draft.forget();
    setRestored(false);
    setRound(round + 1);
  };
  return (
    <FormDraftContext value={draft}>
      {isRestored && <RestoredNotice onStartOver={startOver} />}
      <Fragment key={round}>{children}</Fragment>
    </FormDraftContext>
  );
}
