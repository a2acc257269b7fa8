import { expect, test } from 'vitest';
import { parseRunbook } from '../../runbook/index.ts';

const step = '{"uses": "approval", "with": {"prompt": "Ready?"}}';
const runbook = (steps: string, more = '') => `{\n "name": "evening-news",${more}\n "steps": {\n${steps}\n}}`;

const documents: [string, string][] = [
  ['that is right', runbook(`"check": ${step}`)],
  [
    'with escapes',
    runbook('"check": {"uses": "approval", "with": {"prompt": "\\u0041 \\"b\\": \\ud83d\\ude00"}}'),
  ],
  ['with a key that is not known', runbook(`"check": ${step},\n  "air": {"uses": "approval", "wiht": {}}`)],
  ['with a key that stands there twice', runbook(`"check": ${step},\n "check": ${step}`)],
  ['with a key that stands there twice in two ways', runbook(`"check": ${step},\n "\\u0063heck": ${step}`)],
  ['with a merge key', runbook(`"check": ${step}, "<<": {}`)],
  ['with keys that no mapping may hold', runbook(`"__proto__": ${step},\n "": ${step}`)],
  ['with a number that is too long', runbook(`"check": ${step}`, '\n "leadMs": 12345678901234567890,')],
  ['with half a character', runbook('"check": {"uses": "approval", "with": {"prompt": "\\ud800"}}')],
  ['with damage', runbook('"check": {"uses": "approval", "with": {"prompt": "\ufffd"}}')],
  ['that is too deep', `{\n"name": ${'['.repeat(40)}${']'.repeat(40)}}`],
  ['that is cut', runbook(`"check": ${step}`).slice(0, -2)],
];

test.each(documents)('JSON %s is judged as YAML, place by place', (_, text) => {
  // With a comment in its first line it is no JSON any more.
  expect(parseRunbook(text)).toEqual(parseRunbook(text.replace('{\n', '{ # YAML\n')));
});
