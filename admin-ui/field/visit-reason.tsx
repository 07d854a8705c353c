import type { Language } from '../../domain/localised';
import type { ExplanationInWords } from './field-task';
import type { Texts } from './texts';

interface Props {
  explanation: ExplanationInWords | null;
  texts: Texts;
  language: Language;
}

/** What has to be said at the door. */
export function VisitReason({ explanation, texts, language }: Props) {
  if (!explanation) return <p class="notice">{texts.noReason}</p>;
  const { reason, legalReference, because, wouldChange } = explanation;
  return (
    <section class="reason" aria-label={texts.why}>
      <h2>{texts.why}</h2>
      <p>
        <strong>{reason[language]}</strong>
      </p>
      {because.length > 0 && <Said title={texts.because} lines={because.map((line) => line[language])} />}
      {legalReference && (
        <p>
          {texts.legal}: {legalReference[language]}
        </p>
      )}
      {wouldChange.length > 0 && (
        <Said title={texts.wouldChange} lines={wouldChange.map((line) => line[language])} />
      )}
    </section>
  );
}

function Said({ title, lines }: { title: string; lines: string[] }) {
  return (
    <>
      <h3>{title}</h3>
      <ul class="said">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  );
}
