import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { Link, useTranslate } from 'react-admin';
import { useMay } from '../roles';
import { useSession } from '../use-session';
import { ApproveButton } from './ApproveButton';
import { keptDrafts } from './kept-draft';
import type { Version } from './version';
import { VersionStep } from './VersionStep';

/** Edit and submit a draft, or take it back; publish or send back as a second person; propose to go back. */
export function VersionActions({ version }: { version: Version }) {
  const translate = useTranslate();
  const session = useSession();
  const administrator = useMay('administrator');
  if (!administrator || !session) return null;
  const done = version.decides === 'finding' ? 'publishedFindings' : 'published';
  if (version.state === 'draft') {
    const unsaved = keptDrafts(session, version).read() !== null;
    return (
      <>
        {unsaved && (
          <Typography color="warning.dark">{translate('doorstep.ruleset.unsavedElsewhere')}</Typography>
        )}
        <Button size="small" variant="outlined" component={Link} to={`/ruleset-versions/${version.id}`}>
          {translate('doorstep.ruleset.edit')}
        </Button>
        <VersionStep version={version} step="submit" done="submitted" />
      </>
    );
  }
  if (version.state === 'published' && version.authorId !== null)
    return <VersionStep version={version} step="roll-back" done="rollBackProposed" />;
  if (version.state === 'approved') return <VersionStep version={version} step="recall" done="recalled" />;
  if (version.state !== 'in_review') return null;
  if (version.authorId === session.user.id) {
    return (
      <>
        <Typography color="text.secondary">{translate('doorstep.ruleset.ownVersion')}</Typography>
        <VersionStep version={version} step="assess" done="assessedAgain" />
        <VersionStep version={version} step="withdraw" done="takenBack" />
      </>
    );
  }
  return (
    <>
      <VersionStep version={version} step="assess" done="assessedAgain" />
      <VersionStep version={version} step="reject" done="sentBack" />
      <ApproveButton version={version} />
      <VersionStep version={version} step="publish" done={done} />
    </>
  );
}
