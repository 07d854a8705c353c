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
import { useAssessment, useCurrentRemarks, useToldProblems, type Example } from './assessment';
import { AssessmentPanel } from './AssessmentPanel';
import { BesideRules } from './BesideRules';
import { expectationIn, freeName, type CaseFile } from './cases/case';
import { CaseSection } from './cases/CaseSection';
import { ConflictAlert, type Unchecked } from './ConflictAlert';
import { hasFormShape } from './document-shape';
import { beginHistory, redone, undone, withStep, type History } from './history';
import { HistoryButtons } from './HistoryButtons';
import { type KeptDraft, keptDrafts } from './kept-draft';
import { StateChip } from './StateChip';
import { useLeaveWarning } from './use-leave-warning';
import type { Version } from './version';
import { VersionDocument } from './VersionDocument';

/** If-Match no longer holds. */
const SAVED_BY_ANOTHER = 412;

interface Props {
  draft: Version;
  session: Session;
}

/** What is written, and what undo goes back over. */
const contentOf = ({ document, cases }: Unchecked): Unchecked => ({ document, cases });

/** What was typed is based on: of an older version only what was kept with it says that. */
function baseOf(draft: Version, restored: KeptDraft | null): Unchecked | null {
  return restored && restored.version !== draft.version ? (restored.base ?? null) : contentOf(draft);
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
  const [history, setHistory] = useState(() => beginHistory(contentOf(restored ?? draft)));
  const { document, cases } = history.now;
  // what was typed stays based on what it was typed into: whoever saved meanwhile is not written over
  const [version, setVersion] = useState(restored?.version ?? draft.version);
  const [problems, setProblems] = useState<readonly ProblemPlace[]>([]);
  const [changed, setChanged] = useState(restored !== null);
  const [broken, setBroken] = useState(false);
  const [busy, setBusy] = useState(false);
  // what the server had when it was last read or written here: the page may read it anew meanwhile
  const [base, setBase] = useState(() => baseOf(draft, restored));
  const [conflict, setConflict] = useState<{ theirs: Version | null } | null>(null);
  // the JSON view keeps a text of its own, which goes with what is given up
  const [attempt, setAttempt] = useState(0);
  useLeaveWarning(changed);
  const asked = useAssessment(draft.rulesetId, document, cases);
  const told = useToldProblems(asked, problems);
  const remarks = useCurrentRemarks(asked, document);

  const save = async () => {
    setBusy(true);
    const path = `/api/ruleset-versions/${draft.id}`;
    try {
      const saved = await request<Version>(path, { method: 'PATCH', body: { document, cases }, version });
      setVersion(saved.version);
      setBase({ document, cases });
      setProblems([]);
      setChanged(false);
      setRestored(null);
      setConflict(null);
      kept.forget();
      notify('doorstep.ruleset.saved', { type: 'success' });
    } catch (error) {
      if (await logoutIfAccessDenied(error)) return;
      if (error instanceof HttpError) setProblems((error.body as Problem | null)?.errors ?? []);
      if (error instanceof HttpError && error.status === SAVED_BY_ANOTHER) {
        setConflict({ theirs: null });
        setConflict({ theirs: await request<Version>(path).catch(() => null) });
      }
      notify(messageOf(error), { type: 'error' });
    } finally {
      setBusy(false);
    }
  };
  /** From here on what the server has is the draft again. */
  const takeOver = (server: Pick<Version, 'document' | 'cases' | 'version'>) => {
    kept.forget();
    setRestored(null);
    setConflict(null);
    // what is given up is one step back
    setHistory(withStep(history, contentOf(server)));
    setVersion(server.version);
    setBase(contentOf(server));
    setProblems([]);
    setChanged(false);
    setAttempt(attempt + 1);
  };
  /** Mine, or what is of both, is saved over what I have been shown of theirs, which is one step back. */
  const goOnFrom = (server: Version, now: Unchecked) => {
    setConflict(null);
    setHistory(withStep(withStep(history, contentOf(server)), now));
    setVersion(server.version);
    setBase(contentOf(server));
    kept.keep({ ...now, version: server.version, base: contentOf(server) });
  };
  const step = (next: History<Unchecked>) => {
    setHistory(next);
    setChanged(true);
    kept.keep({ ...next.now, version, base });
  };
  const takeCases = (now: CaseFile) => step(withStep(history, { document, cases: now }));
  /** A record whose place is right as it is in force is what the rules must keep doing. */
  const addCase = ({ facts, before }: Example) => {
    const name = freeName(translate('doorstep.cases.fromExample'), cases.cases);
    takeCases({ ...cases, cases: [...cases.cases, { name, facts, expect: expectationIn(before) }] });
    notify('doorstep.cases.added', { type: 'success', messageArgs: { name } });
  };
  const back = history.past.length > 0 && !broken ? () => step(undone(history)) : undefined;
  const forth = history.future.length > 0 && !broken ? () => step(redone(history)) : undefined;
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
        <HistoryButtons onUndo={back} onRedo={forth} />
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
            <Button color="inherit" onClick={() => takeOver(draft)}>
              {translate('doorstep.ruleset.giveUp')}
            </Button>
          }
        >
          {translate('doorstep.ruleset.restored', { at: formatInstant(restored.at) })}
        </Alert>
      )}
      {conflict && (
        <ConflictAlert
          rulesetId={draft.rulesetId}
          mine={history.now}
          theirs={conflict.theirs}
          base={base}
          fileName={`ruleset-${draft.number}.json`}
          onTakeTheirs={() => conflict.theirs && takeOver(conflict.theirs)}
          onTakeMine={() => conflict.theirs && goOnFrom(conflict.theirs, history.now)}
          onTakeBoth={(merged) => {
            if (!conflict.theirs) return;
            goOnFrom(conflict.theirs, merged);
            setAttempt(attempt + 1);
          }}
        />
      )}
      <BesideRules aside={<AssessmentPanel asked={asked} document={document} onCase={addCase} />}>
        <VersionDocument
          key={attempt}
          document={document}
          problems={problems}
          told={told}
          remarks={remarks}
          onUndo={back}
          onRedo={forth}
          onBroken={setBroken}
          onChange={(now, kind) => step(withStep(history, { document: now, cases }, kind))}
        />
        {hasFormShape(document) && (
          <CaseSection
            file={cases}
            document={document}
            failing={asked.data?.cases.failing}
            fromRegister={{ rulesetId: draft.rulesetId, onCase: addCase }}
            onChange={takeCases}
          />
        )}
      </BesideRules>
    </>
  );
}
