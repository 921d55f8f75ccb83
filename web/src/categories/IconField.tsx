import { Label, Radio, RadioGroup } from "react-aria-components";
import { useTranslations } from "use-intl";

import { CATEGORY_ICONS, ICON_NAMES, type IconName } from "./icons";

interface IconFieldProps {
  label: string;
  value: string | null;
  onChange: (icon: string) => void;
}

/** A choice of icons. Their names are those that the API stores. */
export function IconField({ label, value, onChange }: IconFieldProps) {
  const t = useTranslations("categories");
  return (
    <RadioGroup
      value={value ?? ""}
      onChange={onChange}
      orientation="horizontal"
      className="flex flex-col gap-1.5"
    >
      <Label className="text-sm font-medium">{label}</Label>
      <div className="flex flex-wrap gap-1">
        {ICON_NAMES.map((name) => (
          <Radio
            key={name}
            value={name}
            aria-label={t(`icons.${name}`)}
            className="flex size-9 cursor-pointer items-center justify-center rounded-lg border border-transparent text-muted data-focus-visible:outline-2 data-focus-visible:outline-accent data-hovered:bg-sunken data-selected:border-accent data-selected:bg-accent-soft data-selected:text-ink"
          >
            {drawIcon(name)}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}

function drawIcon(name: IconName) {
  const Icon = CATEGORY_ICONS[name];
  return <Icon size={18} aria-hidden />;
}
