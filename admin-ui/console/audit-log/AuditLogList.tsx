import { FunctionField, SelectInput, TextField } from 'react-admin';
import { AUDIT_ACTOR_KINDS, AUDIT_SUBJECT_TYPES } from '../../../domain/audit';
import { useChoices } from '../choices';
import { CodeField, useCodeWord } from '../code-field';
import { InstantField } from '../day-field';
import { PatchFilter } from '../patch-filter';
import { ResourceList } from '../resource-list';
import type { AuditEntry } from './audit-entry';
import { EntryDetail } from './EntryDetail';
import { SubjectLink } from './SubjectLink';

/** What was done, by whom and when: to read, for those who answer for it. */
export function AuditLogList() {
  const word = useCodeWord();
  return (
    <ResourceList filters={useFilters()}>
      <InstantField source="programmeAt" />
      <CodeField source="action" words="audit.action" />
      <FunctionField source="subjectType" render={(entry: AuditEntry) => <SubjectLink entry={entry} />} />
      <FunctionField
        source="actorKind"
        render={({ actorKind, actorName }: AuditEntry) => actorName ?? word('audit.actor', actorKind)}
      />
      <TextField source="patchCode" label="resources.audit-log.fields.patchId" emptyText="–" />
      <FunctionField source="detail" render={(entry: AuditEntry) => <EntryDetail entry={entry} />} />
    </ResourceList>
  );
}

function useFilters() {
  const subjects = useChoices('audit.subject', AUDIT_SUBJECT_TYPES);
  const actors = useChoices('audit.actor', AUDIT_ACTOR_KINDS);
  return [
    <SelectInput key="subject" source="subjectType" choices={subjects} alwaysOn />,
    <SelectInput key="actor" source="actorKind" choices={actors} alwaysOn />,
    <PatchFilter key="patch" source="patchId" label="resources.audit-log.fields.patchId" alwaysOn />,
  ];
}
