import AddIcon from '@mui/icons-material/Add';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { Choice } from '../choice';
import { useChoices } from '../choices';
import { useAsked } from '../command';
import { Question } from '../question';

const KEY = /^[a-z][a-z0-9_]{0,63}$/;
const NOTHING = { key: '', labelZh: '', labelEn: '', reason: '' };

/** Asks what is to be observed, of what, and what it is needed for. */
export function ProposeKeyButton() {
  const translate = useTranslate();
  const { send, asked } = useAsked();
  const [said, setSaid] = useState(NOTHING);
  const [subjectType, setSubjectType] = useState('building');
  const [valueType, setValueType] = useState('boolean');
  const field = (name: keyof typeof NOTHING, hint?: string) => (
    <TextField
      size="small"
      margin="dense"
      fullWidth
      autoComplete="off"
      label={translate(`doorstep.observationKey.${name}`)}
      helperText={hint && translate(hint)}
      error={name === 'key' && said.key !== '' && !KEY.test(said.key)}
      value={said[name]}
      onChange={(event) => setSaid({ ...said, [name]: event.target.value })}
    />
  );
  return (
    <Question
      label="doorstep.observationKey.propose"
      explain="doorstep.observationKey.proposeExplain"
      icon={<AddIcon />}
      variant="contained"
      {...asked}
      ready={
        KEY.test(said.key) &&
        said.labelZh.trim() !== '' &&
        said.labelEn.trim() !== '' &&
        said.reason.trim().length >= 3
      }
      onConfirm={async () => {
        const proposal = { ...said, subjectType, valueType };
        const done = await send('/api/observation-keys', proposal, 'doorstep.observationKey.proposed');
        if (done) setSaid(NOTHING);
        return done !== null;
      }}
    >
      {field('key', 'doorstep.observationKey.keyHint')}
      {field('labelZh')}
      {field('labelEn')}
      <Choice
        label="resources.observation-keys.fields.subjectType"
        value={subjectType}
        options={useChoices('keySubject', ['building', 'dwelling'])}
        onChange={setSubjectType}
      />
      <Choice
        label="resources.observation-keys.fields.valueType"
        value={valueType}
        options={useChoices('keyValue', ['boolean', 'number', 'date', 'enum'])}
        onChange={setValueType}
      />
      {field('reason', 'doorstep.observationKey.reasonHint')}
    </Question>
  );
}
