/** A variable of the environment that cannot be read. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}
