import { RawValue } from '@temporalio/common';
import fc from 'fast-check';

/** Keys that mean something to JavaScript, to YAML, or to a document. */
const objectNames = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'];
const documentNames = [
  ...['name', 'description', 'parameters', 'steps', 'onCancel', 'stayUp', 'lead', 'atOnAir', 'postRoll'],
  ...['uses', 'needs', 'at', 'with', 'onFailure', 'typical', 'ask', 'retry', 'timeout', 'healthy', 'undo'],
  ...['alreadyOn', 'atLeast', 'attempts', 'interval', 'for', 'then', 'type', 'of', 'default', 'pattern'],
  ...['required', 'secret', 'flowArn', 'channelIds', 'multiplexIds', 'prompt', 'until', 'url', 'jobId'],
  ...['applicationId', 'batchJobIdentifier', 'jobParams', 'tags', 'clusterId', 'regionId', 'a', 'b'],
];

/** Texts that somebody, somewhere, takes for more than text. */
export const hostileTexts = [
  ...[
    '',
    ' ',
    '\n',
    '\t',
    '\r\n',
    '\0',
    '\u001b[31mred\u001b[0m',
    '\u001b]0;title\u0007',
    '\u009b2J',
    '\u202e',
  ],
  ...['\ud800', 'x\udc00y', '\u2028', '\ufeff', '\u0085', 'é', '🎬', '𐏿'.slice(0, 1), 'a\nb: c'],
  ...['../../etc/passwd', '/etc/passwd', '..', '.', 'C:\\x', 'file:///etc/passwd', '~', '%2e%2e%2f'],
  ...['; rm -rf ~', '$(id)', '`id`', '| cat', "'; --", '"', '&&', '--help', '-p', '--json'],
  ...[
    'evil.com/#',
    'evil.com',
    '@evil.com',
    'eu-central-1.evil.com',
    'eu-central-1/../x',
    'eu central',
    '?x=y#z',
  ],
  ...[
    '[click](http://evil.example)',
    '![x](http://evil.example/x.png)',
    '<script>alert(1)</script>',
    '| a | b |',
    '# x',
  ],
  ...[
    '$' + '{{ parameters.a }}',
    '$' + '{{',
    '}}',
    '$' + '{{ $' + '{{ }} }}',
    '$' + '{{ steps.a.outputs.b }}',
  ],
  ...[
    '$' + '{{ parameters.__proto__ }}',
    '$' + '{{ parameters.constructor.name }}',
    '$' + '{{ run.id }}',
    '$' + '{{ x() }}',
  ],
  ...[
    '12m',
    '0s',
    '-1s',
    '1e9h',
    '99999h',
    'NaN',
    'Infinity',
    '1e999',
    '.nan',
    '0x10',
    '0o17',
    'yes',
    'NO',
    'null',
    '2020-02-30',
  ],
  ...[
    'evening-news',
    'runbook',
    'teardown',
    'approval',
    'wait',
    'probe',
    'medialive:batchStart',
    'm2:startBatchJob',
  ],
  ...[
    'mediaconnect:startFlow',
    'mediapackagev2:createHarvestJob',
    'alibaba-live:startEdgeTranscodeJob',
    'string',
    'list',
  ],
  ...['arn:aws:mediaconnect:evil.com/#:123456789012:flow:1-a:b', 'x'.repeat(10_000), 'start', 'end', 'all'],
];

export const hostileKey = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...documentNames) },
  { weight: 2, arbitrary: fc.constantFrom(...objectNames) },
  { weight: 1, arbitrary: fc.constantFrom(...hostileTexts) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
);

export const hostileScalar = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<unknown>(...hostileTexts) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -0,
    -1,
    1.5,
    2 ** 31,
    2 ** 53,
    -(2 ** 63),
    1e300,
    Number.MIN_VALUE,
  ),
  fc.integer(),
);

/** Any JSON, most of it shaped a little like what we expect. */
export const hostileJson: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    hostileScalar,
    fc.array(tie('value'), { maxLength: 4 }),
    // Own keys, `__proto__` too, as JSON.parse makes them.
    fc
      .array(fc.tuple(hostileKey, tie('value')), { maxLength: 6 })
      .map((members) => Object.fromEntries(members)),
  ),
})).value;

/** An object of any members. */
export const hostileObject = fc
  .array(fc.tuple(hostileKey, hostileJson), { maxLength: 6 })
  .map((members): object => Object.fromEntries(members));

/** Levels of lists or mappings inside each other. Named by its depth, because nothing here could print it. */
export interface Deep {
  deep: number;
  kind: 'list' | 'mapping';
}

export const deeps = fc.record<Deep>({
  deep: fc.constantFrom(31, 33, 100, 2_000, 10_000, 100_000),
  kind: fc.constantFrom('list', 'mapping'),
});

function isDeep(value: unknown): value is Deep {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'deep');
}

/** A payload as it goes over the wire; what is deep is written by hand, as no client of ours could. */
export function payload(value: unknown): unknown {
  if (!isDeep(value)) return value;
  const [open, close] = value.kind === 'list' ? ['[', ']'] : ['{"step":', '}'];
  const json = `${open.repeat(value.deep)}"check"${close.repeat(value.deep)}`;
  const encoding = new TextEncoder().encode('json/plain');
  return RawValue.fromPayload({ metadata: { encoding }, data: new TextEncoder().encode(json) });
}

/** Pieces of YAML, in any order. */
const pieces = [
  ...[
    'name',
    'steps',
    'uses',
    'with',
    'approval',
    'prompt',
    'parameters',
    'a',
    'evening-news',
    ': ',
    ':',
    '- ',
    '\n',
  ],
  ...[
    '\n  ',
    '\n    ',
    ' ',
    '\t',
    '\r\n',
    '\r',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '|',
    '|2-',
    '>',
    '>+',
    ',',
    '#',
    '? ',
  ],
  ...[
    '&a ',
    '*a',
    '!!js/function ',
    '!!binary ',
    '!!python/object ',
    '!a ',
    '!<tag:x> ',
    '<<: ',
    '---\n',
    '...\n',
  ],
  ...[
    '%YAML 1.1\n',
    '%TAG ! x\n',
    '@',
    '`',
    '%',
    '\\',
    '\\u001b',
    '\\ud800',
    '\ufeff',
    '\u2028',
    '\u0085',
    '\0',
    '\ud800',
  ],
  ...[
    '1e999',
    '.nan',
    '.inf',
    '0o17',
    '017',
    '1_000',
    '2020-01-01',
    'yes',
    'NO',
    '~',
    'null',
    '__proto__',
    'toString',
  ],
  ...['$' + '{{', '}}', '$' + '{{ parameters.a }}', 'é', '🎬', '\ufffd'],
];

/** Text that is a document, nearly one, or none at all. */
export const hostileText = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join('')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 200 }) },
  { weight: 2, arbitrary: hostileJson.map((value) => JSON.stringify(value) ?? '') },
  { weight: 2, arbitrary: hostileJson.map((value) => JSON.stringify(value, null, 2) ?? '') },
);
