/** An answer body with every string, number and list turned into something else, names kept. */
export function withWrongTypes(value: unknown): unknown {
  if (typeof value === 'string') return { unexpected: true };
  if (typeof value === 'number') return 'NaN';
  if (Array.isArray(value)) return 'none';
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withWrongTypes(member)]));
  }
  return [];
}

/** JSON that ends in the middle. */
export function truncated(body: unknown): string {
  const whole = JSON.stringify(body ?? {});
  return whole.length < 4 ? '{"' : whole.slice(0, Math.floor(whole.length / 2));
}

export const htmlPage = `<html>
<head><title>502 Bad Gateway</title></head>
<body><center><h1>502 Bad Gateway</h1></center><hr><center>proxy</center></body>
</html>
`;
