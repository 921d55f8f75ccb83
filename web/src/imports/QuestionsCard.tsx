import { CircleQuestionMark } from "lucide-react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/types";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";

import type { Decisions, Preview } from "./previews";
import { useConclusion } from "./useConclusion";

type Question = Schemas["Question"];

const TEXTS = ["date_order", "decimal_mark", "sign"] as const;

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
          onAnswer={(answer) => onDecide({ mapping: { [question.field]: answer } })}
        />
      ))}
    </section>
  );
}

interface QuestionChoiceProps {
  question: Question;
  onAnswer: (answer: string) => void;
}

function QuestionChoice({ question, onAnswer }: QuestionChoiceProps) {
  const t = useTranslations("imports");
  const writeConclusion = useConclusion();
  const known = TEXTS.find((name) => name === question.field);
  const write = (option: string) => {
    const isSign = question.field === "sign" && (option === "as_is" || option === "inverted");
    return isSign ? t(`signAnswer.${option}`) : writeConclusion(question.field, option);
  };
  return (
    <div className="flex flex-col gap-2">
      <p className="flex flex-wrap items-center gap-2 text-sm">
        {known ? t(`question.${known}`) : question.message}
        {question.must_be_answered && <Badge kind="warning">{t("mustAnswer")}</Badge>}
      </p>
      {question.field === "date_order" && (
        <p lang="en" className="text-sm text-muted">
          {question.message}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        {question.options.map((option) => (
          <Button key={option} onPress={() => onAnswer(option)}>
            {write(option)}
          </Button>
        ))}
      </div>
    </div>
  );
}
