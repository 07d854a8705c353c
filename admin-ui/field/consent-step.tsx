import { useEffect, useState } from 'preact/hooks';
import { ChecklistForm } from './checklist-form';
import { Choices } from './choices';
import type { ChecklistDraft } from './phone-storage';
import type { TaskPageProps } from './task-page';

const NOTHING_YET: ChecklistDraft = { checklist: {}, hazards: [] };

/** Nothing is looked at without the resident's consent; without it the visit ends, and that is all. */
export function ConsentStep(props: TaskPageProps & { visitId: string }) {
  const { task, visitId, refused, texts, drafts, onRecord } = props;
  const [consent, setConsent] = useState<'yes' | 'no'>();
  const [draft, setDraft] = useState<ChecklistDraft>();

  useEffect(() => void drafts.find().then(resume), [task.id]);

  /** What was filled in before: on a page that was closed, or in a checklist that the server did not accept. */
  function resume(kept: ChecklistDraft | undefined): void {
    const started = kept ?? (refused?.command.kind === 'complete' ? refused.command : undefined);
    if (started) setConsent('yes');
    setDraft(started ?? NOTHING_YET);
  }

  async function keep(changed: ChecklistDraft): Promise<void> {
    setDraft(changed);
    await drafts.put(changed);
  }

  const of = { taskId: task.id, visitId };
  return (
    <>
      <Choices
        legend={texts.askConsent}
        name="consent"
        values={['yes', 'no'] as const}
        labels={texts}
        chosen={consent}
        onChoose={setConsent}
        inRow
      />
      {consent === 'yes' && draft && (
        <ChecklistForm
          {...props}
          draft={draft}
          onChange={keep}
          onComplete={(checklist, hazards) =>
            onRecord({ kind: 'complete', ...of, consent: 'given', checklist, hazards }, 'next')
          }
        />
      )}
      {consent === 'no' && (
        <>
          <p class="notice">{texts.declineRight}</p>
          <button type="button" class="main" onClick={() => onRecord({ kind: 'refuse', ...of }, 'next')}>
            {texts.recordDecline}
          </button>
        </>
      )}
    </>
  );
}
