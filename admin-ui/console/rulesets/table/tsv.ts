/** Rows of texts as spreadsheets put them on the clipboard: tabs, line ends, quotes around what holds either. */
export function printTsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map(printText).join('\t')).join('\n');
}

function printText(text: string): string {
  return /[\t\n\r]/.test(text) || text.startsWith('"') ? `"${text.replaceAll('"', '""')}"` : text;
}

const FIELD = /(?:"((?:[^"]|"")*)"(?=[\t\r\n]|$)|([^\t\r\n]*))(\t|\r\n|\n|\r|$)/y;

/** The texts of a spreadsheet's clipboard, row by row; a line end at the very end begins no row. */
export function readTsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  for (;;) {
    FIELD.lastIndex = at;
    const found = FIELD.exec(text);
    if (!found) return rows;
    row.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    at = FIELD.lastIndex;
    if (found[3] === '\t') continue;
    rows.push(row);
    row = [];
    if (at >= text.length) return rows;
  }
}
