import Box from '@mui/material/Box';
import { FunctionField, SelectInput, TopToolbar, useTranslate } from 'react-admin';
import { useChoices } from '../choices';
import { CodeField } from '../code-field';
import { InstantField } from '../day-field';
import { ResourceList } from '../resource-list';
import { useMay } from '../roles';
import { ResumeButton } from './ResumeButton';
import { StopButton } from './StopButton';
import type { Pause } from './use-open-pauses';

/** The stop button, and where and when it was pressed. */
export function PauseList() {
  const translate = useTranslate();
  const mayStop = useMay('supervisor', 'administrator');
  const states = useChoices('pauseState', ['open']);
  return (
    <ResourceList
      filters={[<SelectInput key="state" source="state" choices={states} alwaysOn />]}
      actions={<TopToolbar>{mayStop && <StopButton />}</TopToolbar>}
      head={<Box sx={{ p: 2 }}>{translate('doorstep.pause.explain')}</Box>}
    >
      <FunctionField
        source="areaId"
        render={({ areaCode }: Pause) => areaCode ?? translate('doorstep.pause.everywhere')}
      />
      <CodeField source="reason" words="pauseReason" />
      <InstantField source="pausedAt" />
      <InstantField source="resumedAt" />
      {mayStop && (
        <FunctionField
          label=" "
          render={({ id, resumedAt }: Pause) => resumedAt === null && <ResumeButton id={id} />}
        />
      )}
    </ResourceList>
  );
}
