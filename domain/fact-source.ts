import { inBothLanguages, type Localised } from './localised';

/**
 * Where the value of a fact came from, as `source` says it: a kind, and behind a colon what exactly ('import:rentsafe-registrations',
 * 'visit:own', 'officer:<id>').
 */
export const SOURCE_KIND_WORDS = {
  registration: { zh: '登记', en: 'The record' },
  registration_events: { zh: '登记历史', en: 'History of the record' },
  hazards: { zh: '隐患', en: 'Hazards' },
  disputes: { zh: '异议', en: 'Disputes' },
  objections: { zh: '反对意见', en: 'Objections' },
  service_requests: { zh: '服务请求', en: 'Service requests' },
  contact_attempts: { zh: '联系记录', en: 'Contacts' },
  conflicts: { zh: '矛盾', en: 'Contradictions' },
  adverts: { zh: '租房广告', en: 'Adverts' },
  visit: { zh: '上门', en: 'Visit' },
  certificate: { zh: '证明', en: 'Certificate' },
  import: { zh: '导入', en: 'Import' },
  officer: { zh: '外勤人员', en: 'Officer' },
  resident: { zh: '住户', en: 'Resident' },
  landlord: { zh: '房东', en: 'Landlord' },
  agency: { zh: '中介', en: 'Agency' },
  employer: { zh: '用人单位', en: 'Employer' },
  generated: { zh: '自动生成', en: 'Generated' },
} as const satisfies Record<string, Localised>;

/** What exactly, where that is a code of its own and not the key of a profile or an id. */
export const SOURCE_DETAIL_WORDS = {
  own: { zh: '本项目', en: 'own' },
  imported: { zh: '导入', en: 'imported' },
  import: { zh: '导入', en: 'import' },
  officer: { zh: '外勤人员', en: 'officer' },
  landlord: { zh: '房东', en: 'landlord' },
  generated: { zh: '自动生成', en: 'generated' },
} as const satisfies Record<string, Localised>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A source in words: its kind, and what exactly; a person's id stays out of sight. A kind without words stands as it is. */
export function sourceInWords(source: string): Localised {
  const [kind = '', what = ''] = source.split(':');
  const parts = [
    wordsOf(SOURCE_KIND_WORDS, kind),
    ...(what === '' || UUID.test(what) ? [] : [wordsOf(SOURCE_DETAIL_WORDS, what)]),
  ];
  return inBothLanguages((language) => parts.map((part) => part[language]).join(' · '));
}

function wordsOf(words: Readonly<Record<string, Localised>>, code: string): Localised {
  return (Object.hasOwn(words, code) ? words[code] : undefined) ?? { zh: code, en: code };
}
