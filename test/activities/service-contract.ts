import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../plan/json.ts';
import { thrownBy } from './calls.ts';
import { context, simulated } from './simulated.ts';

/** What the contract needs to know of a resource service; all else is the same for all. */
export interface ResourceContract {
  uses: string;
  with: JsonObject;
  /** Names of the ledger that `with` is about. */
  names: string[];
  /** The service's own words. */
  off: string;
  on: string;
  /** Operations as the API names them. */
  start: string;
  stop: string;
  /** A `with` whose resource does not exist. */
  missing: JsonObject;
  /** The service's own code for throttling. */
  throttling: string;
}

/** What every service of a thing that is off or on must do. */
export function resourceContract(contract: ResourceContract): void {
  const { uses, names } = contract;
  describe(uses, () => {
    test('names its resources as the simulator and the ledger do', async () => {
      const { resource, cloud } = await simulated();
      expect(resource(uses).resources(contract.with)).toEqual(names);
      for (const name of names) expect(cloud.state(name)).toBe(contract.off);
    });

    test('sees them off, turns them on by one call, and sees them on', async () => {
      const { resource, cloud, calls, slow } = await simulated();
      const service = resource(uses);
      const before = await service.inspect(names, contract.with, context);
      for (const name of names) expect(before.get(name)).toMatchObject({ class: 'off', state: contract.off });
      const answers = await service.turnOn(names, contract.with);
      expect([...answers.keys()]).toEqual(names);
      for (const name of names) {
        expect(answers.get(name)).toMatchObject({ kind: 'accepted', type: 'Accepted' });
        expect(answers.get(name)?.requestId).toBeTruthy();
      }
      expect(calls(contract.start)).toHaveLength(1);
      cloud.advance(slow);
      const after = await service.inspect(names, contract.with, context);
      for (const name of names) expect(after.get(name)).toMatchObject({ class: 'on', state: contract.on });
    });

    test('is healthy while it is on and nothing is wrong, and not when it is off', async () => {
      const { resource, cloud, calls } = await simulated();
      const service = resource(uses);
      for (const name of names) cloud.set(name, contract.on);
      const on = await service.health?.(names, contract.with, context);
      for (const name of names) expect(on?.get(name)).toMatchObject({ state: 'healthy', findings: [] });
      for (const name of names) cloud.set(name, contract.off);
      const off = await service.health?.(names, contract.with, context);
      for (const name of names)
        expect(off?.get(name)).toMatchObject({ state: 'unsettled', findings: [{ code: 'NotUp' }] });
      expect(calls(contract.start)).toEqual([]);
    });

    test('turns them off by one call', async () => {
      const { resource, cloud, calls, slow } = await simulated();
      for (const name of names) cloud.set(name, contract.on);
      const answers = await resource(uses).turnOff(names, contract.with);
      for (const name of names) expect(answers.get(name)?.kind).toBe('accepted');
      expect(calls(contract.stop)).toHaveLength(1);
      cloud.advance(slow);
      const after = await resource(uses).inspect(names, contract.with, context);
      for (const name of names) expect(after.get(name)?.class).toBe('off');
    });

    test('tells one that does not exist as broken', async () => {
      const { resource } = await simulated();
      const [name = ''] = resource(uses).resources(contract.missing);
      const seen = await resource(uses).inspect([name], contract.missing, context);
      expect(seen.get(name)).toMatchObject({ class: 'broken', state: 'NotFound' });
    });

    test('knows every state that the simulator knows', async () => {
      const { resource, cloud } = await simulated();
      const [name = ''] = names;
      const machine = cloud.services
        .flatMap((one) => [...one.resources()])
        .find((one) => one.name === name)?.machine;
      for (const state of machine?.states ?? []) {
        cloud.set(name, state, { stay: true });
        const seen = await resource(uses).inspect([name], contract.with, context);
        expect(seen.get(name)?.message ?? '', state).not.toContain('does not know');
      }
    });

    test('sends a start whose answer is lost once, and calls it unknown', async () => {
      const { resource, cloud, calls } = await simulated();
      cloud.faults.add({ kind: 'drop', operation: contract.start, when: 'after' });
      const service = resource(uses);
      const error = await thrownBy(service.turnOn(names, contract.with));
      expect(service.judgeEffect(error, 'turnOn')).toMatchObject({ kind: 'unknown', type: 'AnswerLost' });
      expect(calls(contract.start)).toHaveLength(1);
    });

    test('sends a start that is never answered once, and calls it unknown', async () => {
      const { resource, cloud, calls } = await simulated({}, { SHOWCALLER_CALL_TIMEOUT: '800ms' });
      const service = resource(uses);
      await service.turnOff(names, contract.with).catch(() => {});
      cloud.faults.add({ kind: 'hang', operation: contract.start, when: 'before' });
      const error = await thrownBy(service.turnOn(names, contract.with));
      expect(service.judgeEffect(error, 'turnOn').kind).toBe('unknown');
      expect(calls(contract.start)).toHaveLength(1);
    });

    test('calls a start that was throttled refused for now, and sends it once', async () => {
      const { resource, cloud, calls } = await simulated();
      cloud.faults.add({ kind: 'error', operation: contract.start, error: { type: contract.throttling } });
      const service = resource(uses);
      const error = await thrownBy(service.turnOn(names, contract.with));
      expect(service.judgeEffect(error, 'turnOn')).toMatchObject({
        kind: 'refusedForNow',
        type: 'Throttled',
      });
      expect(calls(contract.start)).toHaveLength(1);
    });

    test('a read that is throttled or cut once is repeated and succeeds', async () => {
      const { resource, cloud } = await simulated();
      cloud.faults.add({ kind: 'drop', operation: '*' });
      const seen = await resource(uses).inspect(names, contract.with, context);
      expect(seen.size).toBe(names.length);
    });

    test('a cancelled read ends at once', async () => {
      const { resource, cloud } = await simulated();
      cloud.faults.add({ kind: 'hang', operation: '*', times: 0 });
      const cancel = new AbortController();
      setTimeout(() => cancel.abort(), 50);
      const begun = Date.now();
      await thrownBy(resource(uses).inspect(names, contract.with, { signal: cancel.signal }));
      expect(Date.now() - begun).toBeLessThan(1000);
    });

    test('its undo order holds every name once, and a person is told how to stop each', async () => {
      const { resource } = await simulated();
      const service = resource(uses);
      expect(service.undoOrder(names).flat().toSorted()).toEqual(names.toSorted());
      for (const name of names) {
        const id = name.split(/[:/]/).at(-1) ?? '';
        expect(service.byHand(name, contract.with)).toContain(id);
      }
    });
  });
}

