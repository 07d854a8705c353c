import { FunctionField, SelectInput, TextField } from 'react-admin';
import { useAreaFilter } from '../area-filter';
import { useChoices } from '../choices';
import { CodeField } from '../code-field';
import { formatDays } from '../dates';
import { InstantField } from '../day-field';
import { ResourceList } from '../resource-list';
import { OpenIncidents } from './OpenIncidents';
import { CountField } from './CountField';
import { ProgressField } from './ProgressField';
import { RoundSums } from './RoundSums';
import { PausedField } from './PausedField';

const EVERY_MS = 30_000;

interface Round {
  id: string;
  patchId: string;
  periodFrom: string;
  periodTo: string;
}

/** The supervisor's board: which patch needs help first. */
export function RoundList() {
  return (
    <ResourceList
      filters={useFilters()}
      filterDefaultValues={{ state: 'open', order: 'worst' }}
      queryOptions={{ refetchInterval: EVERY_MS }}
      perPage={100}
      rowClick={(_id, _resource, record) => tasksOf(record as Round)}
      head={
        <>
          <OpenIncidents />
          <RoundSums everyMs={EVERY_MS} />
        </>
      }
    >
      <TextField source="patchCode" label="resources.rounds.fields.patchId" />
      <TextField source="officerName" label="resources.tasks.fields.assigneeId" emptyText="–" />
      <ProgressField source="progress" />
      <CountField source="overdue" tone="warning" label="doorstep.round.overdue" />
      <CountField source="escalated" tone="error" label="doorstep.round.escalated" />
      <PausedField source="pausedSince" label="doorstep.round.contact" />
      <InstantField source="closesAt" />
      <FunctionField
        source="period"
        render={({ periodFrom, periodTo }: Round) => formatDays(periodFrom, periodTo)}
      />
      <CodeField source="state" words="state" />
      <FunctionField
        label="doorstep.round.reviewedMoved"
        render={({ reviewed, moved }: { reviewed: number; moved: number }) => `${reviewed} / ${moved}`}
      />
    </ResourceList>
  );
}

/** The tasks behind a row: what is still to be done in the patch. */
function tasksOf({ patchId }: Round): string {
  return `/tasks?filter=${encodeURIComponent(JSON.stringify({ patchId, state: 'unclosed' }))}`;
}

function useFilters() {
  const states = useChoices('state', ['opening', 'open', 'closed']);
  const orders = useChoices('boardOrder', ['worst', 'patch', 'closing']);
  const areaFilter = useAreaFilter();
  return [
    areaFilter,
    <SelectInput key="state" source="state" choices={states} alwaysOn />,
    <SelectInput
      key="order"
      source="order"
      label="doorstep.round.order"
      choices={orders}
      emptyText={false}
      alwaysOn
    />,
  ];
}
