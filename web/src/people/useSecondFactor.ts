import { useState } from "react";

import { ProblemError } from "@/api/problems";

interface SecondFactor {
  /** Whether the form has to ask for a code. */
  isAsked: boolean;
  /** Sends; returns undefined when the server wants a code first. */
  pass: <Answer>(send: () => Promise<Answer>) => Promise<Answer | undefined>;
}

/** Lets a form that signs in ask for a code once the server wants one. */
export function useSecondFactor(): SecondFactor {
  const [isAsked, setAsked] = useState(false);
  const pass = async <Answer>(send: () => Promise<Answer>) => {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== "second_factor_required") throw error;
      setAsked(true);
      return undefined;
    }
  };
  return { isAsked, pass };
}
