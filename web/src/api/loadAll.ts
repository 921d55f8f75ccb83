import { ProblemError } from "./problems";
import { findPause } from "./useWrite";

/** Times that a page is asked for when there were too many requests: whoever loads many pages makes them. */
const ATTEMPTS = 5;

interface PageOfItems<Item> {
  items: Item[];
  next_cursor: string | null;
}

/** The most that one page of a list may hold. */
export const LARGEST_PAGE = 200;

/** Load a list to its end. Only for lists that a person keeps short, such as categories. */
export async function loadAll<Item>(
  loadPage: (cursor: string | undefined) => Promise<PageOfItems<Item>>,
): Promise<Item[]> {
  const loadFrom = async (cursor: string | undefined): Promise<Item[]> => {
    const page = await loadPatiently(() => loadPage(cursor));
    if (page.next_cursor === null) return page.items;
    return [...page.items, ...(await loadFrom(page.next_cursor))];
  };
  return loadFrom(undefined);
}

async function loadPatiently<Page>(load: () => Promise<Page>, attempt = 1): Promise<Page> {
  try {
    return await load();
  } catch (error) {
    const pause = error instanceof ProblemError ? findPause(error, attempt) : undefined;
    if (pause === undefined || attempt === ATTEMPTS) throw error;
    await new Promise((resolve) => setTimeout(resolve, pause));
    return loadPatiently(load, attempt + 1);
  }
}
