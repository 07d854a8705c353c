import Alert from '@mui/material/Alert';
import { useEffect, useState, type ReactNode } from 'react';
import { Layout as AdminLayout, useTranslate } from 'react-admin';
import { session } from './auth-provider';

export function Layout({ children }: { children: ReactNode }) {
  const translate = useTranslate();
  const [demonstration, setDemonstration] = useState(false);
  useEffect(() => {
    // nobody signed in: the layout is about to be replaced by the login page
    session().then(
      (found) => setDemonstration(found.demonstration),
      () => undefined,
    );
  }, []);
  return (
    <AdminLayout>
      {demonstration && (
        <Alert severity="warning" sx={{ mt: 1 }}>
          {translate('doorstep.demonstration')}
        </Alert>
      )}
      {children}
    </AdminLayout>
  );
}
