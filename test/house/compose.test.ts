// docker-compose.yml cannot run in these tests; this holds it to the specification and to what is known to work.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const root = join(import.meta.dirname, '../..');
const document: unknown = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true });

const Service = z.object({
  image: z.string(),
  build: z.string().optional(),
  restart: z.string().default('no'),
  profiles: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string().nullable()).default({}),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  configs: z.array(z.object({ source: z.string(), target: z.string() })).default([]),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
});
const Compose = z.object({
  services: z.record(z.string(), Service),
  volumes: z.record(z.string(), z.null()),
  configs: z.record(z.string(), z.object({ content: z.string() })),
});
const compose = Compose.parse(document);
const services = Object.entries(compose.services);

/** A service that does its work and exits: it starts again only after a failure. */
const isOneShot = (service: z.output<typeof Service>) => service.restart.startsWith('on-failure');

test('is what the Compose specification allows', () => {
  const schema: unknown = JSON.parse(readFileSync(join(import.meta.dirname, 'compose.schema.json'), 'utf8'));
  const ajv = new Ajv({ allErrors: true, strictTuples: false });
  const valid = ajv.validate(z.record(z.string(), z.unknown()).parse(schema), document);
  expect(ajv.errorsText(ajv.errors, { separator: '\n' })).toBe('No errors');
  expect(valid).toBe(true);
});

test.each(services)('%s has an image of one exact version', (_, { image }) => {
  expect(image).toMatch(/^[a-z0-9./-]+:v?\d+\.\d+[\w.-]*$/);
});

test('runs no image that is deprecated', () => {
  expect(services.map(([, { image }]) => image).join()).not.toContain('auto-setup');
});

test('the images of one Temporal release are used together', () => {
  const versions = services.flatMap(
    ([, { image }]) => /^temporalio\/(?:server|admin-tools):(.+)$/.exec(image)?.[1] ?? [],
  );
  expect(new Set(versions).size).toBe(1);
});

test.each(services)('%s is watched by a health check, or does one thing and exits', (_, service) => {
  expect(service.healthcheck !== undefined).toBe(!isOneShot(service));
});

test.each(services)('%s waits for services that there are, in a way that they can fulfil', (_, service) => {
  for (const [name, { condition }] of Object.entries(service.depends_on)) {
    const other = compose.services[name];
    expect(other, name).toBeDefined();
    if (!other) continue;
    expect(condition).toBe(isOneShot(other) ? 'service_completed_successfully' : 'service_healthy');
    // A service without a profile must not need one that is not always there.
    expect(other.profiles.every((profile) => service.profiles.includes(profile))).toBe(true);
  }
});

test.each(services)('%s publishes its ports on the loopback only', (_, { ports }) => {
  for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
});

test('no two services publish one port', () => {
  const ports = services.flatMap(([, service]) => service.ports.map((port) => port.split(':')[1]));
  expect(new Set(ports).size).toBe(ports.length);
});

test.each(services)('%s mounts volumes and configs that are declared', (_, { volumes, configs }) => {
  for (const volume of volumes.filter((name) => !name.startsWith('.'))) {
    expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0]);
  }
  for (const { source } of configs) expect(Object.keys(compose.configs)).toContain(source);
});

test('the Temporal server has the variables that it is known to start with on PostgreSQL', () => {
  const { temporal, postgresql } = compose.services;
  expect(temporal?.environment).toMatchObject({
    DB: 'postgres12',
    DB_PORT: '5432',
    POSTGRES_SEEDS: 'postgresql',
    POSTGRES_USER: postgresql?.environment.POSTGRES_USER,
    POSTGRES_PWD: postgresql?.environment.POSTGRES_PASSWORD,
    NUM_HISTORY_SHARDS: expect.stringMatching(/^\d+$/),
    BIND_ON_IP: expect.any(String),
    TEMPORAL_BROADCAST_ADDRESS: expect.any(String),
    DYNAMIC_CONFIG_FILE_PATH: temporal?.configs[0]?.target,
  });
  expect(parse(compose.configs['temporal-dynamic-config']?.content ?? '')).toEqual({});
});

test('the schema job sets up both stores of the server', () => {
  const job = z
    .object({ command: z.array(z.string()), environment: z.record(z.string(), z.string()) })
    .parse(
      z.object({ services: z.record(z.string(), z.unknown()) }).parse(document).services['temporal-schema'],
    );
  const script = job.command.join('\n');
  for (const words of [
    'temporal:temporal',
    'temporal_visibility:visibility',
    'setup-schema -v 0.0',
    'update-schema',
  ]) {
    expect(script).toContain(words);
  }
  expect(job.environment).toMatchObject({
    SQL_PLUGIN: 'postgres12',
    SQL_HOST: 'postgresql',
    SQL_USER: 'temporal',
  });
  expect(script.replaceAll('$$', '')).not.toContain('$');
});

test('the worker of the simulator can reach no real cloud and polls a queue of its own', () => {
  const { worker, 'simulator-worker': simulated } = compose.services;
  expect(simulated?.environment).toMatchObject({
    AWS_ENDPOINT_URL: 'http://simulator:4599',
    ALIBABA_CLOUD_LIVE_ENDPOINT: 'http://simulator:4599',
    SHOWCALLER_PLACE: 'simulator',
  });
  expect(simulated?.environment.SHOWCALLER_TASK_QUEUE).not.toBe(worker?.environment.SHOWCALLER_TASK_QUEUE);
});

test('our own image is of the version of the package', () => {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  for (const [, { image, build }] of services.filter(([, service]) => service.build)) {
    expect([image, build]).toEqual([`showcaller:${version}`, '.']);
  }
});

test('the Dockerfile pins its images, runs as no root and has a health check', () => {
  const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
  const images = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
  for (const image of images) expect(image).toMatch(/^node:\d+\.\d+\.\d+-bookworm-slim$/);
  expect(new Set(images).size).toBe(1);
  expect(dockerfile).toMatch(/^USER node$/m);
  expect(dockerfile).toMatch(/^HEALTHCHECK /m);
});
