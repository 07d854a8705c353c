import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useShowContext, useTranslate } from 'react-admin';
import { useCodeWord } from '../code-field';
import { RecordPage } from '../record-page';
import { useMay } from '../roles';
import { Section } from '../section';
import { useSession } from '../use-session';
import { GrantButton } from './GrantButton';
import { GrantTable } from './GrantTable';
import type { UserDetail } from './user';
import { SetPasswordButton } from './SetPasswordButton';
import { SwitchButton } from './SwitchButton';
import { WaitingPasswordSection } from './WaitingPasswordSection';

/** A user with all their roles. What gives or takes access is done by another administrator. */
export function UserShow() {
  return (
    <RecordPage>
      <UserPage />
    </RecordPage>
  );
}

function UserPage() {
  const translate = useTranslate();
  const word = useCodeWord();
  const session = useSession();
  const administrator = useMay('administrator');
  const { record: user } = useShowContext<UserDetail>();
  if (!user) return null;
  const self = session?.user.id === user.id;
  const mayChange = administrator && session !== undefined && !self;
  return (
    <>
      <Stack direction="row" sx={{ my: 2, flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        <Typography variant="h5" component="h1">
          {user.displayName}
        </Typography>
        <Typography color="text.secondary">
          {`${user.login} · ${word('locale', user.locale)} · `}
          {translate(user.disabledAt === null ? 'doorstep.user.enabled' : 'doorstep.user.disabled')}
        </Typography>
        <Box sx={{ flexGrow: 1 }} />
        {mayChange && <SetPasswordButton user={user} />}
        {mayChange && <SwitchButton user={user} />}
      </Stack>
      <WaitingPasswordSection user={user} mayChange={mayChange} />
      <Section title="doorstep.user.grants">
        {administrator && self && <Typography gutterBottom>{translate('doorstep.user.self')}</Typography>}
        <GrantTable user={user} mayEnd={mayChange} />
        {mayChange && (
          <Box sx={{ mt: 2 }}>
            <GrantButton userId={user.id} />
          </Box>
        )}
      </Section>
    </>
  );
}
