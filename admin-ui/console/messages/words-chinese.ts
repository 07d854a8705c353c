import { chineseAdverts } from './advert-chinese';
import { chineseAudit } from './audit-chinese';
import { chineseCodes } from './codes-chinese';
import { chineseFinding } from './finding-chinese';
import { chinesePages } from './pages-chinese';
import { chineseResources } from './resources-chinese';
import { chineseProcedure } from './procedure-chinese';
import { chineseAbsence } from './absence-chinese';
import { chineseAddedFact } from './added-fact-chinese';
import { chineseNotice } from './notice-chinese';
import { chineseReport } from './report-chinese';
import { chineseService } from './service-chinese';
import { chineseUndelivered } from './undelivered-chinese';
import { chineseAssessment } from './assessment-chinese';
import { chineseMerge } from './merge-chinese';
import { chineseNeutrality } from './neutrality-chinese';
import { chineseBuilder } from './builder-chinese';
import { chineseCases } from './cases-chinese';
import { chineseRuleset } from './ruleset-chinese';
import { chineseSettings } from './settings-chinese';
import { chineseTable } from './table-chinese';

/** The console's own wording. */
export const chineseWords = {
  resources: chineseResources,
  doorstep: {
    ...chineseCodes,
    ...chineseAdverts,
    ...chinesePages,
    audit: chineseAudit,
    ruleset: chineseRuleset,
    assessment: chineseAssessment,
    merge: chineseMerge,
    neutrality: chineseNeutrality,
    addedFact: chineseAddedFact,
    notice: chineseNotice,
    report: chineseReport,
    service: chineseService,
    absence: chineseAbsence,
    procedure: chineseProcedure,
    undelivered: chineseUndelivered,
    builder: chineseBuilder,
    cases: chineseCases,
    finding: chineseFinding,
    settings: chineseSettings,
    ...chineseTable,
  },
};
