import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** What an AWS profile says of where calls go. */
export interface Profile {
  region: string | null;
  /** By the service's name in small letters (`medialive`), and `any` for `endpoint_url` of the profile itself. */
  endpoints: Record<string, string>;
}

type Section = Map<string, string>;

/** Reads the configuration file's sections; nested members come out as `medialive.endpoint_url`. */
function sections(text: string): Map<string, Section> {
  const result = new Map<string, Section>();
  let section: Section = new Map();
  let parent = '';
  for (const line of text.split(/\r?\n/)) {
    const header = /^\s*\[\s*([^\]]+?)\s*\]/.exec(line)?.[1];
    const [, indent = '', key = '', value = ''] = /^(\s*)([\w-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (header !== undefined) {
      section = new Map();
      result.set(header.replace(/\s+/, ' '), section);
    } else if (key !== '' && indent !== '' && parent !== '') section.set(`${parent}.${key}`, value);
    else if (key !== '') {
      section.set(key, value);
      parent = value === '' ? key : '';
    }
  }
  return result;
}

function read(path: string): Map<string, Section> {
  try {
    return sections(readFileSync(path, 'utf8'));
  } catch {
    return new Map();
  }
}

/**
 * Region and endpoints of the active profile, for telling places apart; calls themselves leave profiles to the SDK.
 * A file that is not there says nothing.
 */
export function activeProfile(env: NodeJS.ProcessEnv): Profile {
  const name = env.AWS_PROFILE || 'default';
  const found = read(env.AWS_CONFIG_FILE || join(env.HOME || homedir(), '.aws', 'config'));
  const profile = found.get(`profile ${name}`) ?? (name === 'default' ? found.get('default') : undefined);
  const endpoints: Record<string, string> = {};
  const own = profile?.get('endpoint_url');
  if (own) endpoints.any = own;
  for (const [key, value] of found.get(`services ${profile?.get('services') ?? ''}`) ?? [])
    if (key.endsWith('.endpoint_url')) endpoints[key.slice(0, -'.endpoint_url'.length)] = value;
  return { region: profile?.get('region') ?? null, endpoints };
}
