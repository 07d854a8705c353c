import AddIcon from '@mui/icons-material/Add';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { Link, useRedirect, useTranslate } from 'react-admin';
import { useAnswer } from '../answer';
import { request } from '../api-client';
import { useAsked } from '../command';
import { Question } from '../question';
import type { Version, VersionItem } from './version';

const NOTE_LENGTH = 500;

/** Drafts the next version from the one in force; leads to the one in the making where there is one. */
export function NewVersionButton({ rulesetId }: { rulesetId: string }) {
  const translate = useTranslate();
  const redirect = useRedirect();
  const { send, asked } = useAsked();
  const [note, setNote] = useState('');
  const { data } = useAnswer<{ items: VersionItem[] }>(`/api/rulesets/${rulesetId}/versions?current=true`);
  const versions = data?.items ?? [];
  const inTheMaking = versions.find(
    ({ state }) => state === 'draft' || state === 'in_review' || state === 'approved',
  );
  if (inTheMaking) {
    return (
      <Button
        variant="contained"
        size="small"
        component={Link}
        to={`/ruleset-versions/${inTheMaking.id}/show`}
      >
        {translate('doorstep.ruleset.goOn', { number: inTheMaking.number })}
      </Button>
    );
  }
  const inForce = versions.find(({ state }) => state === 'published');
  if (!inForce) return null;
  return (
    <Question
      label="doorstep.ruleset.newVersion"
      explain="doorstep.ruleset.newVersionExplain"
      icon={<AddIcon />}
      variant="contained"
      {...asked}
      ready={note.trim() !== ''}
      onConfirm={async () => {
        const { document } = await request<Version>(`/api/ruleset-versions/${inForce.id}`);
        const draft = { rulesetId, document, note };
        const made = await send<Version>('/api/ruleset-versions', draft, 'doorstep.ruleset.saved');
        if (made) redirect('edit', 'ruleset-versions', made.id);
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
