/** AES-256 takes no other. */
export const keyLength = 32;

/** What a key file holds: a key, or what is wrong with it. */
export type KeyBytes = { ok: true; key: Buffer } | { ok: false; wrong: string };

const howToMake = `make one with \`openssl rand -base64 ${keyLength}\``;

/** Reads 32 bytes: raw, or written in hexadecimal or base64 (also base64url). A passphrase is no key. */
export function readKeyBytes(contents: Buffer): KeyBytes {
  if (contents.length === 0) return { ok: false, wrong: `is empty; ${howToMake}` };
  if (!isText(contents)) {
    if (contents.length === keyLength) return { ok: true, key: contents };
    return { ok: false, wrong: `holds ${contents.length} bytes, and a key has ${keyLength}; ${howToMake}` };
  }
  const text = contents.toString('latin1').trim();
  const written = decode(text);
  if (written === null)
    return { ok: false, wrong: `is neither ${keyLength} raw bytes nor base64 or hexadecimal; ${howToMake}` };
  const { bytes, form } = written;
  if (bytes.length === keyLength) return { ok: true, key: bytes };
  return {
    ok: false,
    wrong: `holds ${bytes.length} bytes in ${form}, and a key has ${keyLength}; ${howToMake}`,
  };
}

/** Thirty-two random bytes are text about once in 10^14 keys. */
function isText(contents: Buffer): boolean {
  return contents.every(
    (byte) => (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 9,
  );
}

function decode(text: string): { bytes: Buffer; form: string } | null {
  if (text.length % 2 === 0 && /^[0-9a-f]+$/i.test(text))
    return { bytes: Buffer.from(text, 'hex'), form: 'hexadecimal' };
  // Four characters are three bytes; what is left over at the end is never one character.
  if (/^[A-Za-z0-9+/_-]+={0,2}$/.test(text) && text.replace(/=+$/, '').length % 4 !== 1)
    return { bytes: Buffer.from(text, 'base64'), form: 'base64' };
  return null;
}
