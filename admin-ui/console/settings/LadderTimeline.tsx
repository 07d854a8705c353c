import Box from '@mui/material/Box';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { ladderTimeline, type TimelineEntry } from '../../../domain/ladder-timeline';
import { LADDER_DEEDS, type LadderStep, type RevisitSettings } from '../../../domain/revisit-round';
import { SETTINGS_SCHEMAS, type StepTable, type WholeNumber } from '../../../domain/settings-schema';
import type { WorkingCalendar } from '../../../domain/working-days';
import { useAnswer } from '../answer';
import { formatDay } from '../dates';
import { useReader } from '../reader';
import { DateInput } from '../rulesets/DateInput';

const { properties } = SETTINGS_SCHEMAS.revisitRound;
const STEPS = properties['ladder'] as StepTable;

/** What happens to a registration that never answers: the ladder as it is written here, on the authority's calendar. */
export function LadderTimeline({ settings }: { settings: Partial<RevisitSettings> }) {
  const translate = useTranslate();
  const [chosen, setChosen] = useState<string | null>(null);
  const [holds, setHolds] = useState(true);
  const { data } = useAnswer<{ today: string; holidays: string[]; makeUpDays: string[] }>(
    '/api/working-calendar',
  );
  if (!data) return null;
  const begins = chosen ?? data.today;
  const calendar = { holidays: new Set(data.holidays), makeUpDays: new Set(data.makeUpDays) };
  const conditional = Array.isArray(settings.ladder) && settings.ladder.some(({ when }) => when);
  return (
    <Box component="section" aria-labelledby="timeline-title" sx={{ mt: 2 }}>
      <Typography variant="subtitle1" component="h3" id="timeline-title">
        {translate('doorstep.settings.timeline')}
      </Typography>
      <Typography variant="body2" color="text.secondary">
        {translate('doorstep.settings.timelineExplain')}
      </Typography>
      <DateInput
        label={translate('doorstep.settings.begins')}
        value={begins}
        onChange={setChosen}
        fullWidth={false}
      />
      {conditional && (
        <FormControlLabel
          sx={{ display: 'block' }}
          control={<Checkbox checked={holds} onChange={(_, checked) => setHolds(checked)} />}
          label={translate('doorstep.settings.conditionsHold')}
        />
      )}
      {isWhole(settings) && begins !== '' ? (
        <Entries settings={settings} calendar={calendar} begins={begins} holds={holds} />
      ) : (
        <Typography>{translate('doorstep.settings.noTimeline')}</Typography>
      )}
    </Box>
  );
}

interface EntriesProps {
  settings: RevisitSettings;
  calendar: WorkingCalendar;
  begins: string;
  holds: boolean;
}

function Entries({ settings, calendar, begins, holds }: EntriesProps) {
  const translate = useTranslate();
  const read = useReader();
  const entries = ladderTimeline(settings, calendar, { begins, holds });
  const words = ({ does, place }: TimelineEntry) => {
    const said =
      does === 'exhausted'
        ? translate('doorstep.settings.exhausted')
        : read(STEPS.items.properties.do.words[does]);
    const conditionally = place !== null && settings.ladder[place]?.when !== undefined;
    return conditionally ? `${said} (${translate('doorstep.settings.conditionally')})` : said;
  };
  return (
    <Box component="ol" sx={LINE}>
      {entries.map((entry) => (
        <Box component="li" key={entry.place ?? 'end'} sx={POINT}>
          <Typography component="span" sx={{ fontWeight: 600 }}>
            {formatDay(entry.on)}
          </Typography>{' '}
          {words(entry)}
          {entry.dueOn !== null && (
            <Typography variant="body2" color="text.secondary">
              {translate('doorstep.settings.officersUntil', { day: formatDay(entry.dueOn) })}
            </Typography>
          )}
          {entry.heldSince !== null && (
            <Typography variant="body2" color="warning.dark">
              {translate('doorstep.settings.heldByCeiling', { day: formatDay(entry.heldSince) })}
            </Typography>
          )}
        </Box>
      ))}
    </Box>
  );
}

const LINE = { borderLeft: 2, borderColor: 'divider', ml: 1, pl: 2, listStyle: 'none' } as const;
const POINT = {
  position: 'relative',
  py: 0.75,
  '&::before': {
    content: '""',
    position: 'absolute',
    left: -23,
    top: 13,
    width: 12,
    height: 12,
    borderRadius: '50%',
    bgcolor: 'primary.main',
  },
} as const;

/** Whether all that a timeline is made of is filled in and within its bounds: what is being typed may not be. */
function isWhole(settings: Partial<RevisitSettings>): settings is RevisitSettings {
  const { ladder, exhaustedAfterWorkingDays, dueAfterWorkingDays } = settings;
  return (
    Array.isArray(ladder) &&
    ladder.length > 0 &&
    ladder.length <= STEPS.maxItems &&
    ladder.every(isWholeStep) &&
    fits(exhaustedAfterWorkingDays, properties['exhaustedAfterWorkingDays'] as WholeNumber) &&
    fits(dueAfterWorkingDays, properties['dueAfterWorkingDays'] as WholeNumber)
  );
}

function isWholeStep({ do: deed, after, until }: LadderStep): boolean {
  const fields = STEPS.items.properties;
  return (
    LADDER_DEEDS.includes(deed) &&
    fits(after, fields.after) &&
    (until === undefined || fits(until, fields.until))
  );
}

function fits(value: unknown, { minimum, maximum }: WholeNumber): boolean {
  return typeof value === 'number' && value >= minimum && value <= maximum;
}
