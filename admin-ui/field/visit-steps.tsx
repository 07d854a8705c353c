import { visitActions, type VisitAction } from '../../domain/visit';
import { AppointmentForm } from './appointment-form';
import { ConsentStep } from './consent-step';
import { DoorForm } from './door-form';
import { NobodyThere } from './nobody-there';
import type { TaskPageProps } from './task-page';
import { VisitReason } from './visit-reason';

/** A visit in the order in which it happens; what may happen next is domain/visit's to say. */
export function VisitSteps(props: TaskPageProps) {
  const { task, visit, texts, language, onRecord } = props;
  const { visitId, visitState } = task;
  if (visitId === null || visitState === null) return <p>{texts.officeTask}</p>;
  const may = (action: VisitAction): boolean => visitActions(visitState).includes(action);
  const of = { taskId: task.id, visitId };
  return (
    <>
      <VisitReason explanation={visit?.explanation ?? null} texts={texts} language={language} />
      {visitState === 'proposed' && <p>{texts.waitsForRelease}</p>}
      {may('begin') && <DoorForm {...props} onBegin={() => onRecord({ kind: 'begin', ...of }, 'stay')} />}
      {may('complete') && <ConsentStep {...props} visitId={visitId} />}
      {may('appoint') && <AppointmentForm {...props} visitId={visitId} />}
      {may('record_no_show') && (
        <NobodyThere {...props} onNoShow={() => onRecord({ kind: 'no_show', ...of }, 'next')} />
      )}
      {may('refuse') && !may('complete') && (
        <details>
          <summary>{texts.declined}</summary>
          <p>{texts.declineRight}</p>
          <button type="button" class="large" onClick={() => onRecord({ kind: 'refuse', ...of }, 'next')}>
            {texts.recordDecline}
          </button>
        </details>
      )}
    </>
  );
}
