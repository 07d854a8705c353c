import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import type { Localised } from '../../../domain/localised';
import type { VisitRateDimension } from '../../../domain/visit-rates';
import { useAsked } from '../command';
import { Question } from '../question';
import type { Version } from './version';

const SHORTEST = 15;

interface Props {
  version: Version;
  dimension: VisitRateDimension;
  written: Localised | undefined;
}

/** Asks a version's author why some homes are visited more often, in both languages of the public page. */
export function JustifyButton({ version, dimension, written }: Props) {
  const translate = useTranslate();
  const { send, asked } = useAsked();
  const [words, setWords] = useState<Localised>(written ?? { zh: '', en: '' });
  const path = `/api/ruleset-versions/${version.id}/justify`;
  return (
    <Question
      label={written ? 'doorstep.neutrality.justifyAgain' : 'doorstep.neutrality.justify'}
      explain="doorstep.neutrality.justifyExplain"
      {...asked}
      ready={[words.zh, words.en].every((text) => text.trim().length >= SHORTEST)}
      onConfirm={async () =>
        (await send(path, { dimension, words }, 'doorstep.neutrality.justifiedNow', version.version)) !== null
      }
    >
      {(['zh', 'en'] as const).map((language) => (
        <TextField
          key={language}
          size="small"
          margin="dense"
          fullWidth
          multiline
          minRows={3}
          label={translate(`doorstep.neutrality.words.${language}`)}
          helperText={translate('doorstep.neutrality.wordsHint', { shortest: SHORTEST })}
          slotProps={{ htmlInput: { maxLength: 2000 } }}
          value={words[language]}
          onChange={(event) => setWords({ ...words, [language]: event.target.value })}
        />
      ))}
    </Question>
  );
}
