import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import {
  Edit,
  HttpError,
  Link,
  useEditContext,
  useLogoutIfAccessDenied,
  useNotify,
  useTranslate,
} from 'react-admin';
import { SETTINGS_SCHEMAS } from '../../../domain/settings-schema';
import { request } from '../api-client';
import { messageOf } from '../command';
import type { Problem, ProblemPlace } from '../problem';
import { useReader } from '../reader';
import { WHOLE_RECORD } from '../record-page';
import { StateChip } from '../rulesets/StateChip';
import { useLeaveWarning } from '../rulesets/use-leave-warning';
import { SchemaForm } from './SchemaForm';
import type { SettingsVersion } from './settings';
import { useVersionName } from './use-version-name';

/** A draft of settings, by its author. */
export function SettingsEdit() {
  return (
    <Edit
      actions={false}
      component="div"
      mutationMode="pessimistic"
      redirect={false}
      queryOptions={WHOLE_RECORD}
    >
      <DraftPage />
    </Edit>
  );
}

function DraftPage() {
  const { record } = useEditContext<SettingsVersion>();
  return record ? <SettingsEditor key={record.id} draft={record} /> : null;
}

/** Holds what is typed until it is saved; the API says what has to be put right, each at its place. */
function SettingsEditor({ draft }: { draft: SettingsVersion }) {
  const translate = useTranslate();
  const read = useReader();
  const name = useVersionName();
  const notify = useNotify();
  const logoutIfAccessDenied = useLogoutIfAccessDenied();
  const [document, setDocument] = useState(draft.document);
  const [version, setVersion] = useState(draft.version);
  const [problems, setProblems] = useState<readonly ProblemPlace[]>([]);
  const [changed, setChanged] = useState(false);
  const [busy, setBusy] = useState(false);
  useLeaveWarning(changed);

  const save = async () => {
    setBusy(true);
    const path = `/api/procedure-settings/${draft.id}`;
    try {
      const saved = await request<SettingsVersion>(path, { method: 'PATCH', body: { document }, version });
      setVersion(saved.version);
      setProblems([]);
      setChanged(false);
      notify('doorstep.settings.saved', { type: 'success' });
    } catch (error) {
      if (await logoutIfAccessDenied(error)) return;
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
          {`${read(SETTINGS_SCHEMAS[draft.kind].label)} · ${name(draft)}`}
        </Typography>
        <StateChip state={draft.state} />
        <Typography color="text.secondary" sx={{ flexGrow: 1 }}>
          {changed ? translate('doorstep.ruleset.unsaved') : draft.note}
        </Typography>
        <Button component={Link} to={`/procedure-settings/${draft.id}/show`} disabled={changed}>
          {translate('doorstep.ruleset.toReview')}
        </Button>
        <Button variant="contained" onClick={save} loading={busy} disabled={!changed}>
          {translate('ra.action.save')}
        </Button>
      </Stack>
      <SchemaForm
        kind={draft.kind}
        document={document}
        problems={problems}
        onChange={(now) => {
          setDocument(now);
          setChanged(true);
        }}
      />
    </>
  );
}