/** What the contract needs to know of a job service. */
export interface JobContract {
  uses: string;
  with: JsonObject;
  submit: string;
  cancel: string;
  succeeded: string;
}

/** What every service of a thing that is submitted once and ends by itself must do. */
export function jobContract(contract: JobContract): void {
  const { uses } = contract;
  const key = { token: 'sc-0123456789abcdef-1', n: 1 };
  const since = Date.now() - 3_600_000;
  describe(uses, () => {
    test('finds nothing before, and what it submitted after', async () => {
      const { job } = await simulated();
      const service = job(uses);
      expect(await service.find(contract.with, key, since, context)).toEqual([]);
      const submitted = await service.submit(contract.with, key);
      expect(submitted.requestId).toBeTruthy();
      expect(await service.find(contract.with, key, since, context)).toMatchObject([{ id: submitted.id }]);
    });

    test('follows it until it has succeeded', async () => {
      const { job, cloud, slow } = await simulated();
      const service = job(uses);
      const { id } = await service.submit(contract.with, key);
      expect(await service.observe(id, contract.with, context)).toMatchObject({ class: 'waiting' });
      cloud.advance(4 * slow);
      expect(await service.observe(id, contract.with, context)).toMatchObject({
        class: 'succeeded',
        state: contract.succeeded,
      });
    });

    test('cancels it, and cancelling what has ended is no error', async () => {
      const { job, cloud, slow, calls } = await simulated();
      const service = job(uses);
      const { id } = await service.submit(contract.with, key);
      await service.cancel(id, contract.with);
      cloud.advance(4 * slow);
      expect((await service.observe(id, contract.with, context)).class).toBe('cancelled');
      await service.cancel(id, contract.with);
      expect(calls(contract.cancel)).toHaveLength(2);
      expect(service.byHand(id, contract.with)).toContain(id);
    });

    test('a submit whose answer is lost is sent once, unknown, and found', async () => {
      const { job, cloud, calls } = await simulated();
      const service = job(uses);
      cloud.faults.add({ kind: 'drop', operation: contract.submit, when: 'after' });
      const error = await thrownBy(service.submit(contract.with, key));
      expect(service.judgeEffect(error, 'submit').kind).toBe('unknown');
      expect(calls(contract.submit)).toHaveLength(1);
      expect(await service.find(contract.with, key, since, context)).toHaveLength(1);
    });

    test('outputs are the same members before and after it was observed', async () => {
      const { job } = await simulated();
      const service = job(uses);
      const { id } = await service.submit(contract.with, key);
      const seen = await service.observe(id, contract.with, context);
      expect(Object.keys(service.outputs(id, null)).toSorted()).toEqual(Object.keys(seen.outputs).toSorted());
    });
  });
}
