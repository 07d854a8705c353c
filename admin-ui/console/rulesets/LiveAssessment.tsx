import { useAssessment } from './assessment';
import { AssessmentPanel } from './AssessmentPanel';
import { CaseSection } from './cases/CaseSection';
import { hasFormShape } from './document-shape';
import type { Version } from './version';

/** A draft as it is stored: what it would do today, and its cases. */
export function LiveAssessment({ version }: { version: Version }) {
  const { rulesetId, document, cases } = version;
  const asked = useAssessment(rulesetId, document, cases);
  return (
    <>
      <AssessmentPanel asked={asked} document={document} />
      {hasFormShape(document) && (
        <CaseSection file={cases} document={document} failing={asked.data?.cases.failing} />
      )}
    </>
  );
}
