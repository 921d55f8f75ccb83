/** Find the required fields of a form that are empty, and say so of each by its label. */
export function findMissing(
  form: HTMLFormElement,
  say: (label: string) => string,
): Record<string, string> {
  const missing: Record<string, string> = {};
  for (const field of form.querySelectorAll<HTMLInputElement>("input[aria-required=true][name]")) {
    if (field.value.trim() !== "") continue;
    missing[field.name] = say(field.labels?.[0]?.textContent ?? field.name);
  }
  return missing;
}
