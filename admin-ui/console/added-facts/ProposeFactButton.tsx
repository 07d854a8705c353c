import AddIcon from '@mui/icons-material/Add';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { FACT_SUBJECTS } from '../../../domain/added-fact';
import { useAnswer } from '../answer';
import { Choice } from '../choice';
import { useChoices } from '../choices';
import { useAsked } from '../command';
import { Question } from '../question';
import { useReader } from '../reader';
import type { Observable } from './added-fact';
import { choicesOf } from './choices-of';

const KEY = /^[a-z][A-Za-z0-9]{2,63}$/;
const RETENTION = /^P[1-9][0-9]{0,3}[YMD]$/;
const UNITS = ['count', 'days', 'percent', 'year'] as const;
const NOTHING = {
  key: '',
  labelZh: '',
  labelEn: '',
  choices: '',
  purposeZh: '',
  purposeEn: '',
  legalBasisZh: '',
  legalBasisEn: '',
  retention: 'P5Y',
};

/** Asks what the fact is, which observation it reads, and what it is needed for. */
export function ProposeFactButton() {
  const translate = useTranslate();
  const read = useReader();
  const { send, asked } = useAsked();
  const observables = useAnswer<{ items: Observable[] }>('/api/observables').data?.items ?? [];
  const [said, setSaid] = useState(NOTHING);
  const [about, setAbout] = useState<string>('equipment');
  const [observationKey, setObservationKey] = useState('');
  const [unit, setUnit] = useState<string>('count');
  const [mayRaise, setMayRaise] = useState(false);
  const observed = observables.find(({ key }) => key === observationKey);
  const units = useChoices('unitName', UNITS);
  const choices = observed?.valueType === 'enum' ? choicesOf(said.choices) : [];
  const complete =
    KEY.test(said.key) &&
    RETENTION.test(said.retention) &&
    observed !== undefined &&
    choices !== null &&
    Object.entries(said).every(([name, text]) => name === 'choices' || text.trim().length > 0);
  const field = (name: keyof typeof NOTHING, { hint = false, wrong = false, rows = 1 } = {}) => (
    <TextField
      size="small"
      margin="dense"
      fullWidth
      autoComplete="off"
      multiline={rows > 1}
      minRows={rows}
      label={translate(`doorstep.addedFact.${name}`)}
      helperText={hint && translate(`doorstep.addedFact.${name}Hint`)}
      error={said[name] !== '' && wrong}
      value={said[name]}
      onChange={(event) => setSaid({ ...said, [name]: event.target.value })}
    />
  );
  return (
    <Question
      label="doorstep.addedFact.propose"
      explain="doorstep.addedFact.proposeExplain"
      icon={<AddIcon />}
      variant="contained"
      {...asked}
      ready={complete}
      onConfirm={async () => {
        const fact = {
          key: said.key,
          label: { zh: said.labelZh, en: said.labelEn },
          about,
          observationKey,
          unit: observed?.valueType === 'number' ? unit : null,
          choices: choices ?? [],
          purpose: { zh: said.purposeZh, en: said.purposeEn },
          legalBasis: { zh: said.legalBasisZh, en: said.legalBasisEn },
          retention: said.retention,
          mayRaise,
          visibility: ['officer', 'supervisor', 'auditor', 'resident'],
        };
        const done = await send('/api/added-facts', fact, 'doorstep.addedFact.proposed');
        if (done) setSaid(NOTHING);
        return done !== null;
      }}
    >
      {field('key', { hint: true, wrong: !KEY.test(said.key) })}
      {field('labelZh')}
      {field('labelEn')}
      <Choice
        label="resources.added-facts.fields.about"
        value={about}
        options={useChoices('factSubject', FACT_SUBJECTS)}
        onChange={setAbout}
      />
      <Choice
        label="resources.added-facts.fields.observationKey"
        value={observationKey}
        options={observables.map(({ key, labelZh, labelEn }) => ({
          id: key,
          name: `${read({ zh: labelZh, en: labelEn })} (${key})`,
        }))}
        onChange={setObservationKey}
      />
      {observed?.valueType === 'number' && (
        <Choice label="doorstep.addedFact.unit" value={unit} options={units} onChange={setUnit} />
      )}
      {observed?.valueType === 'enum' && field('choices', { hint: true, wrong: choices === null, rows: 3 })}
      {field('purposeZh')}
      {field('purposeEn')}
      {field('legalBasisZh')}
      {field('legalBasisEn')}
      {field('retention', { hint: true, wrong: !RETENTION.test(said.retention) })}
      <FormControlLabel
        control={<Checkbox checked={mayRaise} onChange={(_, checked) => setMayRaise(checked)} />}
        label={translate('doorstep.addedFact.mayRaise')}
      />
    </Question>
  );
}
