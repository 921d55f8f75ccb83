import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { useWrite } from "@/api/useWrite";
import { notify } from "@/ui/notifications";

import { createRate, type OwnRate, TOUCHED_BY_RATES } from "./ratesQuery";
import { useRateText } from "./useRateText";

/** Delete a rate at once, with a way back. */
export function useRateRemoval() {
  const t = useTranslations("exchangeRates");
  const shared = useTranslations("shared");
  const write = useRateText();

  const creation = useWrite({
    send: (rate: OwnRate, key) => createRate(pickValues(rate), key),
    touches: TOUCHED_BY_RATES,
    done: () => notify({ kind: "success", text: shared("undone") }),
  });
  return useWrite({
    send: ({ id, version }: OwnRate) => {
      const params = { path: { rate_id: id }, header: { "If-Match": `"${version}"` } };
      return unwrap(api.DELETE("/api/exchange-rates/{rate_id}", { params }));
    },
    touches: TOUCHED_BY_RATES,
    done: (_, rate) =>
      notify({
        kind: "success",
        text: t("deleted", { rate: write(rate) }),
        action: { label: shared("undo"), run: () => creation.mutate(rate) },
      }),
  });
}

function pickValues({ from_currency, to_currency, date, rate }: OwnRate) {
  return { from_currency, to_currency, date, rate };
}
