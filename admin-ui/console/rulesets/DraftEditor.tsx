import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { HttpError, Link, useNotify, useTranslate } from 'react-admin';
import { useState } from 'react';
import { request } from '../api-client';
import { messageOf } from '../command';
import type { Problem, ProblemPlace } from '../problem';
import { StateChip } from './StateChip';
import type { Version } from './version';
import { VersionDocument } from './VersionDocument';

/** Holds what is typed until it is saved; the API says what has to be put right, each at its place. */
export function DraftEditor({ draft }: { draft: Version }) {
  const translate = useTranslate();
  const notify = useNotify();
  const [document, setDocument] = useState(draft.document);
  const [version, setVersion] = useState(draft.version);
  const [problems, setProblems] = useState<readonly ProblemPlace[]>([]);
  const [changed, setChanged] = useState(false);
  const [broken, setBroken] = useState(false);
  const [busy, setBusy] = useState(false);

  const save = async () => {
    setBusy(true);
    try {
      const path = `/api/ruleset-versions/${draft.id}`;
      const saved = await request<Version>(path, { method: 'PATCH', body: { document }, version });
      setVersion(saved.version);
      setProblems([]);
      setChanged(false);
      notify('doorstep.ruleset.saved', { type: 'success' });
    } catch (error) {
      if (error instanceof HttpError) setProblems((error.body as Problem | null)?.errors ?? []);
      notify(messageOf(error), { type: 'error' });
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Stack
        direction="row"
        sx={{ flexWrap: 'wrap', gap: 1, alignItems: 'center', py: 2, position: 'sticky', top: 48, zIndex: 2 }}
        bgcolor="background.default"
      >
        <Typography variant="h5" component="h1">
          {translate('doorstep.ruleset.version', { number: draft.number })}
        </Typography>
        <StateChip state={draft.state} />
        <Typography color="text.secondary" sx={{ flexGrow: 1 }}>
          {changed ? translate('doorstep.ruleset.unsaved') : draft.note}
        </Typography>
        <Button component={Link} to={`/ruleset-versions/${draft.id}/show`} disabled={changed}>
          {translate('doorstep.ruleset.toReview')}
        </Button>
        <Button variant="contained" onClick={save} loading={busy} disabled={!changed || broken}>
          {translate('ra.action.save')}
        </Button>
      </Stack>
      <VersionDocument
        document={document}
        problems={problems}
        onBroken={setBroken}
        onChange={(now) => {
          setDocument(now);
          setChanged(true);
        }}
      />
    </>
  );
}
