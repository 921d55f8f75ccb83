/** Writes that show at once, are sent exactly once, and are taken back with the reason if refused. */
import { useMutation, type UseMutationResult } from "@tanstack/react-query";

import { notify } from "@/ui/notifications";
import { useErrorText } from "@/ui/useErrorText";

import { makeKey } from "./identifiers";
import { isConflict, OfflineError, ProblemError } from "./problems";
import { type Entity, refresh } from "./queryClient";

const ATTEMPTS = 3;
const PAUSE = 500;
const SECOND = 1000;
/** Seconds that a person waits for a button without being told why. */
const LONGEST_WAIT = 10;

export interface Write<Input, Answer> {
  /** Send the change. `key` is the Idempotency-Key: the same for every attempt. */
  send: (input: Input, key: string) => Promise<Answer>;
  /** What the change touches; queries of these names are read again. */
  touches: readonly Entity[];
  /** Show the change before the server has answered; returns a function that takes it back. */
  show?: (input: Input) => () => void;
  done?: (answer: Answer, input: Input) => void;
  /** Somebody else has changed the row meanwhile (412). Without it, the refusal is said. */
  conflict?: (input: Input, error: ProblemError) => void;
  /** Handle a refusal instead of saying it, as forms do that show it beside their fields. */
  refused?: (error: Error, input: Input) => void;
}

export function useWrite<Input, Answer>(
  write: Write<Input, Answer>,
): UseMutationResult<Answer, Error, Input, { takeBack: () => void }> {
  const describe = useErrorText();
  return useMutation({
    mutationFn: (input: Input) => sendOnce((key) => write.send(input, key)),
    onMutate: (input) => ({ takeBack: write.show?.(input) ?? nothing }),
    onError: (error, input, context) => {
      context?.takeBack();
      if (write.conflict && isConflict(error)) write.conflict(input, error);
      else if (write.refused) write.refused(error, input);
      else notify({ kind: "error", text: describe(error) });
    },
    onSuccess: (answer, input) => write.done?.(answer, input),
    onSettled: () => refresh(...write.touches),
  });
}

/** Repeat a request that got no answer, or came too soon, with the same key: the server does the work once. */
async function sendOnce<Answer>(send: (key: string) => Promise<Answer>): Promise<Answer> {
  const key = makeKey();
  const attempt = async (number: number): Promise<Answer> => {
    try {
      return await send(key);
    } catch (error) {
      const pause = findPause(error, number);
      if (pause === undefined || number === ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
      return attempt(number + 1);
    }
  };
  return attempt(1);
}

/** Milliseconds before the next attempt; undefined where it would not help, or take too long. */
export function findPause(error: unknown, attempt: number): number | undefined {
  if (error instanceof OfflineError) return attempt * PAUSE;
  const seconds = error instanceof ProblemError ? error.retryAfter : undefined;
  return seconds === undefined || seconds > LONGEST_WAIT ? undefined : seconds * SECOND;
}

function nothing(): void {}
