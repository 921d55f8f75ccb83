import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { refresh } from "@/api/queryClient";
import { useDates } from "@/i18n/useDates";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";

import { SecondFactorDialog, type FactorAction } from "./SecondFactorDialog";

const secondFactorQuery = queryOptions({
  queryKey: ["secondFactor"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/auth/second-factor", { signal })),
});

/** Whether signing in needs a code besides the password. */
export function SecondFactorCard() {
  const t = useTranslations("settings");
  const writeDate = useDates();
  const { data: factor } = useSuspenseQuery(secondFactorQuery);
  const [action, setAction] = useState<FactorAction>();
  const close = () => {
    setAction(undefined);
    void refresh("secondFactor", "user");
  };

  return (
    <Card
      title={t("secondFactor")}
      action={factor.is_on && <Badge kind="accent">{t("isOn")}</Badge>}
    >
      <p className="text-sm">
        {factor.turned_on_at
          ? t("factorSince", { date: writeDate(factor.turned_on_at.slice(0, 10)) })
          : t("factorOff")}
      </p>
      {factor.is_on && (
        <p className="mt-1 text-sm text-muted">
          {t("codesLeft", { count: factor.recovery_codes_left })}
        </p>
      )}
      {factor.is_required && <p className="mt-1 text-sm text-muted">{t("factorRequired")}</p>}
      <div className="mt-4 flex flex-wrap justify-end gap-2">
        {factor.is_on ? (
          <>
            {!factor.is_required && (
              <Button onPress={() => setAction("turnOff")}>{t("turnOff")}</Button>
            )}
            <Button onPress={() => setAction("renewCodes")}>{t("renewCodes")}</Button>
          </>
        ) : (
          <Button onPress={() => setAction("turnOn")}>{t("turnOn")}</Button>
        )}
      </div>
      {action && <SecondFactorDialog action={action} onClose={close} />}
    </Card>
  );
}
