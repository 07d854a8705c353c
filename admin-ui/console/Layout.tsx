import Alert from '@mui/material/Alert';
import Link from '@mui/material/Link';
import type { ReactNode } from 'react';
import { Layout as AdminLayout, useTranslate } from 'react-admin';
import { PausedBanner } from './pauses/PausedBanner';
import { TopBar } from './TopBar';
import { useSession } from './use-session';
import { WaitingPasswordBanner } from './WaitingPasswordBanner';

export function Layout({ children }: { children: ReactNode }) {
  const translate = useTranslate();
  const session = useSession();
  const onlyOfficer = session?.roles.every(({ role }) => role === 'officer');
  return (
    <AdminLayout appBar={TopBar}>
      {session?.demonstration && (
        <Alert severity="warning" sx={{ mt: 1 }}>
          {translate('doorstep.demonstration')}
        </Alert>
      )}
      <WaitingPasswordBanner />
      <PausedBanner />
      {onlyOfficer && (
        <Alert severity="info" sx={{ mt: 1 }}>
          <Link href="/field/">{translate('doorstep.yourTasks')}</Link>
        </Alert>
      )}
      {children}
    </AdminLayout>
  );
}
