// What the pages point at is there: files, sections, tests, commands and npm scripts.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { createProgram } from '../../cli/program.ts';
import { loadCatalogue, mermaid, parseRunbook } from '../../runbook/index.ts';
import { filesUnder, read, root } from './source.ts';

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'simulator/README.md',
  ...filesUnder('docs', '.md'),
];
const prose = (page: string) => read(page).replaceAll(/^```.*?^```$/gms, '');

/** A heading as the address of its section, the way GitHub makes it. */
function anchor(heading: string): string {
  const text = heading.toLowerCase().replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1');
  return text.replaceAll(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-');
}

const anchorsOf = (page: string) =>
  [...prose(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchor(heading));

test.each(pages)('every link of %s leads somewhere', (page) => {
  for (const [, target = ''] of prose(page).matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^https?:/.test(target)) continue;
    const [path = '', section] = target.split('#', 2);
    const file = path === '' ? page : join(dirname(page), path);
    expect(existsSync(join(root, file)), `${page}: ${target}`).toBe(true);
    if (section !== undefined) expect(anchorsOf(file), `${page}: ${target}`).toContain(section);
  }
});

test('every test that docs/guarantees.md names exists', () => {
  const named = [
    ...read('docs/guarantees.md').matchAll(/\[[\w-]+\.test\.ts\]\(\.\.\/([^)]+)\) ([^|]+?) \|$/gm),
  ];
  expect(named.length).toBeGreaterThan(20);
  for (const [, file = '', title = ''] of named) expect(read(file), title).toContain(title);
});

test('every decision is in the list of decisions', () => {
  const decisions = filesUnder('docs/decisions', '.md').filter((name) => !name.endsWith('README.md'));
  for (const decision of decisions)
    expect(read('docs/decisions/README.md')).toContain(`(${decision.slice('docs/decisions/'.length)})`);
});

test('every command of ours that a page names exists, with its flags', () => {
  const terminal = { env: {}, out: () => {}, err: () => {}, interactive: false };
  const commands = new Map(
    createProgram(terminal, () => {}).commands.map((command) => [command.name(), command]),
  );
  for (const page of pages)
    for (const [line, name = ''] of read(page).matchAll(/(?:npx |`)showcaller ([a-z][a-z-]*)[^`\n]*/g)) {
      const first = commands.get(name);
      const [, second] = line.split(/showcaller [a-z][a-z-]* /);
      const within = first?.commands.find((one) => second?.startsWith(one.name()));
      if (first?.commands.length) expect(within, `${page}: ${line}`).toBeDefined();
      const command = within ?? first;
      expect(command, `${page}: ${line}`).toBeDefined();
      for (const [, flag] of line.replace(/ #.*$/, '').matchAll(/ (--[a-z-]+)/g))
        expect(command?.options.map(({ long }) => long).concat('--help'), `${page}: ${line}`).toContain(flag);
    }
});

test('every npm script that a page names exists', () => {
  const { scripts } = JSON.parse(read('package.json'));
  for (const page of pages) {
    for (const [line, name = ''] of read(page).matchAll(/npm run ([a-z:]+)/g))
      expect(scripts, `${page}: ${line}`).toHaveProperty([name]);
  }
  expect(scripts).toHaveProperty('test');
});

test("README's graph is the one that plan draws, and its runbook is right", () => {
  const readme = read('README.md');
  const { parsed } = loadCatalogue(join(root, 'runbooks')).get('evening-news') ?? {};
  expect(readme).toContain(`\`\`\`mermaid\n${parsed?.plan ? mermaid(parsed.plan) : 'no plan'}\`\`\``);
  const example = /```yaml\n(.*?)```/s.exec(readme)?.[1] ?? '';
  expect(parseRunbook(example).problems).toEqual([]);
});
