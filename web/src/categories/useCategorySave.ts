import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { makeKey } from "@/api/identifiers";
import { refresh } from "@/api/queryClient";
import type { Category, Schemas } from "@/api/types";
import { useUndo } from "@/api/useUndo";
import { notify } from "@/ui/notifications";

import { TOUCHED, useCategoryChange } from "./useCategoryWrites";

type Values = Pick<Category, "name" | "icon" | "color"> & Partial<Pick<Category, "type">>;

/** Save a category from a form, which shows refusals beside its fields. */
export function useCategorySave() {
  const t = useTranslations("categories");
  const shared = useTranslations("shared");
  const change = useCategoryChange();
  const [key] = useState(makeKey);
  const undo = useUndo(({ id, version }: Category) => {
    const params = { path: { category_id: id }, header: { "If-Match": `"${version}"` } };
    return unwrap(api.DELETE("/api/categories/{category_id}", { params }));
  }, TOUCHED);

  const saveNew = async (body: Schemas["CategoryCreate"]) => {
    const params = { header: { "Idempotency-Key": key } };
    const saved = await unwrap(api.POST("/api/categories", { params, body }));
    await refresh(...TOUCHED);
    notify({
      kind: "success",
      text: t("added", { name: body.name }),
      action: undo(saved),
    });
  };

  const saveChange = async (category: Category, body: Values) => {
    const { id, version, name, icon, color, type } = category;
    const params = { path: { category_id: id }, header: { "If-Match": `"${version}"` } };
    await unwrap(api.PATCH("/api/categories/{category_id}", { params, body }));
    await refresh(...TOUCHED);

    const back = { name, icon, color, ...(body.type && { type }) };
    notify({
      kind: "success",
      text: t("changed", { name: body.name }),
      action: {
        label: shared("undo"),
        run: () => change(new Map([[id, back]]), shared("undone")),
      },
    });
  };
  return { saveNew, saveChange };
}
