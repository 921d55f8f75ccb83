import { Check } from "lucide-react";
import { Label, Radio, RadioGroup } from "react-aria-components";

interface ColorFieldProps {
  label: string;
  /** As #RRGGBB; null is no colour. */
  value: string | null;
  colors: readonly { value: string; name: string }[];
  onChange: (color: string) => void;
}

/** A choice of colours by their names. */
export function ColorField({ label, value, colors, onChange }: ColorFieldProps) {
  const isOwn = value !== null && !colors.some((color) => color.value === value.toUpperCase());
  const offered = isOwn ? [...colors, { value, name: value }] : colors;
  return (
    <RadioGroup
      value={value?.toUpperCase() ?? ""}
      onChange={onChange}
      orientation="horizontal"
      className="flex flex-col gap-1.5"
    >
      <Label className="text-sm font-medium">{label}</Label>
      <div className="flex flex-wrap gap-2">
        {offered.map((color) => (
          <Radio
            key={color.value}
            value={color.value.toUpperCase()}
            aria-label={color.name}
            className="flex size-8 cursor-pointer items-center justify-center rounded-full border border-line data-focus-visible:outline-2 data-focus-visible:outline-offset-2 data-focus-visible:outline-accent"
            style={{ backgroundColor: color.value }}
          >
            {({ isSelected }) =>
              isSelected && (
                <span className="flex size-5 items-center justify-center rounded-full bg-card text-ink">
                  <Check size={14} strokeWidth={3} aria-hidden />
                </span>
              )
            }
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
