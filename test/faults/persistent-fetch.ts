/** An answer of the product, with its body read. */
export interface Answer {
  status: number;
  text: string;
  headers: Headers;
}

/** What a client needs to know before it gives up. */
export interface Patience {
  /** Tells that the test is over: then nothing is sent any more. */
  over: AbortSignal;
}

const ONE_TRY_MS = 10_000;
const PAUSE_MS = 100;

/** The request was not answered before the test was over: whether it was done is unknown. */
export class Unanswered extends Error {}

/**
 * Sends the same request until somebody answers it: while a part is down there is no connection, a broken one, or an
 * answer of 500 and above.
 */
export async function fetchUntilAnswered(
  url: string,
  init: RequestInit,
  { over }: Patience,
): Promise<Answer> {
  while (!over.aborted) {
    try {
      const response = await fetch(url, {
        ...init,
        redirect: 'manual',
        signal: AbortSignal.any([over, AbortSignal.timeout(ONE_TRY_MS)]),
      });
      const text = await response.text();
      if (response.status < 500) return { status: response.status, text, headers: response.headers };
    } catch {
      // nobody was there, or the connection broke: the client cannot know whether it was heard
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new Unanswered(url);
}
