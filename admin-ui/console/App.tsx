import { Admin, Resource } from 'react-admin';
import { authProvider } from './auth-provider';
import { dataProvider } from './data-provider';
import { i18nProvider } from './i18n-provider';
import { Layout } from './Layout';
import { registrations } from './registrations';
import { theme } from './theme';

export function App() {
  return (
    <Admin
      title="Doorstep"
      authProvider={authProvider}
      dataProvider={dataProvider}
      i18nProvider={i18nProvider}
      layout={Layout}
      theme={theme}
      darkTheme={null}
      requireAuth
      disableTelemetry
    >
      <Resource {...registrations} />
      <Resource name="areas" />
    </Admin>
  );
}
