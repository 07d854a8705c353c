import { englishAdverts } from './advert-english';
import { englishAudit } from './audit-english';
import { englishCodes } from './codes-english';
import { englishFinding } from './finding-english';
import { englishPages } from './pages-english';
import { englishResources } from './resources-english';
import { englishProcedure } from './procedure-english';
import { englishAbsence } from './absence-english';
import { englishAddedFact } from './added-fact-english';
import { englishNotice } from './notice-english';
import { englishReport } from './report-english';
import { englishService } from './service-english';
import { englishUndelivered } from './undelivered-english';
import { englishAssessment } from './assessment-english';
import { englishMerge } from './merge-english';
import { englishNeutrality } from './neutrality-english';
import { englishBuilder } from './builder-english';
import { englishCases } from './cases-english';
import { englishRuleset } from './ruleset-english';
import { englishSettings } from './settings-english';
import { englishTable } from './table-english';

/** The console's own wording. */
export const englishWords = {
  resources: englishResources,
  doorstep: {
    ...englishCodes,
    ...englishAdverts,
    ...englishPages,
    audit: englishAudit,
    ruleset: englishRuleset,
    assessment: englishAssessment,
    merge: englishMerge,
    neutrality: englishNeutrality,
    addedFact: englishAddedFact,
    notice: englishNotice,
    report: englishReport,
    service: englishService,
    absence: englishAbsence,
    procedure: englishProcedure,
    undelivered: englishUndelivered,
    builder: englishBuilder,
    cases: englishCases,
    finding: englishFinding,
    settings: englishSettings,
    ...englishTable,
  },
};
