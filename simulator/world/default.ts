import type { World } from './world.ts';

const flow = (name: string) =>
  `arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-23aBC45dEF67hiJ8-12AbC34DE5fG:${name}`;

/** A small broadcaster: enough for every example runbook, everything off. */
export function defaultWorld(): World {
  return {
    flows: [flow('studio-main'), flow('studio-backup')],
    channels: Array.from({ length: 10 }, (_, index) => ({
      id: String(1_234_561 + index),
      name: `channel-${index + 1}`,
    })),
    multiplexes: [
      {
        id: '2345671',
        name: 'mux-north',
        programs: [
          { programName: 'news', channelId: '1234561' },
          { programName: 'sports', channelId: '1234562' },
        ],
      },
      { id: '2345672', name: 'mux-south', programs: [{ programName: 'news', channelId: '1234563' }] },
    ],
    channelGroups: [
      {
        name: 'showcaller-news',
        channels: [{ name: 'evening-news', endpoints: [{ name: 'hls', manifests: ['index', 'catch-up'] }] }],
      },
      { name: 'showcaller-sports', channels: [{ name: 'match-day', endpoints: ['hls', 'dash'] }] },
    ],
    harvestJobs: [harvest('archive-nightly', 'COMPLETED'), harvest('archive-morning', 'IN_PROGRESS')],
    applications: [
      { applicationId: 'app-asrun0000000000000000000', name: 'as-run', definitions: ['ASRUN', 'BILLING'] },
    ],
    clusters: [
      {
        clusterId: 'edge-cluster-shanghai-1',
        region: 'cn-shanghai',
        jobs: [
          { jobId: 'edge-job-main', name: 'evening-news-main' },
          { jobId: 'edge-job-backup', name: 'evening-news-backup' },
        ],
      },
    ],
  };
}

function harvest(name: string, status: 'COMPLETED' | 'IN_PROGRESS') {
  return { name, channelGroup: 'showcaller-news', channel: 'evening-news', endpoint: 'hls', status };
}
