import { CircleQuestionMark } from "lucide-react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/types";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";

import type { Decisions, Preview } from "./previews";
import { answerQuestion, findAskedRole } from "./questions";
import { useColumnName } from "./useColumnName";
import { useConclusion } from "./useConclusion";

type Question = Schemas["Question"];

const TEXTS = ["date_order", "decimal_mark", "fees", "sign"] as const;

interface QuestionsCardProps {
  preview: Preview;
  onDecide: (change: Decisions) => void;
}

/** What the file leaves open. Each answer is a button, and reads the file again. */
export function QuestionsCard({ preview, onDecide }: QuestionsCardProps) {
  const t = useTranslations("imports");
  // Which account is which is chosen beside the account itself.
  const questions = preview.questions.filter(({ field }) => field !== "accounts");
  if (questions.length === 0) return null;
  return (
    <section
      aria-label={t("questions")}
      className="flex flex-col gap-4 rounded-2xl border border-warning bg-warning-soft p-4 sm:p-5"
    >
      <h2 className="flex items-center gap-2 font-semibold">
        <CircleQuestionMark size={18} aria-hidden className="text-warning" />
        {t("questions")}
      </h2>
      {questions.map((question) => (
        <QuestionChoice
          key={question.field}
          question={question}
          isForPair={preview.mapping?.columns?.amount === undefined}
          onAnswer={(place) => onDecide({ mapping: answerQuestion(question, place) })}
        />
      ))}
    </section>
  );
}

interface QuestionChoiceProps {
  question: Question;
  /** Whether money in and out are in two columns, so that the sign is which of them is which. */
  isForPair: boolean;
  /** Called with the place of the chosen option. */
  onAnswer: (place: number) => void;
}

function QuestionChoice({ question, isForPair, onAnswer }: QuestionChoiceProps) {
  const t = useTranslations("imports");
  const writeConclusion = useConclusion();
  const nameColumn = useColumnName();
  const asksPair = isForPair && question.field === "sign";
  const asksOldest = question.options.includes("balance_out");
  const known = asksPair || asksOldest ? undefined : TEXTS.find((name) => name === question.field);
  const role = findAskedRole(question);
  const write = (option: string, place: number) => {
    if (role) return nameColumn(option, place);
    const isSign = question.field === "sign" && (option === "as_is" || option === "inverted");
    if (option === "balance_in") return t("signAnswer.as_is");
    if (option === "balance_out") return t("signAnswer.inverted");
    if (isSign && asksPair) return t(`pairAnswer.${option}`);
    return isSign ? t(`signAnswer.${option}`) : writeConclusion(question.field, option);
  };
  return (
    <div className="flex flex-col gap-2">
      <p className="flex flex-wrap items-center gap-2 text-sm">
        {known && t(`question.${known}`)}
        {asksOldest && t("oldestQuestion")}
        {role && t(`columnQuestion.${role}`)}
        {!known && !role && !asksOldest && question.message}
        {question.must_be_answered && <Badge kind="warning">{t("mustAnswer")}</Badge>}
      </p>
      {(question.field === "date_order" || asksOldest) && (
        <p className="text-sm text-muted">{question.message}</p>
      )}
      <div className="flex flex-wrap gap-2">
        {question.options.map((option, place) => (
          // eslint-disable-next-line react/no-array-index-key -- headings may repeat
          <Button key={place} onPress={() => onAnswer(place)}>
            {write(option, place)}
          </Button>
        ))}
      </div>
    </div>
  );
}
