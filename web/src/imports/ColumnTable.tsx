import { ChevronDown } from "lucide-react";
import { useTranslations } from "use-intl";

import { Button } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { Menu } from "@/ui/Menu";

import { assignRole, listRoles, type Role, ROLES } from "./columnRoles";
import type { Mapping, Preview } from "./previews";
import { useColumnName } from "./useColumnName";

const SHOWN_ROWS = 6;

interface ColumnTableProps {
  preview: Preview;
  onCorrect: (columns: NonNullable<Mapping["columns"]>) => void;
}

/** The first rows as the file has them. The button above a column says and changes its meaning. */
export function ColumnTable({ preview, onCorrect }: ColumnTableProps) {
  const t = useTranslations("imports");
  const roles = listRoles(preview);
  const nameColumn = useColumnName();
  return (
    // A wide table scrolls within itself, by keyboard too.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div tabIndex={0} role="group" aria-label={t("columnsTitle")} className="overflow-x-auto">
      <table className="w-full border-separate border-spacing-0 text-sm">
        <thead>
          <tr>
            {preview.columns.map((heading, place) => (
              // eslint-disable-next-line react/no-array-index-key -- headings may repeat
              <th key={place} scope="col" className="px-1 pb-2 text-left align-bottom font-normal">
                <span className="block max-w-48 truncate px-1 pb-1 text-xs text-muted">
                  {nameColumn(heading, place)}
                </span>
                <RoleMenu
                  column={nameColumn(heading, place)}
                  role={roles[place] ?? null}
                  onChoose={(role) => onCorrect(assignRole(preview, place, role))}
                />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.sample_rows.slice(0, SHOWN_ROWS).map((cells, row) => (
            // eslint-disable-next-line react/no-array-index-key -- rows may repeat
            <tr key={row}>
              {preview.columns.map((_, place) => (
                <td
                  // eslint-disable-next-line react/no-array-index-key -- cells have nothing else
                  key={place}
                  className={classes(
                    "max-w-56 truncate border-t border-line px-2 py-1.5",
                    roles[place] === null && "text-muted",
                  )}
                >
                  {cells[place] ?? ""}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RoleMenuProps {
  column: string;
  role: Role | null;
  onChoose: (role: Role | null) => void;
}

function RoleMenu({ column, role, onChoose }: RoleMenuProps) {
  const t = useTranslations("imports");
  const current = role === null ? t("notRead") : t(`role.${role}`);
  return (
    <Menu
      label={t("columnMeaning", { name: column })}
      placement="bottom start"
      groups={[
        [{ label: t("notRead"), run: () => onChoose(null) }],
        ROLES.map((name) => ({ label: t(`role.${name}`), run: () => onChoose(name) })),
      ]}
      trigger={
        <Button
          size="small"
          aria-label={`${t("columnMeaning", { name: column })}: ${current}`}
          className={role === null ? "text-muted" : "border-accent! bg-accent-soft!"}
        >
          {current}
          <ChevronDown size={14} aria-hidden />
        </Button>
      }
    />
  );
}
