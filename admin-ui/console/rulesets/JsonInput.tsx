import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { findJsonFlaw } from '../../../domain/json-text';
import { language } from '../language';

interface Props {
  document: unknown;
  onChange?: (document: unknown) => void;
  onBroken: (broken: boolean) => void;
}

/** The document as text; what is no JSON, or holds a name twice in one object, is not passed on. */
export function JsonInput({ document, onChange, onBroken }: Props) {
  const translate = useTranslate();
  const [text, setText] = useState(() => JSON.stringify(document, null, 2));
  const [reason, setReason] = useState('');
  const read = (typed: string) => {
    setText(typed);
    const flaw = findJsonFlaw(typed);
    setReason(
      flaw ? translate('doorstep.ruleset.notJson', { ...flaw, reason: flaw.reason[language()] }) : '',
    );
    onBroken(flaw !== null);
    if (flaw === null) onChange?.(JSON.parse(typed));
  };
  return (
    <TextField
      multiline
      fullWidth
      minRows={12}
      maxRows={40}
      label={translate('doorstep.ruleset.json')}
      value={text}
      error={reason !== ''}
      helperText={reason || ' '}
      onChange={(event) => read(event.target.value)}
      slotProps={{
        input: { readOnly: onChange === undefined },
        htmlInput: { spellCheck: false, style: { fontFamily: 'monospace', fontSize: 13 } },
      }}
    />
  );
}
