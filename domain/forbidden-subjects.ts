/**
 * What no import, fact or form field may be about: who a person is, and who comes and goes
 * (programme: "What a tier is about", "Not in the product, on purpose").
 *
 * A word list cannot prove that a text is harmless; it makes the plain attempts fail loudly. The decision on a new
 * fact stays with the data owner.
 */
export type ForbiddenSubject =
  | 'origin'
  | 'household_registration'
  | 'nationality'
  | 'ethnicity'
  | 'religion'
  | 'health'
  | 'politics'
  | 'criminal_history'
  | 'income'
  | 'age'
  | 'sex'
  | 'family'
  | 'identity_document'
  | 'whereabouts'
  | 'suspicion'
  | 'contact_details'
  | 'personal_name'
  | 'use_of_rights';

export interface ForbiddenMatch {
  readonly subject: ForbiddenSubject;
  /** The listed word that was found, as it stands in the list. */
  readonly word: string;
}

/**
 * Latin words match whole words (`age` is not in `garage`), with an English plural; a trailing `*` matches every
 * continuation. Han words match anywhere, since Chinese is written without spaces.
 */
export const FORBIDDEN_WORDS: Readonly<Record<ForbiddenSubject, readonly string[]>> = {
  origin: [
    'origin',
    'birthplace',
    'place of birth',
    'hometown',
    'home province',
    'native place',
    'migrant',
    'immigra*',
    'refugee',
    'asylum*',
    'visa',
    'visa status',
    '籍贯',
    '籍貫',
    '祖籍',
    '出生地',
    '来源地',
    '來源地',
    '流动人口',
    '外来人口',
    '外地人',
    '移民',
    '难民',
    '签证',
  ],
  household_registration: ['hukou', 'household registration', '户籍', '戶籍', '户口', '戶口', '户别'],
  nationality: [
    'nationalit*',
    'citizen*',
    'foreigner',
    'foreign national',
    'passport country',
    '国籍',
    '國籍',
    '外国人',
    '公民身份',
  ],
  ethnicity: [
    'ethnic*',
    'race',
    'racial',
    'racialized',
    'skin colour',
    'skin color',
    'caste',
    'tribe',
    'mother tongue',
    '民族',
    '种族',
    '種族',
    '族裔',
    '族群',
    '肤色',
  ],
  religion: [
    'religio*',
    'faith',
    'church membership',
    'muslim',
    'christian',
    'jewish',
    'buddhist',
    'hindu',
    '宗教',
    '信仰',
    '教徒',
    '穆斯林',
  ],
  health: [
    'health',
    'illness',
    'disease',
    'diagnos*',
    'medical',
    'medication',
    'disabilit*',
    'disabled',
    'pregnan*',
    'vaccin*',
    'hiv',
    'mental',
    'psychiatric',
    'addiction',
    '健康',
    '疾病',
    '病史',
    '残疾',
    '殘疾',
    '残障',
    '怀孕',
    '疫苗',
    '精神病',
    '传染病',
  ],
  politics: [
    'politic*',
    'party member',
    'party membership',
    'trade union',
    'union member',
    'petitioner',
    '政治',
    '党员',
    '黨員',
    '党派',
    '信访',
    '上访',
    '工会会员',
  ],
  criminal_history: [
    'criminal*',
    'crime',
    'convict*',
    'arrest*',
    'offender',
    'police',
    'felon*',
    'parole',
    'probation',
    '犯罪',
    '前科',
    '刑事',
    '刑满',
    '吸毒',
    '涉毒',
    '案底',
    '违法记录',
  ],
  income: [
    'income',
    'salary',
    'salaries',
    'wage',
    'earnings',
    'wealth',
    'welfare',
    'social assistance',
    'credit score',
    'bank account',
    '收入',
    '工资',
    '工資',
    '薪资',
    '低保',
    '征信',
    '银行账户',
    '银行卡',
  ],
  age: [
    'age',
    'ages',
    'date of birth',
    'birth date',
    'birthdate',
    'birthday',
    'dob',
    'year of birth',
    'birth year',
    'born',
    'elderly',
    '年龄',
    '年齡',
    '出生日期',
    '出生年月',
    '生日',
    '老年人',
    '未成年',
  ],
  sex: [
    'sex',
    'gender',
    'male',
    'female',
    'sexual*',
    'orientation',
    'transgender',
    'lgbt*',
    '性别',
    '性別',
    '性取向',
    '男女',
  ],
  family: ['marital', 'marriage', 'spouse', 'divorced', '婚姻', '婚育', '配偶', '已婚', '未婚'],
  identity_document: [
    'passport',
    'national id',
    'id card',
    'identity card',
    'identity document',
    'social insurance number',
    'ssn',
    '身份证',
    '身份證',
    '证件号',
    '護照',
    '护照',
  ],
  whereabouts: [
    'whereabouts',
    'location history',
    'gps track',
    'phone location',
    'movement',
    'comings',
    'goings',
    'visitors',
    'visitor count',
    'location trace',
    'biometric*',
    'fingerprint*',
    'entry log',
    'entry and exit',
    'door log',
    'visitor log',
    'overnight guest',
    'face',
    'facial',
    'licence plate',
    'license plate',
    'number plate',
    'travel history',
    '行踪',
    '行蹤',
    '轨迹',
    '軌跡',
    '出入记录',
    '进出记录',
    '门禁记录',
    '人脸',
    '车牌',
    '定位',
    '夜不归宿',
    '访客记录',
    '行程',
  ],
  suspicion: [
    'suspic*',
    'suspect',
    'wanted',
    'watchlist',
    'watch list',
    'blacklist',
    'informant',
    'person of interest',
    'troublemaker',
    '可疑',
    '嫌疑',
    '重点人员',
    '重點人員',
    '通缉',
    '黑名单',
    '线人',
    '举报人',
    '维稳',
  ],
  contact_details: [
    'phone',
    'phone no',
    'phone number',
    'telephone',
    'mobile',
    'cellphone',
    'cell number',
    'email',
    'e mail',
    'mail address',
    'contact details',
    'contact information',
    'contact info',
    'contact number',
    'contact person',
    'contact name',
    'next of kin',
    'wechat',
    'whatsapp',
    '电话',
    '電話',
    '手机',
    '手機',
    '邮箱',
    '郵箱',
    '电子邮件',
    '微信',
    '联系方式',
    '聯繫方式',
    '联系人',
    '聯絡人',
  ],
  personal_name: [
    'tenant name',
    'name of tenant',
    'resident name',
    'name of resident',
    'occupant name',
    'name of occupant',
    'lessee name',
    'renter name',
    'landlord name',
    'owner name',
    'name of owner',
    'person name',
    'personal name',
    'first name',
    'last name',
    'given name',
    'family name',
    'middle name',
    'full name',
    'surname',
    'forename',
    '姓名',
    '姓氏',
    '承租人',
    '租客名',
    '租户名',
    '住户名',
    '房东名',
    '业主名',
    '户主',
  ],
  use_of_rights: [
    'complain*',
    'grievance',
    'petition',
    'lawsuit',
    'litigation',
    'litigant',
    'court case',
    'tribunal',
    'plaintiff',
    'rent strike',
    'tenant association',
    'tenant union',
    'tenants union',
    'whistleblow*',
    'rights request',
    'access request',
    '投诉',
    '投訴',
    '举报',
    '維權',
    '维权',
    '诉讼',
    '訴訟',
    '起诉',
    '仲裁',
    '上告',
    '请愿',
  ],
};

