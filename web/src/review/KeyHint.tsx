/** The key that does the same as a button. Phones have no keys. */
export function KeyHint({ name }: { name: string }) {
  return (
    <kbd
      aria-hidden
      className="hidden min-w-5 rounded border border-current px-1 text-center font-sans text-xs opacity-70 lg:inline-block"
    >
      {name}
    </kbd>
  );
}
