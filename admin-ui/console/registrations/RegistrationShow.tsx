import { RecordContextProvider, useShowContext } from 'react-admin';
import { RecordPage } from '../record-page';
import { useMay } from '../roles';
import { Section } from '../section';
import { RegistrationVisits } from '../visits/RegistrationVisits';
import { RegistrationClaims } from '../claims/RegistrationClaims';
import { RegistrationServices } from '../service-requests/RegistrationServices';
import { RegistrationDisputes } from '../disputes/RegistrationDisputes';
import { ReportButton } from '../partner-reports/ReportButton';
import { FactTable } from './FactTable';
import { HazardList } from './HazardList';
import { ManualTierButton } from './ManualTierButton';
import type { Registration } from './registration';
import { RegistrationHead } from './RegistrationHead';
import { RegistrationTasks } from './RegistrationTasks';
import { SentMessages } from './SentMessages';
import { WhyThisTier } from './WhyThisTier';

const NOTHING_KEPT = { facts: {}, hidden: 0 };

/** One registration: how closely it is followed up, why, and what is being done about it. */
export function RegistrationShow() {
  return (
    <RecordPage>
      <RegistrationPage />
    </RecordPage>
  );
}

function RegistrationPage() {
  const { record } = useShowContext<Registration>();
  const maySetTier = useMay('supervisor');
  if (!record) return null;
  return (
    <RecordContextProvider value={record}>
      <RegistrationHead
        registration={record}
        action={maySetTier && <ManualTierButton id={record.id} version={record.version} />}
      />
      <Section title="doorstep.registration.why">
        <WhyThisTier registration={record} />
      </Section>
      <Section title="doorstep.registration.hazards">
        <HazardList hazards={record.hazards} />
        <ReportButton registrationId={record.id} />
      </Section>
      <RegistrationClaims id={record.id} />
      <RegistrationDisputes id={record.id} />
      <RegistrationServices id={record.id} />
      <RegistrationTasks id={record.id} />
      <RegistrationVisits id={record.id} />
      <Section title="doorstep.registration.facts">
        <FactTable {...(record.decision?.explanation ?? NOTHING_KEPT)} />
      </Section>
      {record.residents.length > 0 && (
        <Section title="doorstep.registration.residents">
          {record.residents.map(({ id, name }) => (
            <div key={id}>{name}</div>
          ))}
        </Section>
      )}
      {record.messages.length > 0 && (
        <Section title="doorstep.registration.messages">
          <SentMessages messages={record.messages} />
        </Section>
      )}
    </RecordContextProvider>
  );
}
