import type { Knex } from 'knex';
import type { Grant } from '../db/queries/identity';
import { EVERYBODY, OFFICE, type Role } from '../domain/role';
import type { FactSource } from './fact-source';
import type { JsonSchema } from './json-schema';

export { EVERYBODY, OFFICE, type Role };

export interface Call {
  /** The request's one transaction, with row-level security set for the caller. */
  db: Knex.Transaction;
  userId: string;
  grants: readonly Grant[];
  params: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  body: unknown;
  /** What rules may ask about; read once for a call. */
  readonly factSource: () => Promise<FactSource>;
}

export interface VersionCheck {
  /** Locks the resource that the path names and gives its version; undefined where the caller has none such. */
  lock(db: Knex.Transaction, id: string): Promise<{ version: number } | undefined>;
  /** Whether a change that does not name its version is refused. */
  required?: true;
}

/** What is declared of an operation. */
export interface Operation {
  method: 'get' | 'post' | 'patch' | 'delete';
  /** With OpenAPI's braces: /api/tasks/{id}/outcome */
  path: string;
  summary: string;
  /** Path parameters by name, where they are no ids. */
  params?: Readonly<Record<string, JsonSchema>>;
  /** Query parameters by name; all optional. */
  query?: Readonly<Record<string, JsonSchema>>;
  body?: JsonSchema;
  /** Null: 204, nothing. */
  response: JsonSchema | null;
  /** Whether success sets, or clears, a cookie. */
  setsCookie?: true;
}

/** A resident's page: it takes a form and answers with HTML. */
export interface PageOperation extends Operation {
  pages: true;
  open: true;
  /** Whether what was done is shown by another page, which the answer leads to. */
  leadsOn?: true;
}

/** One operation behind a login: what the router, the validation and the OpenAPI document are all made from. */
export interface Route extends Operation {
  response: JsonSchema;
  /** Whoever holds one of these today may call it; row-level security narrows what they see. */
  roles: readonly Role[];
  /** What If-Match is compared with; left out where the resource has no version, and then it is not declared. */
  version?: VersionCheck;
  /** A long question that changes nothing: where the caller hangs up, the database stops working on it. `inTurn`: one at a time. */
  abandonable?: 'atOnce' | 'inTurn';
  /** Answers in the response's shape; a numeric `version` in it becomes the ETag. */
  handle(call: Call): Promise<unknown>;
}
