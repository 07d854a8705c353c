/** A typed text as it is compared: half-width signs, straight quotes, single spaces. */
export function plainText(text: string): string {
  return text.normalize('NFKC').replace(/[“”]/g, '"').replace(/\s+/g, ' ').trim();
}

const ITEM = /\s*(?:"((?:[^"]|"")*)"|([^,、;"]+))\s*([,、;]|$)/y;

/** The items of a list in plain text; an item in quotes may hold anything. Null where a quote is left open or an item is empty. */
export function listItems(text: string): string[] | null {
  const items: string[] = [];
  let at = 0;
  for (;;) {
    ITEM.lastIndex = at;
    const found = ITEM.exec(text);
    if (!found) return null;
    const item = found[1]?.replaceAll('""', '"') ?? found[2]?.trim() ?? '';
    if (item === '') return null;
    items.push(item);
    at = ITEM.lastIndex;
    if (found[3] === '') return items;
  }
}

/** A text in quotes, so that listItems() gives it back whole. */
export function quoted(text: string): string {
  return `"${plainText(text).replaceAll('"', '""')}"`;
}
