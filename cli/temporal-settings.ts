import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { TLSConfig } from '@temporalio/client';
import { parse } from 'yaml';
import { CommandError } from './command';
import { projectFolder } from './installation';

interface ProfileDocument {
  address?: string;
  namespace: string;
  retentionDays: number;
  tls?: { serverRootCa?: string; certificate?: string; key?: string };
}

interface TemporalDocument {
  profiles: Record<string, ProfileDocument>;
  taskQueue: string;
  worker: {
    maxConcurrentWorkflowTaskExecutions: number;
    maxConcurrentActivityTaskExecutions: number;
    maxCachedWorkflows: number;
    shutdownGraceSeconds: number;
  };
  tick: { scheduleId: string; workflow: string; everySeconds: number };
  searchAttributes: Record<string, 'KEYWORD' | 'TEXT' | 'INT' | 'BOOL' | 'DATETIME'>;
}

/** temporal.yaml with the environment's choice of profile applied. */
export interface TemporalSettings extends Omit<TemporalDocument, 'profiles'> {
  profile: string;
  /** Undefined for the embedded server, whose port is chosen when it starts. */
  address: string | undefined;
  namespace: string;
  retentionDays: number;
  tls: TLSConfig | undefined;
  apiKey: string | undefined;
}

/** Reads temporal.yaml; TEMPORAL_ADDRESS, _NAMESPACE, _PROFILE and _API_KEY override it. */
export function loadTemporalSettings(
  env: NodeJS.ProcessEnv = process.env,
  file = path.join(projectFolder, 'temporal.yaml'),
): TemporalSettings {
  const { profiles, ...common } = parse(readFileSync(file, 'utf8')) as TemporalDocument;
  const name = env['TEMPORAL_PROFILE'] || (env['TEMPORAL_ADDRESS'] ? 'server' : 'embedded');
  const profile = profiles[name];
  if (!profile) {
    const known = Object.keys(profiles).join(', ');
    throw new CommandError(
      'TEMPORAL_PROFILE_UNKNOWN',
      `temporal.yaml has no profile "${name}" (it has ${known})`,
    );
  }
  return {
    ...common,
    profile: name,
    address: env['TEMPORAL_ADDRESS'] || profile.address,
    namespace: env['TEMPORAL_NAMESPACE'] || profile.namespace,
    retentionDays: profile.retentionDays,
    tls: profile.tls && readTls(profile.tls),
    apiKey: env['TEMPORAL_API_KEY'] || undefined,
  };
}

function readTls({ serverRootCa, certificate, key }: NonNullable<ProfileDocument['tls']>): TLSConfig {
  return {
    ...(serverRootCa !== undefined && { serverRootCACertificate: readFileSync(serverRootCa) }),
    ...(certificate !== undefined &&
      key !== undefined && { clientCertPair: { crt: readFileSync(certificate), key: readFileSync(key) } }),
  };
}

/** The connection options for client and worker alike. */
export function connectionOptions(settings: TemporalSettings, address: string) {
  return {
    address,
    ...(settings.tls && { tls: settings.tls }),
    ...(settings.apiKey && { apiKey: settings.apiKey }),
  };
}
