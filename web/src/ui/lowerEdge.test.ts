// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";

import { reserveEdge } from "./lowerEdge";

type Observe = (bar: Element) => void;

/** Observers tell of a size as soon as they are asked to; nothing has one here. */
class Observer {
  constructor(private readonly tell: () => void) {}
  observe: Observe = () => this.tell();
  disconnect = () => undefined;
}

afterEach(() => vi.unstubAllGlobals());

const readEdge = () => document.documentElement.style.getPropertyValue("--lower-edge");

function makeBar(height: number): Element {
  const bar = document.createElement("section");
  bar.getBoundingClientRect = () => ({ height }) as DOMRect;
  return bar;
}

test("messages stay above the highest bar, until it goes", () => {
  vi.stubGlobal("ResizeObserver", Observer);
  const freeLow = reserveEdge(makeBar(40));
  const freeHigh = reserveEdge(makeBar(96));
  expect(readEdge()).toBe("96px");

  freeHigh();
  expect(readEdge()).toBe("40px");
  freeLow();
  expect(readEdge()).toBe("0px");
});
