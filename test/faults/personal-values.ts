import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { Knex } from 'knex';
import { loadTemporalSettings } from '../../cli/temporal-settings';
import { runtimeOf } from '../support/product';

/**
 * Names and addresses of every resident and landlord in the database, homes as letters and pages print them, what
 * residents said in words, and the secrets of the links that went out: what must never leave its tables. A code alone is
 * six digits that any number may hold: it is looked for as texts, forms and JSON write it, and as the hash that gives it
 * away.
 */
export async function listPersonalValues(service: Knex): Promise<string[]> {
  const { rows } = await service.raw<{ rows: { value: string }[] }>(
    `SELECT name AS value FROM residents UNION SELECT address FROM resident_contacts
     UNION SELECT name FROM parties UNION SELECT email FROM parties WHERE email IS NOT NULL
     UNION SELECT recipient_address FROM message_log
     UNION SELECT b.address || mark || d.number FROM registrations r JOIN buildings b ON b.id = r.building_id
       JOIN units u ON u.id = r.unit_id JOIN dwellings d ON d.id = u.dwelling_id CROSS JOIN unnest(ARRAY[' #', ' ', ' · ']) AS mark
     UNION SELECT statement FROM disputes WHERE statement IS NOT NULL
     UNION SELECT substring(body FROM '/c/([A-Za-z0-9_-]+)') FROM message_log
     UNION SELECT before || code || after FROM (SELECT substring(body FROM '(\\?:Code: |验证码：)([0-9]{6})') AS code FROM message_log) sent,
       (VALUES ('Code: ', ''), ('验证码：', ''), ('code=', ''), ('"code":"', '"')) AS written(before, after) WHERE code IS NOT NULL
     UNION SELECT encode(hash, form) FROM links CROSS JOIN unnest(ARRAY[token_hash, code_hash]) AS hash CROSS JOIN unnest(ARRAY['hex', 'base64']) AS form`,
  );
  return rows.map(({ value }) => value);
}

/** What the parts of the product wrote into their log files, by file. */
export function readLogs(dataFolder: string): Map<string, string> {
  const folder = path.join(dataFolder, 'logs');
  return new Map(readdirSync(folder).map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]));
}

/** All that Temporal keeps of every workflow of the running product, by workflow and run. */
export async function readHistories(dataFolder: string): Promise<Map<string, string>> {
  const connection = await Connection.connect({ address: runtimeOf(dataFolder).temporalAddress });
  try {
    const client = new Client({ connection, namespace: loadTemporalSettings().namespace });
    const texts = new Map<string, string>();
    for await (const { workflowId, runId, memo, typedSearchAttributes } of client.workflow.list()) {
      const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      texts.set(
        `${workflowId} ${runId}`,
        textsIn([workflowId, memo, typedSearchAttributes, history]).join('\n'),
      );
    }
    return texts;
  } finally {
    await connection.close();
  }
}

/** Every text in a value, at any depth; payloads are bytes. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value instanceof Uint8Array) return [Buffer.from(value).toString('utf8')];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

/** Where which of the values were found: `<text's name>: <value>`. */
export function findValues(texts: ReadonlyMap<string, string>, values: readonly string[]): string[] {
  return [...texts].flatMap(([name, text]) =>
    values.filter((value) => text.includes(value)).map((value) => `${name}: ${value}`),
  );
}
