/** Colours to choose from; the first ones are those of the categories that everybody has. */
export const COLORS = [
  { value: "#4CAF50", name: "green" },
  { value: "#2E7D32", name: "forest" },
  { value: "#C0CA33", name: "lime" },
  { value: "#F9A825", name: "amber" },
  { value: "#EF6C00", name: "orange" },
  { value: "#E53935", name: "red" },
  { value: "#EC407A", name: "pink" },
  { value: "#8E24AA", name: "violet" },
  { value: "#3949AB", name: "indigo" },
  { value: "#1E88E5", name: "blue" },
  { value: "#00ACC1", name: "turquoise" },
  { value: "#6D4C41", name: "brown" },
  { value: "#546E7A", name: "slate" },
  { value: "#9E9E9E", name: "grey" },
] as const;
