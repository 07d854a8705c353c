import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { Link, useTranslate } from 'react-admin';
import { CommandButton } from '../command-button';
import { useMay } from '../roles';
import { useSession } from '../use-session';
import type { SettingsVersion } from './settings';

/** Edit and submit a draft, or take it back; put into force or send back as a second person. */
export function SettingsActions({ settings }: { settings: SettingsVersion }) {
  const translate = useTranslate();
  const session = useSession();
  const administrator = useMay('administrator');
  if (!administrator || !session) return null;
  const own = settings.authorId === session.user.id;
  if (settings.state === 'draft')
    return (
      <>
        {own && (
          <Button size="small" variant="outlined" component={Link} to={`/procedure-settings/${settings.id}`}>
            {translate('doorstep.ruleset.edit')}
          </Button>
        )}
        <SettingsStep settings={settings} step="submit" forward />
      </>
    );
  if (settings.state !== 'in_review') return null;
  if (own)
    return (
      <>
        <Typography color="text.secondary">{translate('doorstep.ruleset.ownVersion')}</Typography>
        <SettingsStep settings={settings} step="withdraw" />
      </>
    );
  return (
    <>
      <SettingsStep settings={settings} step="reject" />
      <SettingsStep settings={settings} step="publish" forward />
    </>
  );
}

const DONE = {
  submit: 'doorstep.ruleset.submitted',
  withdraw: 'doorstep.ruleset.takenBack',
  reject: 'doorstep.ruleset.sentBack',
  publish: 'doorstep.settings.published',
} as const;

interface Props {
  settings: SettingsVersion;
  step: keyof typeof DONE;
  forward?: boolean;
}

/** One step of a version's way into force. */
function SettingsStep({ settings, step, forward = false }: Props) {
  return (
    <CommandButton
      label={`doorstep.settings.${step}`}
      explain={`doorstep.settings.${step}Explain`}
      variant={forward ? 'contained' : 'outlined'}
      path={`/api/procedure-settings/${settings.id}/${step}`}
      version={settings.version}
      done={DONE[step]}
    />
  );
}
