import AddIcon from '@mui/icons-material/Add';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { ADVERT_SOURCE_KINDS } from '../../../domain/advert';
import { Choice } from '../choice';
import { useChoices } from '../choices';
import { useAsked } from '../command';
import { Question } from '../question';

const KEY = /^[a-z][a-z0-9-]{1,63}$/;
const NOTHING = { id: '', nameZh: '', nameEn: '', licence: '' };

/** Asks who is to send adverts, and under what licence. */
export function AllowSourceButton() {
  const translate = useTranslate();
  const { send, asked } = useAsked();
  const [said, setSaid] = useState(NOTHING);
  const [kind, setKind] = useState('agency');
  const field = (name: keyof typeof NOTHING, hint?: string) => (
    <TextField
      size="small"
      margin="dense"
      fullWidth
      autoComplete="off"
      label={translate(`doorstep.advertSource.${name}`)}
      helperText={hint && translate(hint)}
      error={name === 'id' && said.id !== '' && !KEY.test(said.id)}
      value={said[name]}
      onChange={(event) => setSaid({ ...said, [name]: event.target.value })}
    />
  );
  const { licence, ...named } = said;
  const isWhole = KEY.test(said.id) && said.nameZh.trim() !== '' && said.nameEn.trim() !== '';
  return (
    <Question
      label="doorstep.advertSource.allow"
      explain="doorstep.advertSource.allowExplain"
      icon={<AddIcon />}
      variant="contained"
      {...asked}
      ready={isWhole && (kind === 'agency' || licence.trim() !== '')}
      onConfirm={async () => {
        const source = { ...named, kind, ...(licence.trim() !== '' && { licence }) };
        const done = await send('/api/advert-sources', source, 'doorstep.advertSource.allowed');
        if (done) setSaid(NOTHING);
        return done !== null;
      }}
    >
      {field('id', 'doorstep.advertSource.idHint')}
      {field('nameZh')}
      {field('nameEn')}
      <Choice
        label="resources.advert-sources.fields.kind"
        value={kind}
        options={useChoices('advertSourceKind', ADVERT_SOURCE_KINDS)}
        onChange={setKind}
      />
      {field('licence', 'doorstep.advertSource.licenceHint')}
    </Question>
  );
}