/** Phrases about buildings that contain a listed word; taken out before the search. */
export const ABOUT_BUILDINGS: readonly string[] = [
  'building age',
  'age of building',
  'age of the building',
  'property age',
  'dwelling age',
  'elevator age',
  'boiler age',
  'health and safety',
  'disabled parking',
  'disabled access',
  'disabled toilet',
  'crime prevention through design',
  'building orientation',
  'roof orientation',
  'building face',
  'brick face',
  'face brick',
  'visitors parking',
  'door phone',
  'entry phone',
  'elevator phone',
  'emergency phone',
  'emergency telephone',
  'emergency contact sign',
  '残疾人通道',
  '残疾人车位',
  '楼宇电话',
  '紧急电话',
];

/** Splits identifiers into words: camelCase, snake_case, full-width letters and invisible characters alike. */
function asWords(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}]+/gu, ' ');
  return ` ${plain.trim()} `;
}

const HAN = /\p{Script=Han}/u;

interface Pattern extends ForbiddenMatch {
  readonly test: (words: string, glued: string) => boolean;
}

function pattern(subject: ForbiddenSubject, word: string): Pattern {
  if (HAN.test(word)) return { subject, word, test: (_words, glued) => glued.includes(word) };
  const latin = word.endsWith('*')
    ? new RegExp(`(?<!\\p{Script=Latin})${word.slice(0, -1)}`, 'u')
    : new RegExp(`(?<!\\p{Script=Latin})${word}s?(?!\\p{Script=Latin})`, 'u');
  return { subject, word, test: (words) => latin.test(words) };
}

