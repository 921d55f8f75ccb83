import { FileInput, type LucideIcon, Pencil, Sparkles } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";

import { openAddTransaction } from "@/transactions/addTransaction";
import { Card } from "@/ui/Card";
import { TextLink } from "@/ui/TextLink";

/** What somebody without any transactions can do first. */
export function FirstSteps({ hasAccounts }: { hasAccounts: boolean }) {
  const t = useTranslations("home");
  return (
    <Card title={t("firstSteps")}>
      <p className="mb-4 max-w-prose text-muted">{t("firstStepsText")}</p>
      <ol className="grid grid-cols-1 gap-4 sm:grid-cols-3">
        {!hasAccounts && (
          <Step
            icon={Sparkles}
            text={t("setUpText")}
            link={<TextLink to="/welcome">{t("setUp")}</TextLink>}
          />
        )}
        <Step
          icon={FileInput}
          text={t("importText")}
          link={<TextLink to="/imports">{t("import")}</TextLink>}
        />
        <Step
          icon={Pencil}
          text={t("addFirstText")}
          link={
            <button
              type="button"
              className="cursor-pointer text-accent underline underline-offset-2"
              onClick={openAddTransaction}
            >
              {t("addFirst")}
            </button>
          }
        />
      </ol>
    </Card>
  );
}

function Step({ icon: Icon, text, link }: { icon: LucideIcon; text: string; link: ReactNode }) {
  return (
    <li className="flex flex-col items-start gap-2 rounded-xl bg-sunken p-4">
      <Icon size={20} aria-hidden className="text-accent" />
      <span className="font-medium">{link}</span>
      <span className="text-sm text-muted">{text}</span>
    </li>
  );
}
