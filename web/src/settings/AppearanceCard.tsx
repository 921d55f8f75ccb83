import { useState } from "react";
import { useTranslations } from "use-intl";

import { usePreferencesWrite } from "@/settings/usePreferencesWrite";
import { applyTheme, readTheme, type Theme } from "@/shell/theme";
import { Card } from "@/ui/Card";

const THEMES: readonly Theme[] = ["auto", "light", "dark"];

/** Colours of this browser. */
export function AppearanceCard() {
  const t = useTranslations("settings");
  const { mutate } = usePreferencesWrite();
  const [theme, setTheme] = useState(readTheme);

  const show = (shown: Theme) => {
    setTheme(shown);
    applyTheme(shown);
  };
  const choose = (chosen: Theme) => {
    show(chosen);
    mutate({ theme: chosen }, () => show(theme));
  };

  return (
    <Card title={t("appearance")}>
      <fieldset className="grid grid-cols-3 gap-2">
        <legend className="sr-only">{t("appearance")}</legend>
        {THEMES.map((name) => (
          <label
            key={name}
            className="flex cursor-pointer items-center justify-center gap-2 rounded-lg border border-line p-2 text-sm has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2"
          >
            <input
              type="radio"
              name="theme"
              className="sr-only"
              checked={theme === name}
              onChange={() => choose(name)}
            />
            {t(`theme.${name}`)}
          </label>
        ))}
      </fieldset>
    </Card>
  );
}