const PATTERNS: readonly Pattern[] = (Object.keys(FORBIDDEN_WORDS) as ForbiddenSubject[]).flatMap((subject) =>
  FORBIDDEN_WORDS[subject].map((word) => pattern(subject, word)),
);

/**
 * All phrases at once, the longest first: PostgreSQL, which holds the same list, matches that way. The blank after a
 * phrase is left for one that follows it.
 */
function anyOf(phrases: readonly string[]): string {
  return phrases.toSorted((a, b) => b.length - a.length).join('|');
}

const ENGLISH_ABOUT_BUILDINGS = new RegExp(
  ` (?:${anyOf(ABOUT_BUILDINGS.filter((phrase) => !HAN.test(phrase)))})(?= )`,
  'gu',
);
const CHINESE_ABOUT_BUILDINGS = new RegExp(anyOf(ABOUT_BUILDINGS.filter((phrase) => HAN.test(phrase))), 'gu');

/** The forbidden subject that a key, column heading or label is about, or null. Chinese and English words. */
export function forbiddenSubject(text: string): ForbiddenMatch | null {
  const words = asWords(text)
    .replaceAll(ENGLISH_ABOUT_BUILDINGS, ' ')
    .replaceAll(CHINESE_ABOUT_BUILDINGS, ' ');
  const glued = words.replaceAll(' ', '');
  const found = PATTERNS.find((candidate) => candidate.test(words, glued));
  return found === undefined ? null : { subject: found.subject, word: found.word };
}

/** The subjects in words, for messages. */
export const FORBIDDEN_SUBJECT_NAMES: Readonly<
  Record<ForbiddenSubject, { readonly zh: string; readonly en: string }>
> = {
  origin: { zh: '来源地', en: 'origin' },
  household_registration: { zh: '户籍', en: 'household registration' },
  nationality: { zh: '国籍', en: 'nationality' },
  ethnicity: { zh: '民族或种族', en: 'ethnicity' },
  religion: { zh: '宗教信仰', en: 'religion' },
  health: { zh: '健康状况', en: 'health' },
  politics: { zh: '政治面貌', en: 'politics' },
  criminal_history: { zh: '犯罪记录', en: 'criminal history' },
  income: { zh: '收入', en: 'income' },
  age: { zh: '年龄', en: 'age' },
  sex: { zh: '性别', en: 'sex' },
  family: { zh: '婚姻家庭', en: 'family status' },
  identity_document: { zh: '身份证件', en: 'identity documents' },
  whereabouts: { zh: '行踪', en: 'whereabouts' },
  suspicion: { zh: '嫌疑或监视名单', en: 'suspicion' },
  contact_details: { zh: '联系方式', en: 'contact details' },
  personal_name: { zh: '个人姓名', en: 'names of persons' },
  use_of_rights: { zh: '投诉或行使权利', en: 'complaints and the use of rights' },
};
