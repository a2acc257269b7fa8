import * as z from 'zod';
import type { Service, Setting } from '../service.ts';
import { refusalOf } from '../verdict.ts';
import { type Operation, operation } from '../wire/operation.ts';
import { page, queryNumber } from '../wire/page.ts';
import { Refusal } from '../wire/refusal.ts';
import { batchOperation } from './batch.ts';
import { mediaLiveDialect, mediaLiveErrors } from './dialect.ts';
import {
  alertBody,
  channelBody,
  channelSummary,
  multiplexBody,
  multiplexSummary,
  programBody,
} from './shapes.ts';
import { alertsOf, changeSignal } from './signal.ts';
import { type Act, carryOut, judge } from './start-stop.ts';
import { type Channel, type Multiplex, Stock } from './stock.ts';

const paging = { maxResults: queryNumber(1, 1000).optional(), nextToken: z.string().optional() };
const channelInput = z.object({ channelId: z.string() });
const multiplexInput = z.object({ multiplexId: z.string() });
const stateFilter = z.enum(['SET', 'CLEARED']).optional();
const invalid = 'BadRequestException';

/** AWS Elemental MediaLive: channels and multiplexes, alone and in batches. */
export function mediaLive(setting: Setting): Service {
  const stock = new Stock(setting);
  return {
    name: 'medialive',
    dialect: mediaLiveDialect,
    prefixes: ['prod'],
    operations: [
      batchOperation('start', stock, setting),
      batchOperation('stop', stock, setting),
      switchChannel('start', stock, setting),
      switchChannel('stop', stock, setting),
      switchMultiplex('start', stock, setting),
      switchMultiplex('stop', stock, setting),
      ...channelReads(stock, setting),
      ...multiplexReads(stock, setting),
    ],
    // One bucket for the whole API, in each account and region.
    limit: () => ({ group: 'medialive', ratePerSecond: 20, burst: 40 }),
    resources: () => stock.all(),
    signal: (name, signal) => changeSignal(stock, name, signal),
  };
}

function switchOne(act: Act, unit: Channel | Multiplex, setting: Setting): boolean {
  const outcome = judge(act, unit, setting.policies);
  if (outcome.kind === 'refused') throw refusalOf(outcome.verdict, mediaLiveErrors, outcome.message);
  return outcome.kind === 'done';
}

function switchChannel(act: Act, stock: Stock, setting: Setting): Operation {
  return operation({
    name: act === 'start' ? 'StartChannel' : 'StopChannel',
    path: `/prod/channels/:channelId/${act}`,
    input: channelInput,
    resources: ({ channelId }) => [`channel:${channelId}`],
    run({ channelId }, call) {
      const channel = stock.channel(channelId, call.region);
      if (switchOne(act, channel, setting)) carryOut(act, channel, call);
      return channelBody(channel, call.region, setting);
    },
  });
}

function switchMultiplex(act: Act, stock: Stock, setting: Setting): Operation {
  return operation({
    name: act === 'start' ? 'StartMultiplex' : 'StopMultiplex',
    path: `/prod/multiplexes/:multiplexId/${act}`,
    status: 202,
    input: multiplexInput,
    resources: ({ multiplexId }) => [`multiplex:${multiplexId}`],
    run({ multiplexId }, call) {
      const multiplex = stock.multiplex(multiplexId, call.region);
      if (switchOne(act, multiplex, setting)) carryOut(act, multiplex, call);
      return multiplexBody(multiplex, call.region, setting);
    },
  });
}

