import type { Call } from '../call-failed.ts';
import type { ServiceName } from '../outcome-table.ts';

/** Calls that a vendor counts together, per account and region. */
export interface Rate {
  /** Names them; unique over all services. */
  group: string;
  perSecond: number;
  /** At once, after a while without calls. */
  burst: number;
  /** Where the numbers are from. */
  source: string;
}

const medialive: Rate = {
  group: 'medialive',
  perSecond: 20,
  burst: 40,
  source: 'MediaLive User Guide, "Quotas": API requests, thumbnails excluded; not adjustable',
};

const describingFlows: Rate = {
  group: 'mediaconnect reads',
  perSecond: 30,
  burst: 30,
  source: 'MediaConnect User Guide, "Quotas": DescribeFlow, DescribeFlowSourceMetadata and -Thumbnail',
};

const otherFlowCalls: Rate = {
  group: 'mediaconnect',
  perSecond: 5,
  burst: 30,
  source: 'MediaConnect User Guide, "Quotas": all other API requests, StartFlow, StopFlow, ListFlows',
};

/** Under 6,000 in any minute, whatever is saved up. */
const edgeJobs = (operation: string): Rate => ({
  group: `alibaba-live ${operation}`,
  perSecond: 100,
  burst: 100,
  source: 'ApsaraVideo Live API reference: 6,000 calls a minute for each operation',
});

/** Nothing is documented: a bound on what one worker sends, so that a throttled one has something to slow down. */
const undocumented = (service: ServiceName): Rate => ({
  group: service,
  perSecond: 100,
  burst: 100,
  source: 'none is documented',
});

const describing: ReadonlySet<string> = new Set([
  'DescribeFlow',
  'DescribeFlowSourceMetadata',
  'DescribeFlowSourceThumbnail',
]);

/** The rate that a call counts against. */
export function rateOf({ service, operation }: Call): Rate {
  switch (service) {
    case 'medialive':
      return medialive;
    case 'mediaconnect':
      return describing.has(operation) ? describingFlows : otherFlowCalls;
    case 'mediapackagev2':
    case 'm2':
      return undocumented(service);
    case 'alibaba-live':
      return edgeJobs(operation);
  }
}
