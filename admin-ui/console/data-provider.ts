import type { DataProvider, GetListResult, Identifier, RaRecord } from 'react-admin';
import { HttpError } from 'react-admin';
import { request } from './api-client';

interface Page {
  items: RaRecord[];
  nextCursor?: string | null;
}

/** Short lists that the API gives whole; the rest comes by cursor. */
const WHOLE = new Set([
  'observation-keys',
  'advert-sources',
  'added-facts',
  'areas',
  'calendar-days',
  'procedure-settings',
  'rulesets',
]);
/** Resources with an address for one record; elsewhere a record is looked for in the list. */
const SINGLE = new Set([
  'registrations',
  'imports',
  'notices',
  'procedure-settings',
  'procedures',
  'ruleset-versions',
  'users',
  'visits',
  'adverts',
]);
const LARGEST_PAGE = 200;

/** Cursors by list (resource, filter, size): the n-th is where page n + 1 begins. */
const cursors = new Map<string, (string | null)[]>();

export const dataProvider: DataProvider = {
  async getList(resource, { pagination, filter }) {
    const { page = 1, perPage = 50 } = pagination ?? {};
    const wanted = filter as Record<string, string>;
    if (WHOLE.has(resource)) return slice(matching(await whole(resource), wanted), page, perPage);
    return pageByCursor(resource, wanted, page, perPage);
  },
  async getOne(resource, { id }) {
    if (SINGLE.has(resource)) return { data: await request(`/api/${resource}/${id}`) };
    return { data: only((await among(resource, [id]))[0]) };
  },
  async getMany(resource, { ids }) {
    return { data: await among(resource, ids) };
  },
  async getManyReference(resource, { target, id, pagination, filter }) {
    const { page, perPage } = pagination;
    const wanted = { ...(filter as Record<string, string>), [target]: String(id) };
    if (WHOLE.has(resource)) return slice(matching(await whole(resource), wanted), page, perPage);
    return pageByCursor(resource, wanted, page, perPage);
  },
  async create(resource, { data }) {
    const made = await request<RaRecord>(`/api/${resource}`, { method: 'POST', body: data as object });
    return { data: { ...data, ...made } as never };
  },
  async update(resource, { id, data, previousData }) {
    const version = (previousData as { version?: number } | undefined)?.version;
    return {
      data: await request(`/api/${resource}/${id}`, { method: 'PATCH', body: data as object, version }),
    };
  },
  // the register forgets nothing by a click; no list offers these
  updateMany: () => Promise.reject(new Error('NOT_SUPPORTED')),
  delete: () => Promise.reject(new Error('NOT_SUPPORTED')),
  deleteMany: () => Promise.reject(new Error('NOT_SUPPORTED')),
};

async function whole(resource: string): Promise<RaRecord[]> {
  return (await request<Page>(`/api/${resource}`)).items;
}

function matching(items: RaRecord[], filter: Record<string, string>): RaRecord[] {
  return items.filter((item) => Object.entries(filter).every(([key, value]) => item[key] === value));
}

function slice(items: RaRecord[], page: number, perPage: number): GetListResult {
  return { data: items.slice((page - 1) * perPage, page * perPage), total: items.length };
}

/** Pages that were skipped are walked through: a cursor is known only to who has read up to it. */
async function pageByCursor(
  resource: string,
  filter: Record<string, string>,
  page: number,
  perPage: number,
): Promise<GetListResult> {
  const query = new URLSearchParams({ ...filter, limit: String(Math.min(perPage, LARGEST_PAGE)) });
  const key = `${resource}?${query.toString()}`;
  const known = cursors.get(key) ?? [null];
  cursors.set(key, known);
  let number = Math.min(page, known.length);
  for (;;) {
    const cursor = known[number - 1] ?? null;
    const answer = await request<Page>(`/api/${resource}?${withCursor(query, cursor)}`);
    known.length = number;
    if (answer.nextCursor) known[number] = answer.nextCursor;
    if (number === page || !answer.nextCursor) {
      const data = number < page ? [] : answer.items;
      // how many there are is known only to who has read to the end
      if (!answer.nextCursor) return { data, total: (number - 1) * perPage + answer.items.length };
      return { data, pageInfo: { hasNextPage: true, hasPreviousPage: page > 1 } };
    }
    number += 1;
  }
}

function withCursor(query: URLSearchParams, cursor: string | null): string {
  const all = new URLSearchParams(query);
  if (cursor) all.set('cursor', cursor);
  return all.toString();
}

async function among(resource: string, ids: readonly Identifier[]): Promise<never[]> {
  const looked = WHOLE.has(resource) ? await whole(resource) : await everyPage(resource);
  return looked.filter(({ id }) => ids.includes(id)) as never[];
}

async function everyPage(resource: string): Promise<RaRecord[]> {
  const items: RaRecord[] = [];
  const query = new URLSearchParams({ limit: String(LARGEST_PAGE) });
  let cursor: string | null = null;
  do {
    const page: Page = await request<Page>(`/api/${resource}?${withCursor(query, cursor)}`);
    items.push(...page.items);
    cursor = page.nextCursor ?? null;
  } while (cursor);
  return items;
}

function only(record: RaRecord | undefined): never {
  if (!record) throw new HttpError('Not found', 404);
  return record as never;
}
