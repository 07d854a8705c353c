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
import { useAssessment, type Example } from './assessment';
import { AssessmentPanel } from './AssessmentPanel';
import { BesideRules } from './BesideRules';
import { freeName, type CaseFile } from './cases/case';
import { CaseSection } from './cases/CaseSection';
import { hasFormShape } from './document-shape';
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
  const [cases, setCases] = useState(restored?.cases ?? draft.cases);
  // what was typed stays based on what it was typed into: whoever saved meanwhile is not written over
  const [version, setVersion] = useState(restored?.version ?? draft.version);
  const [problems, setProblems] = useState<readonly ProblemPlace[]>([]);
  const [changed, setChanged] = useState(restored !== null);
  const [broken, setBroken] = useState(false);
  const [busy, setBusy] = useState(false);
  // the JSON view keeps a text of its own, which goes with what is given up
  const [attempt, setAttempt] = useState(0);

  const asked = useAssessment(draft.rulesetId, document, cases);

  const save = async () => {
    setBusy(true);
    try {
      const path = `/api/ruleset-versions/${draft.id}`;
      const saved = await request<Version>(path, { method: 'PATCH', body: { document, cases }, version });
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
  const take = (now: { document: unknown; cases: CaseFile }) => {
    setDocument(now.document);
    setCases(now.cases);
    setChanged(true);
    kept.keep({ ...now, version });
  };
  /** A record whose place is right as it is in force is what the rules must keep doing. */
  const addCase = ({ facts, before }: Example) => {
    const name = freeName(translate('doorstep.cases.fromExample'), cases.cases);
    take({ document, cases: { ...cases, cases: [...cases.cases, { name, facts, expect: before }] } });
    notify('doorstep.cases.added', { type: 'success', messageArgs: { name } });
  };
  const giveUp = () => {
    kept.forget();
    setRestored(null);
    setDocument(draft.document);
    setCases(draft.cases);
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
      <BesideRules aside={<AssessmentPanel asked={asked} document={document} onCase={addCase} />}>
        <VersionDocument
          key={attempt}
          document={document}
          problems={problems}
          onBroken={setBroken}
          onChange={(now) => take({ document: now, cases })}
        />
        {hasFormShape(document) && (
          <CaseSection
            file={cases}
            document={document}
            failing={asked.data?.cases.failing}
            onChange={(now) => take({ document, cases: now })}
          />
        )}
      </BesideRules>
    </>
  );
}
