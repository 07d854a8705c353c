import { englishAudit } from './audit-english';
import { englishCodes } from './codes-english';
import { englishFinding } from './finding-english';
import { englishPages } from './pages-english';
import { englishResources } from './resources-english';
import { englishAssessment } from './assessment-english';
import { englishBuilder } from './builder-english';
import { englishCases } from './cases-english';
import { englishRuleset } from './ruleset-english';
import { englishTable } from './table-english';

/** The console's own wording. */
export const englishWords = {
  resources: englishResources,
  doorstep: {
    ...englishCodes,
    ...englishPages,
    audit: englishAudit,
    ruleset: englishRuleset,
    assessment: englishAssessment,
    builder: englishBuilder,
    cases: englishCases,
    finding: englishFinding,
    ...englishTable,
  },
};
