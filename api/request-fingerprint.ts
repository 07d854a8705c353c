import { createHash } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import type { JsonSchema } from './json-schema';

/** What is kept of a request beside its Idempotency-Key, to tell another one under the same key. */
export interface Fingerprint {
  of(request: string): Promise<string>;
  matches(kept: string, request: string): Promise<boolean>;
}

const fast: Fingerprint = {
  of: (request) => Promise.resolve(createHash('sha256').update(request).digest('hex')),
  matches: async (kept, request) => kept === (await fast.of(request)),
};

/**
 * A fast hash over a body with a password is that password for whoever reads the table and guesses. This one costs a
 * guess as much as the stored password itself does (argon2id, salted), and needs no key that processes would share.
 */
const slow: Fingerprint = {
  of: (request) => hash(request),
  matches: (kept, request) => verify(kept, request),
};

/** The fingerprint for requests with this body. */
export function fingerprintFor(body: JsonSchema | undefined): Fingerprint {
  return body && holdsSecret(body) ? slow : fast;
}

/** Whether a schema has a property of OpenAPI's format `password`. */
function holdsSecret(schema: JsonSchema): boolean {
  const { format, properties } = schema as { format?: unknown; properties?: Record<string, JsonSchema> };
  return format === 'password' || Object.values(properties ?? {}).some(holdsSecret);
}
