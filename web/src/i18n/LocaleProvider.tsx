import { type ReactNode, useEffect } from "react";
import { I18nProvider } from "react-aria-components";
import { IntlProvider } from "use-intl";

import { useUser } from "@/people/useUser";

import { findLanguage } from "./messages";
import { speak, useTexts } from "./texts";
import { toLanguageTag } from "./toLanguageTag";

/** Everything below speaks the person's language, and writes money and dates as they do. */
export function LocaleProvider({ children }: { children: ReactNode }) {
  const { data: user } = useUser();
  // Before somebody signs in, the browser says which language.
  const locale = toLanguageTag(user?.locale ?? navigator.language);
  const language = findLanguage(locale);
  const messages = useTexts((texts) => texts.messages);

  useEffect(() => {
    document.documentElement.lang = language;
    void speak(language);
  }, [language]);

  if (messages === null) return null;
  return (
    <IntlProvider locale={locale} messages={messages} timeZone={user?.timezone}>
      {/* The controls have words of their own for screen readers. */}
      <I18nProvider locale={locale}>{children}</I18nProvider>
    </IntlProvider>
  );
}
