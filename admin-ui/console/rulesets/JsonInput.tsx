import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslate } from 'react-admin';

interface Props {
  document: unknown;
  onChange?: (document: unknown) => void;
  onBroken: (broken: boolean) => void;
}

/** The document as text; what is no JSON is not passed on. */
export function JsonInput({ document, onChange, onBroken }: Props) {
  const translate = useTranslate();
  const [text, setText] = useState(() => JSON.stringify(document, null, 2));
  const [reason, setReason] = useState('');
  const read = (typed: string) => {
    setText(typed);
    try {
      onChange?.(JSON.parse(typed));
      setReason('');
      onBroken(false);
    } catch (error) {
      setReason(error instanceof Error ? error.message : String(error));
      onBroken(true);
    }
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
      helperText={reason === '' ? ' ' : translate('doorstep.ruleset.notJson', { reason })}
      onChange={(event) => read(event.target.value)}
      slotProps={{
        input: { readOnly: onChange === undefined },
        htmlInput: { spellCheck: false, style: { fontFamily: 'monospace', fontSize: 13 } },
      }}
    />
  );
}
