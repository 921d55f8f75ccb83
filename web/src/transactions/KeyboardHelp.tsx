import { useTranslations } from "use-intl";

import { Dialog } from "@/ui/Dialog";

const KEYS = [
  { keys: ["j", "↓"], text: "down" },
  { keys: ["k", "↑"], text: "up" },
  { keys: ["x"], text: "select" },
  { keys: ["⇧ X"], text: "range" },
  { keys: ["e"], text: "edit" },
  { keys: ["↵"], text: "open" },
  { keys: ["#", "Del"], text: "delete" },
  { keys: ["/"], text: "search" },
  { keys: ["o"], text: "sort" },
  { keys: ["n"], text: "add" },
  { keys: ["Esc"], text: "escape" },
  { keys: ["?"], text: "help" },
] as const;

/** The keys of the page. */
export function KeyboardHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const t = useTranslations("transactions.keys");
  return (
    <Dialog title={t("title")} isOpen={isOpen} onClose={onClose}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 text-sm">
        {KEYS.map(({ keys, text }) => (
          <div key={text} className="contents">
            <dt className="flex gap-1">
              {keys.map((key) => (
                <kbd
                  key={key}
                  className="min-w-7 rounded border border-line bg-sunken px-1.5 text-center font-sans"
                >
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
