/** A fresh Idempotency-Key; `crypto.randomUUID` is missing where an office's server is reached without https. */
export function newCommandKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
