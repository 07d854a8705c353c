import Box from '@mui/material/Box';
import { FunctionField, TextField, TopToolbar, useTranslate } from 'react-admin';
import { CommandButton } from '../command-button';
import { formatDay } from '../dates';
import { DayField } from '../day-field';
import { ResourceList } from '../resource-list';
import type { Absence } from './absence';
import { PlanButton } from './PlanButton';

/** When officers are away, and who stands in for them. */
export function AbsenceList() {
  const translate = useTranslate();
  return (
    <ResourceList
      actions={
        <TopToolbar>
          <PlanButton />
        </TopToolbar>
      }
      head={<Box sx={{ p: 2 }}>{translate('doorstep.absence.explain')}</Box>}
    >
      <TextField source="officerName" />
      <DayField source="fromOn" />
      <DayField source="untilOn" />
      <FunctionField
        source="delegations"
        render={({ delegations }: Absence) => <StandIns of={delegations} />}
      />
      <FunctionField
        label=" "
        render={({ id, open }: Absence) =>
          open && (
            <CommandButton
              label="doorstep.absence.end"
              explain="doorstep.absence.endExplain"
              path={`/api/absences/${id}/end`}
              done="doorstep.absence.ended"
            />
          )
        }
      />
    </ResourceList>
  );
}

function StandIns({ of }: { of: Absence['delegations'] }) {
  const translate = useTranslate();
  if (of.length === 0) return <>{translate('doorstep.absence.nobodyStandsIn')}</>;
  return of.map(({ id, patchCode, substituteName, fromOn, untilOn }) => (
    <div key={id}>
      {translate('doorstep.absence.standsIn', {
        patch: patchCode,
        name: substituteName,
        from: formatDay(fromOn),
        until: formatDay(untilOn),
      })}
    </div>
  ));
}
