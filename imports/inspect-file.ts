import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { TextDecoder } from 'node:util';
import { problem, type EncodingReason, type Problem } from './messages';

export interface FileFacts {
  readonly sha256: string;
  readonly bytes: number;
  /** A WHATWG label. */
  readonly encoding: string;
  readonly reason: EncodingReason;
  /** Where it was inferred from what the file is not. */
  readonly warnings: readonly Problem[];
}

/** What a file of another kind begins with. */
const OTHER_KINDS: readonly { readonly starts: RegExp; readonly en: string; readonly zh: string }[] = [
  {
    starts:
      /^\s*(<!--[^]*?-->\s*)?<(!doctype html|(html|head|body|title|meta|h[1-6]|p|div|center|table|script)\b)/i,
    en: 'an HTML page (perhaps an error page)',
    zh: ' HTML 网页（可能是错误页）',
  },
  { starts: /^\s*<(\?xml|!--|[a-z][\w:-]*[\s/>])/i, en: 'an XML document', zh: ' XML 文档' },
  { starts: /^\s*[[{]\s*(["[{\]}]|$)/, en: 'a JSON document', zh: ' JSON 文档' },
  { starts: /^PK\u{3}\u{4}/u, en: 'an Excel workbook or a ZIP archive', zh: ' Excel 工作簿或 ZIP 压缩包' },
  { starts: /^\u{d0}\u{cf}\u{11}\u{e0}/u, en: 'an old Excel workbook', zh: '旧版 Excel 工作簿' },
  { starts: /^%PDF/, en: 'a PDF document', zh: ' PDF 文档' },
  { starts: /^\u{1f}\u{8b}/u, en: 'a gzip archive', zh: ' gzip 压缩文件' },
];

const BYTE_ORDER_MARKS: readonly [encoding: string, mark: Buffer][] = [
  ['utf-8', Buffer.from([0xef, 0xbb, 0xbf])],
  ['utf-16le', Buffer.from([0xff, 0xfe])],
  ['utf-16be', Buffer.from([0xfe, 0xff])],
];

/**
 * Reads a file in pieces: its hash, its size, its encoding, and whether it can be a CSV file at all. The encoding is
 * that of a byte order mark; else the one given, or the only one of the profile; else UTF-8 where every byte fits; else,
 * where the file surely is no UTF-8, the first other one of the profile that fits. A file that may as well be damaged
 * UTF-8 is refused: read as another encoding it would bring in wrong letters that nobody notices.
 *
 * @param given what the operator says the encoding is
 * @returns the facts, or the one problem for which the file is refused
 */
export async function inspectFile(
  file: string,
  encodings: readonly string[],
  given?: string,
): Promise<FileFacts | Problem> {
  const hash = createHash('sha256');
  let bytes = 0;
  let asked: { candidates: readonly string[]; reason: EncodingReason } | undefined;
  let fitting: { encoding: string; decoder: TextDecoder }[] = [];
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      if (asked === undefined) {
        const other = otherKind(chunk);
        if (other !== null) return { ...other, file };
        asked = candidateEncodings(chunk, encodings, given);
        fitting = asked.candidates.map((encoding) => ({
          encoding,
          decoder: new TextDecoder(encoding, { fatal: true }),
        }));
      }
      hash.update(chunk);
      bytes += chunk.length;
      fitting = fitting.filter(({ decoder }) => decodes(decoder, chunk));
    }
    if (asked === undefined) return problem('FILE_EMPTY', 'file', { file });
    const fits = fitting.filter(({ decoder }) => decodes(decoder)).map(({ encoding }) => encoding);
    const facts = { sha256: hash.digest('hex'), bytes, warnings: [] };
    const { candidates, reason } = asked;
    if (fits[0] !== undefined && fits[0] === candidates[0]) return { ...facts, encoding: fits[0], reason };
    const first = candidates[0] ?? 'utf-8';
    const damage = await findDamage(file, first);
    const place = { file, ...(damage.line === null ? {} : { line: damage.line }) };
    const details = { encoding: first, line: damage.line ?? '?', expected: encodings.join(', ') };
    const other = fits[0];
    if (candidates.length === 1) return problem('ENCODING_BROKEN', 'file', place, details);
    if (damage.good >= damage.bad) return problem('ENCODING_BROKEN', 'file', place, details);
    if (other === undefined) return problem('ENCODING_UNREADABLE', 'file', place, details);
    if (!isSurely(other, damage)) return problem('ENCODING_UNDECIDED', 'file', place, { ...details, other });
    // one that fits anything may still be the wrong one of its kind
    const warnings = FITS_ANYTHING.includes(other)
      ? [problem('ENCODING_ASSUMED', 'warning', place, { ...details, other })]
      : [];
    return { ...facts, encoding: other, reason: 'not_utf8', warnings };
  } catch (error) {
    return problem('FILE_UNREADABLE', 'file', { file }, { detail: systemCode(error) });
  }
}

/** Encodings of one byte fit whatever comes: that a file fits them says nothing. */
const FITS_ANYTHING = ['windows-1252'];

/**
 * Whether a file that is no UTF-8 can be taken for another encoding that fits. A damaged UTF-8 file shows more whole
 * characters than broken ones; of a few broken bytes among plain ASCII nobody can say what they were.
 */
function isSurely(encoding: string, { good, bad }: Damage): boolean {
  return FITS_ANYTHING.includes(encoding) ? bad >= 3 && good * 2 <= bad : good < bad;
}

interface Damage {
  /** Characters beyond ASCII that are whole, and places that are broken. */
  readonly good: number;
  readonly bad: number;
  /** Of the first broken byte, from 1; null where lines cannot be told apart. */
  readonly line: number | null;
}

/** Reads a file again that does not fit an encoding, and counts how much of it does not. */
async function findDamage(file: string, encoding: string): Promise<Damage> {
  // in the others a line's end may be half of a character
  if (encoding.startsWith('utf-16')) return { good: 0, bad: 1, line: null };
  let [good, bad, line] = [0, 0, 0];
  let first: number | null = null;
  for await (const bytes of linesOf(file)) {
    line += 1;
    if (bytes.every((byte) => byte < 0x80)) continue;
    const text = new TextDecoder(encoding).decode(bytes);
    const beyond = text.match(/[^\0-\x7f]/gu)?.length ?? 0;
    // U+FFFD may also stand in the file itself
    const broken = decodes(new TextDecoder(encoding, { fatal: true }), bytes, false)
      ? 0
      : (text.match(/\u{fffd}/gu)?.length ?? 0);
    bad += broken;
    good += beyond - broken;
    if (broken > 0) first ??= line;
  }
  return { good, bad, line: first };
}

/** The lines of a file as bytes, whichever way they end. No multi-byte encoding that is read here uses those bytes. */
async function* linesOf(file: string): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    const lines = Buffer.concat([rest, chunk])
      .toString('latin1')
      // a CR at the end may be the first half of CRLF
      .split(/\r\n|\n|\r(?=[^\n])/);
    rest = Buffer.from(lines.pop() ?? '', 'latin1');
    for (const line of lines) yield Buffer.from(line, 'latin1');
  }
  yield rest;
}

function otherKind(start: Buffer): Problem | null {
  const head = start.subarray(0, 512);
  const zero = head.filter((byte) => byte === 0).length;
  // UTF-16 text is full of zeros too: there the first bytes are compared without them
  const text = (zero > head.length / 4 ? Buffer.from(head.filter((byte) => byte !== 0)) : head).toString(
    'latin1',
  );
  const kind = OTHER_KINDS.find(({ starts }) => starts.test(text.replace(/^(ï»¿|ÿþ|þÿ)/, '')));
  return kind === undefined ? null : problem('NOT_CSV', 'file', {}, { detail: kind.en, detailZh: kind.zh });
}

function candidateEncodings(
  start: Buffer,
  encodings: readonly string[],
  given: string | undefined,
): { candidates: readonly string[]; reason: EncodingReason } {
  const marked = BYTE_ORDER_MARKS.find(([, mark]) => start.subarray(0, mark.length).equals(mark));
  if (marked) return { candidates: [marked[0]], reason: 'byte_order_mark' };
  if (given !== undefined) return { candidates: [given], reason: 'given' };
  const utf16 = unmarkedUtf16(start);
  if (utf16) return { candidates: utf16, reason: 'looks_like_utf16' };
  if (encodings.length === 1) return { candidates: encodings, reason: 'given' };
  // an encoding that fits anything would hide every other one behind it
  const strict = encodings.filter((encoding) => !FITS_ANYTHING.includes(encoding));
  return {
    candidates: [...strict, ...encodings.filter((encoding) => FITS_ANYTHING.includes(encoding))],
    reason: 'every_byte_fits',
  };
}

/** UTF-16 without a mark: a header in Latin letters has a zero in nearly every second byte. */
function unmarkedUtf16(start: Buffer): readonly string[] | null {
  const head = start.subarray(0, 512);
  const zeros = (offset: 0 | 1): number =>
    head.filter((byte, index) => byte === 0 && index % 2 === offset).length;
  const enough = head.length / 5;
  if (zeros(1) > enough && zeros(0) === 0) return ['utf-16le'];
  return zeros(0) > enough && zeros(1) === 0 ? ['utf-16be'] : null;
}

function decodes(decoder: TextDecoder, chunk?: Buffer, stream = chunk !== undefined): boolean {
  try {
    decoder.decode(chunk, { stream });
    return true;
  } catch {
    return false;
  }
}

function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
}
