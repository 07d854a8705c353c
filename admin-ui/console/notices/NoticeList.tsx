import Chip from '@mui/material/Chip';
import Stack from '@mui/material/Stack';
import { FunctionField, SelectInput, TextField, useTranslate } from 'react-admin';
import { NOTICE_STATES } from '../../../domain/notice';
import { useChoices } from '../choices';
import { CodeField, useCodeWord } from '../code-field';
import { DayField, InstantField } from '../day-field';
import { HomeField } from '../home-field';
import { PatchFilter } from '../patch-filter';
import { ResourceList } from '../resource-list';
import type { Notice } from './notice';

/** Notices about hazards, the first deadline first; those without one wait to be issued or served. */
export function NoticeList() {
  const word = useCodeWord();
  return (
    <ResourceList filters={useFilters()} filterDefaultValues={{ state: 'open' }} rowClick="show">
      <CodeField source="kind" words="hazard" />
      <CodeField source="severity" words="severity" />
      <HomeField source="address" />
      <TextField source="patchCode" label="resources.notices.fields.patchId" />
      <FunctionField
        source="state"
        render={(notice: Notice) => (
          <Stack direction="row" sx={{ gap: 0.5, flexWrap: 'wrap' }}>
            {word('notice.state', notice.state)}
            <Marks notice={notice} />
          </Stack>
        )}
      />
      <InstantField source="servedAt" />
      <DayField source="deadlineOn" />
    </ResourceList>
  );
}

/** What needs somebody's attention. */
export function Marks({ notice: { late, appealOpen } }: { notice: Notice }) {
  const translate = useTranslate();
  return (
    <>
      {late && <Chip size="small" color="error" label={translate('doorstep.notice.late')} />}
      {appealOpen && <Chip size="small" variant="outlined" label={translate('doorstep.notice.appealOpen')} />}
    </>
  );
}

function useFilters() {
  const states = useChoices('notice.state', ['open', ...NOTICE_STATES]);
  return [
    <SelectInput key="state" source="state" choices={states} alwaysOn />,
    <PatchFilter key="patch" source="patchId" label="resources.notices.fields.patchId" alwaysOn />,
  ];
}
