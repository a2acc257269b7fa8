import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { showcaller } from './showcaller.ts';

const folder = mkdtempSync(join(tmpdir(), 'showcaller-permissions-'));
const channel = join(folder, 'channel.yaml');
writeFileSync(
  channel,
  `name: one-channel
parameters:
  channelIds: { type: list, of: string }
steps:
  channel:
    uses: medialive:batchStart
    with: { channelIds: "\${{ parameters.channelIds }}" }
`,
);
const given = ['--parameters', 'runbooks/examples/breaking-news.parameters.yaml'];

test('permissions prints one JSON object, and its warnings on standard error', async () => {
  const ended = await showcaller(['permissions', 'breaking-news', channel, ...given, '--json'], {
    AWS_REGION: 'eu-central-1',
  });
  expect(ended.code).toBe(0);
  expect(ended.json()).toEqual({
    aws: { Version: '2012-10-17', Statement: expect.any(Array) },
    alibaba: null,
    actions: expect.arrayContaining([
      { action: 'medialive:BatchStop', steps: ['breaking-news: channel', 'one-channel: channel'] },
    ]),
    notes: [
      'For AWS where an ARN says nothing else: partition aws, region eu-central-1, account 123456789012.',
      expect.stringContaining('medialive:BatchStart'),
    ],
    warnings: [expect.stringContaining('steps.channel.with.channelIds')],
    problems: [],
  });
  expect(ended.stderr).toBe(
    'warning: one-channel: ${{ parameters.channelIds }} has no value here: give it with -p or --parameters, so * stands in its place (steps.channel.with.channelIds).\n',
  );
});

test('permissions for people shows each policy ready to be copied, and what needs each action', async () => {
  const place = ['--region', 'eu-central-1', '--account', '123456789012', '--alibaba-account', '5123'];
  const ended = await showcaller(['permissions', 'asia-relay', '-p', 'channelIds=7', ...place]);
  expect(ended.code).toBe(0);
  expect(ended.stdout).toMatch(/^Policy for AWS \(\d+ of the 6144 characters of a managed policy\):\n\n\{/);
  expect(ended.stdout).toContain('"acs:live:*:5123:domain/*"');
  expect(ended.stdout).toMatch(/^ {2}medialive:BatchStop +asia-relay: channels$/m);
  expect(ended.stdout).toContain('channel:7"');
});

test.each([
  [['evening-news', '--account', '12'], /--account must be such as 123456789012/],
  [['evening-news', '--region', '*'], /--region must be such as eu-central-1/],
  [['evening-news', '-p', 'flow=x'], /flow is a parameter of none of the runbooks/],
  [['evening-news', '-p', 'flowArn=x'], /must be the ARN of a MediaConnect flow/],
  [['tomorrow'], /There is no runbook tomorrow/],
])('permissions %j is refused with what is wrong', async (args, message) => {
  const ended = await showcaller(['permissions', ...args, '--json']);
  expect(ended.code).toBe(2);
  expect(ended.json()).toMatchObject({ aws: null, alibaba: null });
  expect(ended.stdout).toMatch(message);
});
