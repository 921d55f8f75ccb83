import { type ReactNode, useEffect, useState } from "react";
import { I18nProvider } from "react-aria-components";
import { IntlProvider } from "use-intl";

import { useUser } from "@/people/useUser";

import { findLanguage, loadMessages, type Messages } from "./messages";
import { toLanguageTag } from "./toLanguageTag";

/** Everything below speaks the person's language, and writes money and dates as they do. */
export function LocaleProvider({ children }: { children: ReactNode }) {
  const { data: user } = useUser();
  // Before somebody signs in, the browser says which language.
  const locale = toLanguageTag(user?.locale ?? navigator.language);
  const language = findLanguage(locale);
  const [messages, setMessages] = useState<Messages | null>(null);

  useEffect(() => {
    document.documentElement.lang = language;
    void loadMessages(language).then(setMessages);
  }, [language]);

  if (messages === null) return null;
  return (
    <IntlProvider locale={locale} messages={messages} timeZone={user?.timezone}>
      {/* The controls have words of their own for screen readers. */}
      <I18nProvider locale={locale}>{children}</I18nProvider>
    </IntlProvider>
  );
}
