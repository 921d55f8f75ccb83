import { useState } from "react";
import { type DragAndDropOptions, DropIndicator, useDragAndDrop } from "react-aria-components";

/**
 * Dragging the items of a list, by the pointer and by the keyboard.
 *
 * Items that come, go or wait for data end a drag by the keyboard. So a list shows what it showed
 * while `isDragging` (see `useHeld`), and loads what its items need before it shows the first.
 */
export function useDragList(options: Omit<DragAndDropOptions, "renderDropIndicator">) {
  const [isDragging, setDragging] = useState(false);
  const { dragAndDropHooks } = useDragAndDrop({
    ...options,
    onDragStart: () => setDragging(true),
    onDragEnd: () => setDragging(false),
    renderDropIndicator: (target) => (
      <DropIndicator
        target={target}
        className="outline-2 outline-transparent data-drop-target:outline-accent"
      />
    ),
  });
  return { dragAndDropHooks, isDragging };
}
