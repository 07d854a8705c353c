import {
  CHECK_RESULTS,
  VISIT_CHECKLIST,
  type Checklist,
  type ChecklistItem,
} from '../../domain/visit-checklist';
import { Choices } from './choices';
import type { FoundHazard } from './command';
import { HazardFields } from './hazard-fields';
import type { ChecklistDraft, HazardDraft } from './phone-storage';
import type { TaskPageProps } from './task-page';

interface Props extends TaskPageProps {
  draft: ChecklistDraft;
  onChange: (draft: ChecklistDraft) => Promise<void>;
  onComplete: (checklist: Checklist, hazards: FoundHazard[]) => Promise<void>;
}

const ABOUT = ['record', 'dwelling', 'common_parts'] as const;

/** What the officer found, item by item; a visit of a whole building asks about its common parts only. */
export function ChecklistForm({ visit, texts, language, draft, onChange, onComplete }: Props) {
  const { checklist, hazards } = draft;
  const asked = VISIT_CHECKLIST.filter(
    ({ about }) => visit?.subjectType !== 'building' || about === 'common_parts',
  );
  const put = (found: Checklist) => onChange({ checklist: found, hazards });

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    // the form's required fields let only whole ones through
    await onComplete(withUnseen(checklist, VISIT_CHECKLIST), hazards.filter(isWhole));
  }

  return (
    <form onSubmit={submit}>
      <h2>{texts.checklist}</h2>
      {ABOUT.map((about) => {
        const items = asked.filter((item) => item.about === about);
        return (
          items.length > 0 && (
            <section key={about}>
              <h3>{texts.about[about]}</h3>
              {items.map((item) => (
                <Choices
                  key={item.key}
                  legend={item.label[language]}
                  name={item.key}
                  values={CHECK_RESULTS}
                  labels={texts.checkResult}
                  chosen={checklist[item.key]}
                  onChoose={(result) => put({ ...checklist, [item.key]: result })}
                  inRow
                />
              ))}
            </section>
          )
        );
      })}
      <button type="button" class="large" onClick={() => put(withUnseen(checklist, asked))}>
        {texts.restNotSeen}
      </button>
      <h2>{texts.hazards}</h2>
      {Object.values(checklist).includes('defect') && hazards.length === 0 && (
        <p class="notice">{texts.defectHint}</p>
      )}
      <HazardFields
        texts={texts}
        hazards={hazards}
        onChange={(found) => onChange({ checklist, hazards: found })}
      />
      <button type="submit" class="main">
        {texts.complete}
      </button>
    </form>
  );
}

function isWhole(hazard: HazardDraft): hazard is FoundHazard {
  return hazard.kind !== undefined && hazard.severity !== undefined;
}

function withUnseen(checklist: Checklist, items: readonly ChecklistItem[]): Checklist {
  return Object.fromEntries(items.map(({ key }) => [key, checklist[key] ?? 'not_seen']));
}
