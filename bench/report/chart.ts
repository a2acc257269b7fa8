/** One bar of a chart. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly ours: boolean;
}

const width = 760;
const labels = 310;
const line = 34;
const numbers = 90;

/** A chart of bars that lie, each with its spread, as SVG that reads on light and on dark pages alike. */
export function barChart(title: string, unit: string, bars: readonly Bar[]): string {
  const most = Math.max(...bars.map((bar) => bar.most));
  const scale = (value: number) => (value / most) * (width - labels - numbers);
  const height = 44 + bars.length * line;
  const rows = bars.map((bar, at) => {
    const y = 40 + at * line;
    const middle = y + 10;
    const [from, to] = [labels + scale(bar.least), labels + scale(bar.most)];
    return [
      `<text x="${labels - 10}" y="${y + 15}" text-anchor="end">${escapeXml(bar.label)}</text>`,
      `<rect x="${labels}" y="${y}" width="${scale(bar.value).toFixed(1)}" height="20" rx="2" fill="${bar.ours ? '#2f7de1' : '#9aa5b1'}"/>`,
      `<path d="M${from.toFixed(1)} ${middle}H${to.toFixed(1)}" stroke="#f2a33a" stroke-width="2"/>`,
      `<text x="${(Math.max(to, labels + scale(bar.value)) + 8).toFixed(1)}" y="${y + 15}">${short(bar.value)}</text>`,
    ].join('');
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    '<g font-family="system-ui, sans-serif" font-size="13" fill="#1f2933">',
    `<text x="12" y="22" font-weight="600">${escapeXml(title)} (${escapeXml(unit)})</text>`,
    ...rows,
    '</g></svg>',
    '',
  ].join('\n');
}

function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
