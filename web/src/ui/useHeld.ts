import { useState } from "react";

/** A value that stays as it is while it is held, such as what a list shows while one drags in it. */
export function useHeld<Value>(value: Value, isHeld: boolean): Value {
  const [shown, setShown] = useState(value);
  if (isHeld) return shown;
  if (shown !== value) setShown(value);
  return value;
}
