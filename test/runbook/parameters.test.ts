import { expect, test } from 'vitest';
import { masked } from '../../plan/secrets.ts';
import { coerceParameter, compile, type ParameterDeclaration, parseParameters } from '../../runbook/index.ts';

const source = `
name: evening-news
parameters:
  flowArn: { type: string, description: Contribution }
  channelIds: { type: list, of: string }
  prompt: { type: string, default: "Ready?", pattern: "[?]$" }
  token: { type: string, secret: true, required: false }
  multiplexIds: { type: list, required: false }
steps:
  contribution:
    uses: mediaconnect:startFlow
    with: { flowArn: "\${{ parameters.flowArn }}" }
  channels:
    uses: medialive:batchStart
    needs: [contribution]
    with:
      channelIds: \${{ parameters.channelIds }}
      multiplexIds: \${{ parameters.multiplexIds }}
  check: { uses: approval, needs: [channels], with: { prompt: "\${{ parameters.prompt }}" } }
  edge:
    uses: alibaba-live:startEdgeTranscodeJob
    needs: [channels]
    with: { clusterId: c, jobId: j, regionId: "r\${{ parameters.token }}" }
`;
const flowArn = 'arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-2:studio';

function problems(parameters: Parameters<typeof compile>[0]['parameters']): string[] {
  const result = compile({ source, file: 'news.yaml', ...(parameters === undefined ? {} : { parameters }) });
  return result.ok ? [] : result.problems.map((one) => `${one.line ?? '-'} ${one.path} ${one.code}`);
}

test('what is right is right', () => {
  expect(problems({ flowArn, channelIds: ['1234567'] })).toEqual([]);
});

test('every parameter that is missing or unknown is told at once', () => {
  expect(problems({ flowarn: flowArn })).toEqual([
    '- parameters.flowarn unknownParameter',
    '- parameters.flowArn missingParameter',
    '- parameters.channelIds missingParameter',
  ]);
  expect(problems(undefined)).toHaveLength(2);
});

test('types and patterns of parameters are checked', () => {
  expect(problems({ flowArn: 1, channelIds: ['1234567', 1234568], prompt: 'Go!' })).toEqual([
    '- parameters.flowArn wrongType',
    '- parameters.channelIds[1] wrongType',
    '- parameters.prompt badValue',
  ]);
  expect(problems({ flowArn, channelIds: '1234567' })).toEqual(['- parameters.channelIds wrongType']);
  expect(problems([])).toContain('- parameters wrongType');
});

test('a value that its step refuses is found before the start, at the member that reads it', () => {
  const result = compile({
    source,
    file: 'news.yaml',
    parameters: { flowArn: 'studio', channelIds: ['1', '2', '1'] },
  });
  expect(result.ok ? [] : result.problems).toMatchObject([
    { path: 'steps.contribution.with.flowArn', line: 12, value: 'studio', code: 'badValue' },
    { path: 'steps.channels.with.channelIds[2]', line: 17, value: '1', code: 'duplicateItem' },
  ]);
});

test('a list too long for a step is found before the start', () => {
  const channelIds = Array.from({ length: 1001 }, (_, index) => String(1_000_000 + index));
  expect(problems({ flowArn, channelIds })).toEqual(['17 steps.channels.with.channelIds outOfRange']);
});

test('a secret never shows in a problem', () => {
  const result = compile({ source, parameters: { flowArn, channelIds: ['1'], token: 'hunter 2' } });
  const text = JSON.stringify(result);
  expect(text).toContain(masked);
  expect(text).not.toContain('hunter');
});

test('a parameter that is not required and not given leaves its member out', () => {
  const result = compile({ source, parameters: { flowArn, channelIds: ['1'], multiplexIds: null } });
  expect(result.ok ? result.parameters.multiplexIds : 'wrong').toBeNull();
});

test('the expressions in a value are not read', () => {
  const prompt = 'Is ${{ parameters.token }} fine?';
  expect(problems({ flowArn, channelIds: ['1'], prompt })).toEqual([]);
});

const declared = (
  type: ParameterDeclaration['type'],
  of: ParameterDeclaration['of'],
): ParameterDeclaration => ({
  type,
  of,
  default: undefined,
  pattern: null,
  description: null,
  required: true,
  secret: false,
});

test.each([
  ['string', 'string', '42', '42'],
  ['string', 'string', '["a"]', '["a"]'],
  ['number', 'number', '42', 42],
  ['boolean', 'boolean', 'true', true],
  ['list', 'string', '1234567,1234568', ['1234567', '1234568']],
  ['list', 'string', ' a , b ', ['a', 'b']],
  ['list', 'string', '["a,b"]', ['a,b']],
  ['list', 'number', '1,2', [1, 2]],
  ['list', 'string', '', []],
] as const)('-p reads a %s of %s from %j', (type, of, text, value) => {
  expect(coerceParameter(declared(type, of), text)).toEqual({ ok: true, value });
});

test.each([
  ['number', 'number', 'many'],
  ['number', 'number', '"1"'],
  ['boolean', 'boolean', 'yes'],
  ['list', 'string', '["a"'],
  ['list', 'number', '1,x'],
] as const)('-p refuses a %s of %s that is %j', (type, of, text) => {
  expect(coerceParameter(declared(type, of), text)).toMatchObject({ ok: false });
});

test('a parameter file may be YAML or JSON, and may hold nothing', () => {
  expect(parseParameters('a: [x]\n', 'a.yaml').parameters).toEqual({ a: ['x'] });
  expect(parseParameters('{"a": ["x"]}', 'a.json').parameters).toEqual({ a: ['x'] });
  expect(parseParameters('# nothing yet\n', 'a.yaml').parameters).toEqual({});
});
