import { expect, test } from "vitest";

import { sendInPieces, splitIntoPieces, useBulkProgress } from "./bulkPieces";

const items = (count: number) => Array.from({ length: count }, (_, index) => index);

test("nothing is larger than what the API takes, and nothing is lost", () => {
  expect(splitIntoPieces(items(2500)).map(({ length }) => length)).toEqual([1000, 1000, 500]);
  expect(splitIntoPieces(items(2500)).flat()).toEqual(items(2500));
  expect(splitIntoPieces(items(1000))).toHaveLength(1);
});

test("the pieces after one that fails are not sent, and no progress stays", async () => {
  const sent: number[] = [];
  const send = async (piece: number[]) => {
    sent.push(piece.length);
    if (sent.length === 2) throw new Error("refused");
  };
  await expect(sendInPieces(items(2500), send)).rejects.toThrow("refused");
  expect(sent).toEqual([1000, 1000]);
  expect(useBulkProgress.getState().running).toBeNull();
});
