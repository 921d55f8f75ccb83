// The colours that were chosen last; "system" follows the device. The app changes them later.
(() => {
  const chosen = localStorage.getItem("outlay.theme");
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const theme = chosen === "light" || chosen === "dark" ? chosen : isDark ? "dark" : "light";
  document.documentElement.dataset.theme = theme;
})();
