import { Link, useResourceDefinitions } from 'react-admin';
import { useCodeWord } from '../code-field';
import type { AuditEntry } from './audit-entry';

/** Where the console shows what something was done to. */
const PAGES: Partial<Record<AuditEntry['subjectType'], string>> = {
  registration: 'registrations',
  visit: 'visits',
  ruleset_version: 'ruleset-versions',
  procedure_settings: 'procedure-settings',
  user: 'users',
};

/** What something was done to; it leads to its page where there is one that the reader may open. */
export function SubjectLink({ entry: { subjectType, subjectId } }: { entry: AuditEntry }) {
  const word = useCodeWord();
  const resources = useResourceDefinitions();
  const name = word('audit.subject', subjectType);
  const resource = PAGES[subjectType];
  if (subjectId === null || resource === undefined || !resources[resource]) return name;
  return <Link to={`/${resource}/${subjectId}/show`}>{name}</Link>;
}
