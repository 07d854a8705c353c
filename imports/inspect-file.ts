import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { TextDecoder } from 'node:util';
import { problem, type Problem } from './messages';

export interface FileFacts {
  readonly sha256: string;
  readonly bytes: number;
  /** A WHATWG label: the byte order mark's encoding, else the first of the profile's that fits every byte. */
  readonly encoding: string;
}

/** What a file of another kind begins with. */
const OTHER_KINDS: readonly { readonly starts: RegExp; readonly en: string; readonly zh: string }[] = [
  {
    starts: /^\s*<(!doctype html|html|head|body)/i,
    en: 'an HTML page (perhaps an error page)',
    zh: ' HTML 网页（可能是错误页）',
  },
  { starts: /^\s*<(\?xml|!--|[a-z]+[\s>])/i, en: 'an XML document', zh: ' XML 文档' },
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
 * Reads a file once, in pieces: its hash, its size, its encoding, and whether it can be a CSV file at all.
 * @returns the facts, or the one problem for which the file is refused
 */
export async function inspectFile(file: string, encodings: readonly string[]): Promise<FileFacts | Problem> {
  const hash = createHash('sha256');
  let bytes = 0;
  let candidates: { encoding: string; decoder: TextDecoder }[] | undefined;
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      if (candidates === undefined) {
        const other = otherKind(chunk);
        if (other !== null) return { ...other, file };
        candidates = candidateEncodings(chunk, encodings).map((encoding) => ({
          encoding,
          decoder: new TextDecoder(encoding, { fatal: true }),
        }));
      }
      hash.update(chunk);
      bytes += chunk.length;
      candidates = candidates.filter(({ decoder }) => decodes(decoder, chunk));
    }
  } catch (error) {
    return problem('FILE_UNREADABLE', 'file', { file }, { detail: systemCode(error) });
  }
  if (bytes === 0) return problem('FILE_EMPTY', 'file', { file });
  const found = candidates?.find(({ decoder }) => decodes(decoder));
  if (found === undefined)
    return problem('ENCODING_UNREADABLE', 'file', { file }, { expected: encodings.join(', ') });
  return { sha256: hash.digest('hex'), bytes, encoding: found.encoding };
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

function candidateEncodings(start: Buffer, encodings: readonly string[]): readonly string[] {
  const marked = BYTE_ORDER_MARKS.find(([, mark]) => start.subarray(0, mark.length).equals(mark));
  return marked === undefined ? (unmarkedUtf16(start) ?? encodings) : [marked[0]];
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

function decodes(decoder: TextDecoder, chunk?: Buffer): boolean {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined });
    return true;
  } catch {
    return false;
  }
}

function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
}
