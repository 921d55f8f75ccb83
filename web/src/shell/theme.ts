/** Light, dark, or as the device: kept in this browser, so that the first paint is right. */
import type { Preferences } from "@/api/types";

export type Theme = Preferences["theme"];

const KEY = "outlay.theme";
const dark = matchMedia("(prefers-color-scheme: dark)");

/** Show a theme at once, and remember it for the next start (public/theme.js). */
export function applyTheme(theme: Theme): void {
  localStorage.setItem(KEY, theme);
  paint();
}

/** Follow the device from now on, as long as "auto" is chosen. */
export function followDevice(): void {
  dark.addEventListener("change", paint);
}

/** The theme that was chosen in this browser. */
export function readTheme(): Theme {
  const chosen = localStorage.getItem(KEY);
  return chosen === "light" || chosen === "dark" ? chosen : "auto";
}

function paint(): void {
  const chosen = readTheme();
  const device = dark.matches ? "dark" : "light";
  document.documentElement.dataset.theme = chosen === "auto" ? device : chosen;
}
