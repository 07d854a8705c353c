/** Without characters that are taken for one another when read aloud or copied by hand. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Four groups of four from 31 characters: 79 bits. */
export function newPassword(): string {
  const groups = Array.from({ length: 4 }, () => Array.from({ length: 4 }, letter).join(''));
  return groups.join('-');
}

/** Bytes from the incomplete last round through the alphabet are thrown away: each letter is as likely. */
function letter(): string {
  const limit = 256 - (256 % LETTERS.length);
  for (;;) {
    const byte = crypto.getRandomValues(new Uint8Array(1))[0] ?? limit;
    if (byte < limit) return LETTERS.charAt(byte % LETTERS.length);
  }
}
