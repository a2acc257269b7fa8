// Files that share a process do not share what they set in its environment.
const kept = globalThis as { ownEnvironment?: NodeJS.ProcessEnv };
kept.ownEnvironment ??= { ...process.env };
for (const name of Object.keys(process.env)) if (!(name in kept.ownEnvironment)) delete process.env[name];
Object.assign(process.env, kept.ownEnvironment);
