import { ReferenceField, TextField, useResourceDefinitions, useTranslate } from 'react-admin';
import { useCodeWord } from '../code-field';
import { formatDay, formatInstant } from '../dates';
import type { AuditEntry } from './audit-entry';

/** The group of `doorstep.*` messages that words a code, by its name; where that depends on the action, by both. */
const WORDS: Readonly<Record<string, string>> = {
  tier: 'tier',
  outcome: 'outcome',
  role: 'role',
  state: 'state',
  source: 'correctionSource',
  'outward.paused.reason': 'pauseReason',
  'registration.manual_tier.reason': 'manualReason',
  'visit.withdraw.reason': 'withdrawnReason',
  'claim.decided.decision': 'claimState',
  'dispute.decided.decision': 'disputeDecision',
};
/** Where the console knows what an id stands for. */
const NAMED: Readonly<Record<string, { reference: string; source: string }>> = {
  areaId: { reference: 'areas', source: 'code' },
  officerId: { reference: 'users', source: 'displayName' },
  assigneeId: { reference: 'users', source: 'displayName' },
};

interface ValueProps {
  entry: AuditEntry;
  name: string;
  value: unknown;
}

/** What the log says beside the action: names and codes in words where there are some, ids as they are. */
export function EntryDetail({ entry }: { entry: AuditEntry }) {
  const translate = useTranslate();
  return Object.entries(entry.detail)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => (
      <div key={name} style={{ overflowWrap: 'anywhere' }}>
        {translate(`doorstep.audit.detail.${name}`, { _: name })}:{' '}
        <Value entry={entry} name={name} value={value} />
      </div>
    ));
}

function Value({ entry, name, value }: ValueProps) {
  const word = useCodeWord();
  const resources = useResourceDefinitions();
  if (typeof value === 'boolean') return word('boolean', String(value));
  if (typeof value !== 'string') return JSON.stringify(value);
  const named = NAMED[name];
  if (named && resources[named.reference])
    return (
      <ReferenceField
        record={entry}
        source={`detail.${name}`}
        reference={named.reference}
        empty={value}
        link={false}
      >
        <TextField source={named.source} />
      </ReferenceField>
    );
  const words = WORDS[`${entry.action}.${name}`] ?? WORDS[name];
  if (words !== undefined) return word(words, value);
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return formatInstant(value);
  return /^\d{4}-\d\d-\d\d$/.test(value) ? formatDay(value) : value;
}
