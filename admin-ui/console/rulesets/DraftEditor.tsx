import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { HttpError, Link, useLogoutIfAccessDenied, useNotify, useTranslate } from 'react-admin';
import { useState } from 'react';
import { request, type Session } from '../api-client';
import { messageOf } from '../command';
import { formatInstant } from '../dates';
import type { Problem, ProblemPlace } from '../problem';
import { AssessmentPanel } from './AssessmentPanel';
import { BesideRules } from './BesideRules';
import { keptDrafts } from './kept-draft';
import { StateChip } from './StateChip';
import type { Version } from './version';
import { VersionDocument } from './VersionDocument';

interface Props {
  draft: Version;
  session: Session;
}

/**
 * Holds what is typed until it is saved, also over a page that is left or a session that ends; the API says what has to be
 * put right, each at its place.
 */
export function DraftEditor({ draft, session }: Props) {
  const translate = useTranslate();
  const notify = useNotify();
  const logoutIfAccessDenied = useLogoutIfAccessDenied();
  const kept = keptDrafts(session, draft);
  const [restored, setRestored] = useState(kept.read);
  const [document, setDocument] = useState(restored?.document ?? draft.document);
  // what was typed stays based on what it was typed into: whoever saved meanwhile is not written over
  const [version, setVersion] = useState(restored?.version ?? draft.version);
  const [problems, setProblems] = useState<readonly ProblemPlace[]>([]);
  const [changed, setChanged] = useState(restored !== null);
  const [broken, setBroken] = useState(false);
  const [busy, setBusy] = useState(false);
  // the JSON view keeps a text of its own, which goes with what is given up
  const [attempt, setAttempt] = useState(0);

  const save = async () => {
    setBusy(true);
    try {
      const path = `/api/ruleset-versions/${draft.id}`;
      const saved = await request<Version>(path, { method: 'PATCH', body: { document }, version });
      setVersion(saved.version);
      setProblems([]);
      setChanged(false);
      setRestored(null);
      kept.forget();
      notify('doorstep.ruleset.saved', { type: 'success' });
    } catch (error) {
      if (await logoutIfAccessDenied(error)) return;
      if (error instanceof HttpError) setProblems((error.body as Problem | null)?.errors ?? []);
      notify(messageOf(error), { type: 'error' });
    } finally {
      setBusy(false);
    }
  };
  const giveUp = () => {
    kept.forget();
    setRestored(null);
    setDocument(draft.document);
    setVersion(draft.version);
    setProblems([]);
    setChanged(false);
    setAttempt(attempt + 1);
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
      {restored && (
        <Alert
          severity="info"
          sx={{ mb: 2 }}
          action={
            <Button color="inherit" onClick={giveUp}>
              {translate('doorstep.ruleset.giveUp')}
            </Button>
          }
        >
          {translate('doorstep.ruleset.restored', { at: formatInstant(restored.at) })}
        </Alert>
      )}
      <BesideRules
        aside={<AssessmentPanel rulesetId={draft.rulesetId} document={document} cases={draft.cases} />}
      >
        <VersionDocument
          key={attempt}
          document={document}
          problems={problems}
          onBroken={setBroken}
          onChange={(now) => {
            setDocument(now);
            setChanged(true);
            kept.keep(now, version);
          }}
        />
      </BesideRules>
    </>
  );
}
