import AddIcon from '@mui/icons-material/Add';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useRedirect, useTranslate } from 'react-admin';
import type { SettingsKind } from '../../../domain/settings-schema';
import { useAsked } from '../command';
import { Question } from '../question';
import type { SettingsVersion } from './settings';

const NOTE_LENGTH = 500;

/** Drafts the next version from the one in force, and leads to it. */
export function NewSettingsButton({ kind }: { kind: SettingsKind }) {
  const translate = useTranslate();
  const redirect = useRedirect();
  const { send, asked } = useAsked();
  const [note, setNote] = useState('');
  return (
    <Question
      label="doorstep.settings.newVersion"
      explain="doorstep.settings.newVersionExplain"
      icon={<AddIcon />}
      {...asked}
      ready={note.trim() !== ''}
      onConfirm={async () => {
        const draft = { kind, note };
        const made = await send<SettingsVersion>('/api/procedure-settings', draft, 'doorstep.settings.saved');
        if (made) redirect('edit', 'procedure-settings', made.id);
        return made !== null;
      }}
    >
      <TextField
        size="small"
        margin="dense"
        fullWidth
        multiline
        label={translate('doorstep.ruleset.noteAsked')}
        slotProps={{ htmlInput: { maxLength: NOTE_LENGTH } }}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
    </Question>
  );
}
