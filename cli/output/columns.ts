/** Rows as a table of plain text; the first is its head. */
export function columns(rows: readonly string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: string[]) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0));
  return rows.map((cells) => line(cells).join('  ').trimEnd()).join('\n');
}