function channelReads(stock: Stock, setting: Setting): Operation[] {
  return [
    operation({
      name: 'DescribeChannel',
      method: 'GET',
      path: '/prod/channels/:channelId',
      input: channelInput,
      resources: ({ channelId }) => [`channel:${channelId}`],
      run: ({ channelId }, call) => channelBody(stock.channel(channelId, call.region), call.region, setting),
    }),
    operation({
      name: 'ListChannels',
      method: 'GET',
      path: '/prod/channels',
      input: z.object(paging),
      resources: () => [],
      run({ maxResults, nextToken }, call) {
        const items = stock.channels(call.region);
        const size = setting.policies.pageSize;
        const found = page({ items, key: ({ id }) => id, size, maxResults, nextToken, invalid });
        return {
          channels: found.items.map((channel) => channelSummary(channel, call.region, setting)),
          nextToken: found.nextToken,
        };
      },
    }),
    operation({
      name: 'ListAlerts',
      method: 'GET',
      path: '/prod/channels/:channelId/alerts',
      input: channelInput.extend({ ...paging, stateFilter }),
      resources: ({ channelId }) => [`channel:${channelId}`],
      run: (input, call) => pageOfAlerts(stock.channel(input.channelId, call.region), input, setting),
    }),
  ];
}

function multiplexReads(stock: Stock, setting: Setting): Operation[] {
  const resources = ({ multiplexId }: { multiplexId: string }) => [`multiplex:${multiplexId}`];
  return [
    operation({
      name: 'DescribeMultiplex',
      method: 'GET',
      path: '/prod/multiplexes/:multiplexId',
      input: multiplexInput,
      resources,
      run: ({ multiplexId }, call) =>
        multiplexBody(stock.multiplex(multiplexId, call.region), call.region, setting),
    }),
    operation({
      name: 'ListMultiplexes',
      method: 'GET',
      path: '/prod/multiplexes',
      input: z.object(paging),
      resources: () => [],
      run({ maxResults, nextToken }, call) {
        const items = stock.multiplexes(call.region);
        const size = setting.policies.pageSize;
        const found = page({ items, key: ({ id }) => id, size, maxResults, nextToken, invalid });
        return {
          multiplexes: found.items.map((multiplex) => multiplexSummary(multiplex, call.region, setting)),
          nextToken: found.nextToken,
        };
      },
    }),
    operation({
      name: 'ListMultiplexPrograms',
      method: 'GET',
      path: '/prod/multiplexes/:multiplexId/programs',
      input: multiplexInput.extend(paging),
      resources,
      run({ multiplexId, maxResults, nextToken }, call) {
        const items = stock.multiplex(multiplexId, call.region).given.programs;
        const size = setting.policies.pageSize;
        const found = page({ items, key: (one) => one.programName, size, maxResults, nextToken, invalid });
        return {
          multiplexPrograms: found.items.map(({ channelId, programName }) => ({ channelId, programName })),
          nextToken: found.nextToken,
        };
      },
    }),
    operation({
      name: 'DescribeMultiplexProgram',
      method: 'GET',
      path: '/prod/multiplexes/:multiplexId/programs/:programName',
      input: multiplexInput.extend({ programName: z.string() }),
      resources,
      run({ multiplexId, programName }, call) {
        const { programs } = stock.multiplex(multiplexId, call.region).given;
        const index = programs.findIndex((program) => program.programName === programName);
        const program = programs[index];
        if (program === undefined) {
          throw new Refusal('NotFoundException', `The program ${programName} was not found.`);
        }
        return programBody(program, index);
      },
    }),
    operation({
      name: 'ListMultiplexAlerts',
      method: 'GET',
      path: '/prod/multiplexes/:multiplexId/alerts',
      input: multiplexInput.extend({ ...paging, stateFilter }),
      resources,
      run: (input, call) => pageOfAlerts(stock.multiplex(input.multiplexId, call.region), input, setting),
    }),
  ];
}

interface AlertsInput {
  maxResults?: number | undefined;
  nextToken?: string | undefined;
  stateFilter?: 'SET' | 'CLEARED' | undefined;
}

function pageOfAlerts(unit: Channel | Multiplex, input: AlertsInput, setting: Setting) {
  const bodies = alertsOf(unit).map((alert, index) => alertBody(alert, index, unit));
  const items = bodies.filter(({ state }) => input.stateFilter === undefined || state === input.stateFilter);
  const { maxResults, nextToken } = input;
  const size = setting.policies.pageSize;
  const found = page({ items, key: ({ id }) => id, size, maxResults, nextToken, invalid });
  return { alerts: found.items, nextToken: found.nextToken };
}
