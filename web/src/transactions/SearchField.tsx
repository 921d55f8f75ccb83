import { Search } from "lucide-react";
import { type RefObject, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";

import { INPUT_CLASSES } from "@/ui/TextField";

interface SearchFieldProps {
  value: string;
  onChange: (value: string) => void;
  input: RefObject<HTMLInputElement | null>;
}

const PAUSE = 180;

/** Searches while one types; the address follows when the typing pauses. */
export function SearchField({ value, onChange, input }: SearchFieldProps) {
  const t = useTranslations("transactions");
  const shared = useTranslations("shared");
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // The address changed by other means, such as the way back or a chip.
  if (value !== known) {
    setKnown(value);
    setText(value);
  }
  useEffect(() => () => clearTimeout(timer.current), []);

  const type = (typed: string) => {
    setText(typed);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setKnown(typed);
      onChange(typed);
    }, PAUSE);
  };

  return (
    <label className="relative min-w-0 flex-1">
      <span className="sr-only">{shared("search")}</span>
      <Search size={17} aria-hidden className="absolute top-3 left-3 text-muted" />
      <input
        ref={input}
        type="search"
        value={text}
        placeholder={t("searchHint")}
        onChange={(event) => type(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
        className={`${INPUT_CLASSES} pl-9`}
      />
    </label>
  );
}
