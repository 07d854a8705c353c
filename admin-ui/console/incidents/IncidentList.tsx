import { FunctionField, Link, SelectInput, TextField } from 'react-admin';
import { useChoices } from '../choices';
import { CodeField, useCodeWord } from '../code-field';
import { InstantField } from '../day-field';
import { useMay } from '../roles';
import { ResourceList } from '../resource-list';
import { ResolveButton } from './ResolveButton';
import { RetryButton } from './RetryButton';

interface Incident {
  id: string;
  code: string;
  state: string;
  workflowId: string;
  /** Null: of no procedure that has a row of its own. */
  procedureKind: string | null;
}

/** Procedures that are stuck or failed and wait for a person. */
export function IncidentList() {
  const mayResolve = useMay('supervisor', 'administrator');
  const states = useChoices('state', ['open', 'resolved', 'skipped']);
  const word = useCodeWord();
  return (
    <ResourceList
      filters={[<SelectInput key="state" source="state" choices={states} alwaysOn />]}
      filterDefaultValues={{ state: 'open' }}
    >
      <InstantField source="openedAt" />
      <FunctionField
        source="code"
        render={({ code }: Incident) => (
          <>
            <strong>{word('incidentCode', code)}</strong>
            <br />
            {word('incidentAdvice', code)}
          </>
        )}
      />
      <FunctionField
        label="resources.incidents.fields.workflowId"
        render={({ procedureKind, workflowId }: Incident) =>
          procedureKind !== null && (
            // where it is, and what it can be commanded
            <Link to={`/procedures/${workflowId}/show`}>{word('procedureKind', procedureKind)}</Link>
          )
        }
      />
      <TextField source="patchCode" label="resources.incidents.fields.patchId" emptyText="–" />
      <CodeField source="state" words="state" />
      {mayResolve && (
        <FunctionField
          label=" "
          render={({ id, code, state }: Incident) => (
            <>
              {code === 'PROCEDURE_FAILED' && state === 'open' && <RetryButton id={id} />}
              {(state === 'open' || state === 'retrying') && <ResolveButton id={id} />}
            </>
          )}
        />
      )}
    </ResourceList>
  );
}
