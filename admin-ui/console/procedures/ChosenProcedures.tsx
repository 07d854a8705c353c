import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useListContext, useRecordContext, useTranslate } from 'react-admin';
import type { ProcedureCommand } from '../../../domain/procedure-command';
import { useCodeWord } from '../code-field';
import { OrderButton } from './OrderButton';
import { commandsOf, type Procedure } from './procedure';

/** A step is passed over on the procedure's own page, where its ladder is shown. */
const ON_MANY: readonly ProcedureCommand[] = ['pause', 'resume', 'extend', 'reassign', 'cancel'];

/** What can be done with the chosen procedures, and a way to choose all that are shown. */
export function ChosenProcedures() {
  const translate = useTranslate();
  const { data = [], selectedIds, onSelect, onUnselectItems } = useListContext<Procedure>();
  const offered = data.filter((procedure) => commandsOf(procedure).length > 0);
  if (offered.length === 0) return null;
  const chosen = offered.filter(({ id }) => selectedIds.includes(id));
  return (
    <Stack direction="row" spacing={1} useFlexGap sx={{ p: 1, alignItems: 'center', flexWrap: 'wrap' }}>
      <Button size="small" onClick={() => onSelect(offered.map(({ id }) => id))}>
        {translate('doorstep.procedure.chooseAll')}
      </Button>
      {chosen.length > 0 && (
        <>
          <Typography>{translate('doorstep.procedure.chosen', { smart_count: chosen.length })}</Typography>
          {ON_MANY.filter((command) => chosen.some((one) => commandsOf(one).includes(command))).map(
            (command) => (
              <OrderButton
                key={command}
                command={command}
                procedures={chosen}
                onDone={() => onUnselectItems()}
              />
            ),
          )}
          <Button size="small" onClick={() => onUnselectItems()}>
            {translate('doorstep.procedure.chooseNone')}
          </Button>
        </>
      )}
    </Stack>
  );
}

/** Chooses a procedure that takes commands. react-admin's own checkbox has no name for screen readers. */
export function ChooseProcedure(_: { label: string; sortable?: boolean }) {
  const translate = useTranslate();
  const word = useCodeWord();
  const procedure = useRecordContext<Procedure>();
  const { selectedIds, onToggleItem } = useListContext();
  if (!procedure || commandsOf(procedure).length === 0) return null;
  const name = `${word('procedureKind', procedure.kind)} ${procedure.patchCode ?? ''}`;
  return (
    <Checkbox
      size="small"
      sx={{ p: 0.5 }}
      checked={selectedIds.includes(procedure.id)}
      onClick={(event) => event.stopPropagation()}
      onChange={() => onToggleItem(procedure.id)}
      slotProps={{ input: { 'aria-label': `${translate('doorstep.procedure.choose')} ${name}` } }}
    />
  );
}
