import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { runbookSchema, usesNames } from '../../runbook/index.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const validate = new Ajv({
  strict: true,
  strictRequired: false,
  strictTypes: false,
  allErrors: true,
}).compile(runbookSchema());

test('runbook.schema.json is what the code makes of itself', () => {
  expect(JSON.parse(read('runbook.schema.json'))).toEqual(runbookSchema());
});

test.each(readdirSync(new URL('runbooks/', root)).filter((name) => name.endsWith('.yaml')))(
  'an editor finds nothing wrong with %s',
  (name) => {
    validate(parse(read(`runbooks/${name}`)));
    expect(validate.errors).toBeNull();
  },
);

function judge(step: unknown): boolean {
  return validate({ name: 'evening-news', steps: { one: step } });
}

test('an editor finds unknown keys, kinds and members, and missing ones', () => {
  expect(judge({ uses: 'approval', with: { prompt: 'Ready?' } })).toBe(true);
  expect(judge({ uses: 'approval', with: { promt: 'Ready?' } })).toBe(false);
  expect(judge({ uses: 'aproval', with: { prompt: 'Ready?' } })).toBe(false);
  expect(judge({ uses: 'approval', timeout: '1m', with: { prompt: 'Ready?' } })).toBe(false);
  expect(judge({ with: { prompt: 'Ready?' } })).toBe(false);
  expect(judge({ uses: 'mediaconnect:startFlow', with: { flowArn: 'studio' } })).toBe(false);
  expect(validate({ name: 'teardown!', steps: {} })).toBe(false);
});

test('an expression may stand for every member of every with, and for every item', () => {
  const read = '${{ parameters.x }}';
  const endpoint = { channelGroupName: read, channelName: read, originEndpointName: read };
  const withs: Record<string, object[]> = {
    'mediaconnect:startFlow': [{ flowArn: read }],
    'medialive:batchStart': [{ channelIds: read, multiplexIds: [read] }],
    'mediapackagev2:createHarvestJob': [
      { ...endpoint, harvestedManifests: read, scheduleConfiguration: read, destination: read, tags: read },
      {
        ...endpoint,
        harvestedManifests: { hlsManifests: [{ manifestName: read }, read] },
        scheduleConfiguration: { startTime: read, endTime: read },
        destination: { s3Destination: { bucketName: read, destinationPath: `a/${read}` } },
        tags: { show: read },
      },
    ],
    'mediapackagev2:getHarvestJob': [{ ...endpoint, harvestJobName: read }],
    probe: [{ url: read }, { url: `https://cdn.example.com/${read}/index.m3u8` }],
    'm2:startBatchJob': [
      {
        applicationId: read,
        batchJobIdentifier: read,
        jobParams: read,
        authSecretsManagerArn: read,
        waitFor: read,
      },
      {
        applicationId: read,
        batchJobIdentifier: { scriptBatchJobIdentifier: { scriptName: read } },
        jobParams: { AB: read },
      },
    ],
    'alibaba-live:startEdgeTranscodeJob': [{ regionId: read, clusterId: read, jobId: read }],
    approval: [{ prompt: read }],
    wait: [{ for: read }, { until: read }],
  };
  expect(Object.keys(withs).sort()).toEqual([...usesNames].sort());
  for (const [uses, all] of Object.entries(withs))
    for (const one of all) {
      judge({ uses, with: one });
      expect(validate.errors, uses).toBeNull();
    }
});
