import AddIcon from '@mui/icons-material/Add';
import ArrowDownwardIcon from '@mui/icons-material/ArrowDownward';
import ArrowUpwardIcon from '@mui/icons-material/ArrowUpward';
import DeleteOutlineIcon from '@mui/icons-material/DeleteOutline';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import FormHelperText from '@mui/material/FormHelperText';
import Grid from '@mui/material/Grid';
import IconButton from '@mui/material/IconButton';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { isOfficersTask, type LadderStep } from '../../../domain/revisit-round';
import type { StepTable } from '../../../domain/settings-schema';
import type { Condition } from '../../../rules/ruleset-schema';
import { Choice } from '../choice';
import { useReader } from '../reader';
import { CatalogueProvider } from '../rulesets/CatalogueProvider';
import { ConditionInput } from '../rulesets/ConditionInput';
import { useDraft, type Path } from '../rulesets/draft';
import { ProblemsAt } from '../rulesets/ProblemsAt';
import { WholeNumberInput } from './WholeNumberInput';

interface Props {
  path: Path;
  table: StepTable;
  value: unknown;
}

/** To begin with; the builder offers all others. */
const FIRST_CONDITION: Condition = { fact: 'recordVerified', operator: 'is', value: true };

/** The steps of a ladder, a row each: moved by buttons, or by Alt and an arrow key, which the row that was moved keeps. */
export function LadderTable({ path, table, value }: Props) {
  const translate = useTranslate();
  const read = useReader();
  const { readOnly, change } = useDraft();
  const rows = useRef<HTMLOListElement>(null);
  const [moved, setMoved] = useState<number | null>(null);
  const ladder = Array.isArray(value) ? (value as LadderStep[]) : [];
  useEffect(() => {
    if (moved === null) return;
    (rows.current?.children[moved] as HTMLElement | undefined)?.focus();
    setMoved(null);
  }, [moved]);
  const move = (place: number, by: -1 | 1) => {
    const target = place + by;
    const [one, other] = [ladder[place], ladder[target]];
    if (readOnly || !one || !other) return;
    change(path, ladder.with(place, other).with(target, one));
    setMoved(target);
  };
  const onKey = (place: number) => (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    // a closed list would open
    event.preventDefault();
    event.stopPropagation();
    move(place, event.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    <>
      <Typography component="h3" variant="subtitle2" id="ladder-title">
        {read(table.label)}
      </Typography>
      {table.help && <FormHelperText sx={{ mb: 1 }}>{read(table.help)}</FormHelperText>}
      <ProblemsAt path={path} />
      <Box component="ol" ref={rows} aria-labelledby="ladder-title" sx={{ m: 0, p: 0, listStyle: 'none' }}>
        {ladder.map((step, place) => (
          <Box
            // a step has no name: its place is what it is known by
            key={place}
            component="li"
            tabIndex={-1}
            aria-label={translate('doorstep.settings.step', { number: place + 1 })}
            onKeyDownCapture={onKey(place)}
            sx={{ borderTop: 1, borderColor: 'divider', py: 1 }}
          >
            <StepRow path={[...path, place]} table={table} step={step} place={place}>
              {!readOnly && (
                <Moves
                  place={place}
                  last={place === ladder.length - 1}
                  onMove={(by) => move(place, by)}
                  onRemove={() => change([...path, place], undefined)}
                />
              )}
            </StepRow>
          </Box>
        ))}
      </Box>
      {!readOnly && ladder.length < table.maxItems && (
        <Button
          startIcon={<AddIcon />}
          sx={{ my: 1 }}
          onClick={() => change([...path, ladder.length], { do: 'letter', after: 3 })}
        >
          {translate('doorstep.settings.addStep')}
        </Button>
      )}
    </>
  );
}

interface RowProps {
  path: Path;
  table: StepTable;
  step: LadderStep;
  place: number;
  children: ReactNode;
}

function StepRow({ path, table, step, place, children }: RowProps) {
  const translate = useTranslate();
  const read = useReader();
  const { readOnly, change } = useDraft();
  const { do: deeds, after, until, when } = table.items.properties;
  const choose = (deed: string) => {
    const { until: _, ...rest } = step;
    const kept = isOfficersTask(deed as LadderStep['do']) ? step : rest;
    change(path, { ...kept, do: deed });
  };
  return (
    <>
      <Typography variant="caption" color="text.secondary">
        {translate('doorstep.settings.step', { number: place + 1 })}
      </Typography>
      <Grid container columnSpacing={2} sx={{ alignItems: 'flex-start' }}>
        <Grid size={{ xs: 12, sm: 5 }}>
          <Choice
            label="doorstep.settings.deed"
            value={step.do}
            options={deeds.enum.map((id) => ({ id, name: read(deeds.words[id]) }))}
            onChange={choose}
            disabled={readOnly}
          />
          <ProblemsAt path={[...path, 'do']} />
        </Grid>
        <Grid size={{ xs: 6, sm: 2 }}>
          <WholeNumberInput path={[...path, 'after']} field={after} value={step.after} />
        </Grid>
        <Grid size={{ xs: 6, sm: 2 }}>
          {isOfficersTask(step.do) && (
            <WholeNumberInput path={[...path, 'until']} field={until} value={step.until} optional />
          )}
        </Grid>
        <Grid size={{ xs: 12, sm: 3 }}>{children}</Grid>
      </Grid>
      <ProblemsAt path={path} />
      {step.when === undefined ? (
        !readOnly && (
          <Button size="small" onClick={() => change([...path, 'when'], FIRST_CONDITION)}>
            {translate('doorstep.settings.addCondition')}
          </Button>
        )
      ) : (
        <Box role="group" aria-label={read(when.label)}>
          <Stack direction="row" sx={{ alignItems: 'center', gap: 1 }}>
            <Typography variant="body2">{read(when.label)}</Typography>
            {!readOnly && (
              <Button size="small" onClick={() => change([...path, 'when'], undefined)}>
                {translate('doorstep.settings.removeCondition')}
              </Button>
            )}
          </Stack>
          {when.help && <FormHelperText>{read(when.help)}</FormHelperText>}
          <ProblemsAt path={[...path, 'when']} />
          <CatalogueProvider readOnly={readOnly}>
            <ConditionInput path={[...path, 'when']} condition={step.when as Condition} />
          </CatalogueProvider>
        </Box>
      )}
    </>
  );
}

interface MovesProps {
  place: number;
  last: boolean;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}

function Moves({ place, last, onMove, onRemove }: MovesProps) {
  const translate = useTranslate();
  const named = (what: string) => translate(`doorstep.settings.${what}`, { number: place + 1 });
  return (
    <Stack direction="row" sx={{ justifyContent: 'flex-end' }}>
      <IconButton
        aria-label={named('moveUp')}
        title={named('moveUp')}
        disabled={place === 0}
        onClick={() => onMove(-1)}
      >
        <ArrowUpwardIcon />
      </IconButton>
      <IconButton
        aria-label={named('moveDown')}
        title={named('moveDown')}
        disabled={last}
        onClick={() => onMove(1)}
      >
        <ArrowDownwardIcon />
      </IconButton>
      <IconButton aria-label={named('removeStep')} title={named('removeStep')} onClick={onRemove}>
        <DeleteOutlineIcon />
      </IconButton>
    </Stack>
  );
}
