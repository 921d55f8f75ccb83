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
    const page = await loadPage(cursor);
    if (page.next_cursor === null) return page.items;
    return [...page.items, ...(await loadFrom(page.next_cursor))];
  };
  return loadFrom(undefined);
}
