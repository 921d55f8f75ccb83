import { useFormatter, useTranslations } from "use-intl";

import type { Schemas } from "@/api/types";

/** One attempt: when, how long it took, and what the receiver said. */
export function AttemptLine({ attempt }: { attempt: Schemas["WebhookAttempt"] }) {
  const t = useTranslations("webhooks");
  const format = useFormatter();
  const time = format.dateTime(new Date(attempt.at), { dateStyle: "medium", timeStyle: "medium" });
  const result =
    attempt.status === null ? attempt.message : t("answered", { status: String(attempt.status) });
  return (
    <li className="border-l-2 border-line pl-3">
      <p>{result}</p>
      <p className="text-muted">{t("attemptAt", { time, milliseconds: attempt.milliseconds })}</p>
      {attempt.answer && (
        <pre className="mt-1 max-h-40 overflow-auto rounded-lg bg-sunken p-2 text-xs break-all whitespace-pre-wrap">
          {attempt.answer}
        </pre>
      )}
    </li>
  );
}
