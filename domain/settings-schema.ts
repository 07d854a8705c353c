import type { SETTINGS_KINDS } from './closed-lists';
import type { Localised } from './localised';
import { MESSAGE_TEXTS, type MessageName, type MessageVariable } from './message-texts';
import { LADDER_DEEDS, type LadderDeed } from './revisit-round';

export type SettingsKind = (typeof SETTINGS_KINDS)[number];
export type SettingsUnit =
  'days' | 'workingDays' | 'hours' | 'hourOfDay' | 'minutes' | 'times' | 'percent' | 'registrations';

interface Labelled {
  readonly label: Localised;
  readonly help?: Localised;
}

/** A whole number of its unit, both bounds included. */
export interface WholeNumber extends Labelled {
  readonly type: 'integer';
  readonly minimum: number;
  readonly maximum: number;
  readonly unit: SettingsUnit;
}

/** A list of different whole numbers. */
export interface NumberList extends Labelled {
  readonly type: 'array';
  readonly items: { readonly type: 'integer'; readonly minimum: number; readonly maximum: number };
  readonly minItems: number;
  readonly maxItems: number;
  readonly uniqueItems: true;
  readonly unit: SettingsUnit;
}

export interface NumberGroup extends Labelled {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, WholeNumber>>;
  readonly required: readonly string[];
  readonly additionalProperties: false;
}

/** A text in each language, with the variables that it has to hold, each once. */
export interface TextField extends Labelled {
  readonly type: 'object';
  readonly properties: Readonly<Record<keyof Localised, PlainText>>;
  readonly required: readonly ['zh', 'en'];
  readonly additionalProperties: false;
  readonly variables: readonly MessageVariable[];
}

interface PlainText {
  readonly type: 'string';
  readonly minLength: number;
  readonly maxLength: number;
}

/** One of these, by their codes. */
export interface Choice<Code extends string = string> extends Labelled {
  readonly enum: readonly Code[];
  readonly words: Readonly<Record<Code, Localised>>;
}

/** A condition as the rules have it; the schema of rulesets holds what `$ref` leads to. */
export interface ConditionField extends Labelled {
  readonly $ref: '#/$defs/condition';
}

/** The table of steps: each is a row, its properties the columns. */
export interface StepTable extends Labelled {
  readonly type: 'array';
  readonly minItems: number;
  readonly maxItems: number;
  readonly items: {
    readonly type: 'object';
    readonly properties: {
      readonly do: Choice<LadderDeed>;
      readonly after: WholeNumber;
      readonly when: ConditionField;
      readonly until: WholeNumber;
    };
    readonly required: readonly ['do', 'after'];
    readonly additionalProperties: false;
  };
}

export type SettingsField = WholeNumber | NumberList | NumberGroup | StepTable | TextField;

/** A JSON Schema (2020-12) of one kind's document, with what a form needs: words, units, and which fields stand together. */
export interface SettingsSchema extends Labelled {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, SettingsField>>;
  readonly required: readonly string[];
  readonly additionalProperties: false;
  /** In the order of the form. */
  readonly groups: readonly { readonly label: Localised; readonly fields: readonly string[] }[];
}

export const UNIT_WORDS: Readonly<Record<SettingsUnit, Localised>> = {
  days: { zh: '天', en: 'days' },
  workingDays: { zh: '个工作日', en: 'working days' },
  hours: { zh: '小时', en: 'hours' },
  hourOfDay: { zh: '点', en: 'o’clock' },
  minutes: { zh: '分钟', en: 'minutes' },
  times: { zh: '次', en: 'times' },
  percent: { zh: '%', en: '%' },
  registrations: { zh: '条登记', en: 'registrations' },
};

/** The keywords that are words for people: a validator is told that they check nothing. */
export const SCHEMA_WORDS = ['label', 'help', 'unit', 'words', 'groups', 'variables'] as const;

export function isTextField(field: SettingsField): field is TextField {
  return 'variables' in field;
}

function whole(
  unit: SettingsUnit,
  [minimum, maximum]: readonly [number, number],
  zh: string,
  en: string,
): WholeNumber {
  return { type: 'integer', minimum, maximum, unit, label: { zh, en } };
}

function group(label: Localised, properties: Record<string, WholeNumber>): NumberGroup {
  const required = Object.keys(properties);
  return { type: 'object', label, properties, required, additionalProperties: false };
}

function message(name: MessageName, zh: string, en: string): TextField {
  const plain: PlainText = { type: 'string', minLength: 1, maxLength: 400 };
  return {
    type: 'object',
    label: { zh, en },
    properties: { zh: plain, en: plain },
    required: ['zh', 'en'],
    additionalProperties: false,
    variables: MESSAGE_TEXTS[name],
  };
}

function schemaOf(
  label: Localised,
  groups: readonly { label: Localised; fields: Readonly<Record<string, SettingsField>> }[],
): SettingsSchema {
  const properties = Object.fromEntries(groups.flatMap(({ fields }) => Object.entries(fields)));
  return {
    type: 'object',
    label,
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
    groups: groups.map(({ label: title, fields }) => ({ label: title, fields: Object.keys(fields) })),
  };
}

const LADDER: StepTable = {
  type: 'array',
  label: { zh: '联系步骤', en: 'Ladder' },
  help: {
    zh: '从上到下依次进行；联系不到住户的步骤会跳过。等待按上一步没有回音后的工作日计，第一步为 0；工作人员的期限留空则按一般期限。次数上限和上门依据由数据库把关，任何设置都不能绕过。',
    en: 'From top to bottom; a step that cannot reach the home is passed over. The wait is counted in working days since the step before brought no answer, and is 0 for the first; an officer’s deadline that is left empty is the usual one. Ceilings and grounds of visits are the database’s to hold: no setting gets around them.',
  },
  minItems: 1,
  maxItems: 12,
  items: {
    type: 'object',
    properties: {
      do: {
        label: { zh: '做什么', en: 'Do' },
        enum: LADDER_DEEDS,
        words: {
          link: { zh: '发送链接', en: 'Send a link' },
          message: { zh: '发送短信', en: 'Send a message' },
          phone_task: { zh: '请工作人员致电', en: 'Have the officer call' },
          letter: { zh: '寄信', en: 'Send a letter' },
          visit_task: { zh: '有依据时提出上门', en: 'Propose a visit where there is ground' },
          assign: { zh: '交给片区工作人员（不致电）', en: 'Give it to the patch’s officer, without a call' },
          escalate: { zh: '升级给主管', en: 'Escalate to the supervisor' },
          close: { zh: '结束，视为联系不上', en: 'End: could not be reached' },
        },
      },
      after: whole('workingDays', [0, 30], '等待', 'Wait'),
      when: {
        $ref: '#/$defs/condition',
        label: { zh: '仅当', en: 'Only when' },
        help: {
          zh: '当天不成立或未知时跳过此步。',
          en: 'Where it does not hold on that day, or is unknown, the step is passed over.',
        },
      },
      until: whole('workingDays', [1, 30], '工作人员的期限', 'Officer’s deadline'),
    },
    required: ['do', 'after'],
    additionalProperties: false,
  },
};

/**
 * What an administrator sets, by kind: validation, form and guide are made from it. Bounds keep a typing error from reaching
 * residents; what fields must be to one another is rules/validate-settings.ts.
 */
export const SETTINGS_SCHEMAS: Readonly<Record<SettingsKind, SettingsSchema>> = {
  revisitRound: schemaOf({ zh: '回访轮次', en: 'Revisit round' }, [
    {
      label: { zh: '如何联系住户', en: 'How a home is asked' },
      fields: {
        ladder: LADDER,
        exhaustedAfterWorkingDays: whole(
          'workingDays',
          [1, 30],
          '最后一步之后，视为联系不上',
          'After the last step, could not be reached',
        ),
      },
    },
    {
      label: { zh: '工作人员的期限', en: 'Officers’ deadlines' },
      fields: {
        dueAfterWorkingDays: whole('workingDays', [2, 30], '任务期限', 'A task is due after'),
        remindBeforeWorkingDays: whole('workingDays', [0, 10], '到期前提醒', 'Reminded before it is due'),
      },
    },
    {
      label: { zh: '确认的频率', en: 'How often a home is asked' },
      fields: {
        cadenceDays: group(
          { zh: '两次确认之间', en: 'Between confirmations' },
          {
            priority: whole('days', [14, 180], '优先跟进', 'Priority'),
            standard: whole('days', [30, 365], '常规跟进', 'Standard'),
            light: whole('days', [90, 1095], '低频跟进', 'Light'),
          },
        ),
      },
    },
  ]),
  siteVisit: schemaOf({ zh: '上门核查', en: 'Site visit' }, [
    {
      label: { zh: '批准与预约', en: 'Release and appointment' },
      fields: {
        releaseWithinWorkingDays: whole('workingDays', [1, 20], '主管批准的期限', 'Released within'),
        appointmentWithinDays: whole('days', [3, 60], '预约须在多少天内', 'Appointment within'),
        remindHoursBefore: whole('hours', [2, 72], '预约前提醒', 'Reminded before the appointment'),
        maximumReschedules: whole('times', [0, 10], '我方可改期', 'Moved by the programme at most'),
        maximumResidentReschedules: whole(
          'times',
          [0, 10],
          '住户可自行改期',
          'Moved by the resident alone at most',
        ),
        noShowAttempts: whole('times', [1, 5], '无人在场几次后结束', 'Ends after nobody was there'),
      },
    },
    {
      label: { zh: '住户可选的时间', en: 'Times that residents choose from' },
      fields: {
        slotHours: {
          type: 'array',
          label: { zh: '开始时间', en: 'Beginning at' },
          items: { type: 'integer', minimum: 9, maximum: 19 },
          minItems: 1,
          maxItems: 11,
          uniqueItems: true,
          unit: 'hourOfDay',
        },
        slotMinutes: whole('minutes', [15, 180], '时长', 'Length'),
      },
    },
    {
      label: { zh: '隐患与间隔', en: 'Hazards, and peace afterwards' },
      fields: {
        reinspectAfterDays: group(
          { zh: '隐患整改期限', en: 'A hazard’s remedy may take' },
          {
            severe: whole('days', [1, 14], '严重', 'Severe'),
            serious: whole('days', [1, 60], '较重', 'Serious'),
            minor: whole('days', [1, 180], '轻微', 'Minor'),
          },
        ),
        quietDaysAfter: group(
          { zh: '之后多少天内不再提出上门', en: 'No visit is proposed for' },
          {
            completed: whole('days', [30, 730], '完成之后', 'After one that was made'),
            refused: whole('days', [90, 730], '被拒之后', 'After one that was refused'),
            no_show: whole('days', [30, 730], '无人在场之后', 'After nobody was there'),
            by_supervisor: whole('days', [30, 730], '主管撤回之后', 'After a supervisor withdrew one'),
          },
        ),
      },
    },
  ]),
  hazard: schemaOf({ zh: '隐患整改', en: 'Hazard' }, [
    {
      label: { zh: '给责任人的时间', en: 'Time that the responsible party has' },
      fields: {
        remedyWorkingDays: {
          ...group(
            { zh: '送达后整改期限', en: 'To remedy it, after service' },
            {
              severe: whole('workingDays', [0, 10], '严重', 'Severe'),
              serious: whole('workingDays', [1, 40], '较重', 'Serious'),
              minor: whole('workingDays', [1, 60], '轻微', 'Minor'),
            },
          ),
          help: {
            zh: '从送达之日起按工作日计；未送达的通知没有期限。0 表示送达当日。',
            en: 'Counted in working days from the day of service; a notice that was not served has no deadline. 0 is the day of service.',
          },
        },
        appealWorkingDays: whole('workingDays', [5, 60], '送达后申诉期限', 'To appeal, after service'),
        remindBeforeWorkingDays: {
          ...whole('workingDays', [0, 10], '到期前提醒', 'Reminded before the deadline'),
          help: { zh: '0 表示不提醒。', en: '0: no reminder.' },
        },
      },
    },
    {
      label: { zh: '我方的期限', en: 'The programme’s own deadlines' },
      fields: {
        serveWithinWorkingDays: whole('workingDays', [1, 20], '签发后送达', 'A notice is served within'),
        decideAppealWithinWorkingDays: whole(
          'workingDays',
          [1, 30],
          '申诉决定',
          'An appeal is decided within',
        ),
        referWithinWorkingDays: whole(
          'workingDays',
          [1, 30],
          '复查仍在后作出处理',
          'A hazard found still there is decided about within',
        ),
      },
    },
  ]),
  officerWork: schemaOf({ zh: '工作人员的时间', en: 'Officers’ time' }, [
    {
      label: { zh: '一项工作需要多久', en: 'How long work takes' },
      fields: {
        minutesPerVisit: whole('minutes', [10, 240], '一次上门', 'A visit'),
        minutesPerCall: whole('minutes', [1, 60], '一次通话', 'A call'),
        callsPerHundred: whole('times', [0, 100], '每百次确认需致电', 'Of a hundred confirmations, called'),
      },
    },
    {
      label: { zh: '可用时间', en: 'Time that there is' },
      fields: {
        hoursPerHalfMonth: whole('hours', [1, 120], '每人每半月', 'An officer’s half-month'),
      },
    },
  ]),
  rulePublication: schemaOf({ zh: '规则发布', en: 'Publication of rules' }, [
    {
      label: { zh: '何时停下请人查看', en: 'When it stops for a person' },
      fields: {
        differsByPercent: whole(
          'percent',
          [0, 100],
          '与预计相差超过',
          'Differs from what was foreseen by more than',
        ),
        differsByAtLeast: whole('registrations', [0, 1000], '且相差超过', 'And by more than'),
      },
    },
  ]),
  advertSweep: schemaOf({ zh: '招租信息核对', en: 'Advert sweep' }, [
    {
      label: { zh: '期限', en: 'Deadlines' },
      fields: {
        decideWithinWorkingDays: whole(
          'workingDays',
          [1, 30],
          '须由人处理的，期限',
          'What a person decides, within',
        ),
        goneAfterDays: whole('days', [8, 90], '来源多少天未再发送即视为撤下', 'Gone when not sent for'),
      },
    },
  ]),
  messageTexts: schemaOf({ zh: '短信与信函文本', en: 'Texts of messages' }, [
    {
      label: { zh: '请住户确认', en: 'A home is asked' },
      fields: { confirmation: message('confirmation', '请求确认', 'Asked to confirm') },
    },
    {
      label: { zh: '上门', en: 'Visits' },
      fields: {
        visitRequest: message('visitRequest', '请求预约', 'Asked for a time'),
        visitReminder: message('visitReminder', '预约提醒', 'Reminded of the appointment'),
      },
    },
    {
      label: { zh: '人工设定的级别', en: 'A tier set by a person' },
      fields: {
        manualTier: message('manualTier', '告知设定', 'Told that it was set'),
        manualTierEnded: message('manualTierEnded', '告知提前结束', 'Told that it ended early'),
      },
    },
    {
      label: { zh: '对异议的决定', en: 'What was decided about a dispute' },
      fields: {
        disputeUpheld: message('disputeUpheld', '成立', 'Upheld'),
        disputeRejected: message('disputeRejected', '不成立', 'Rejected'),
        disputeWithdrawn: message('disputeWithdrawn', '已撤回', 'Taken back'),
      },
    },
  ]),
  serviceRequest: schemaOf({ zh: '服务请求', en: 'Service requests' }, [
    {
      label: { zh: '答应办结的期限', en: 'What is promised' },
      fields: {
        promisedWorkingDays: {
          ...group(
            { zh: '提出后办结', en: 'Done after it was asked for, within' },
            {
              registration_at_door: whole('workingDays', [1, 60], '上门登记', 'Registration at the door'),
              permit: whole('workingDays', [1, 60], '证件办理', 'Permit'),
              school: whole('workingDays', [1, 60], '入学咨询转介', 'School'),
              job: whole('workingDays', [1, 60], '就业转介', 'Job'),
              repair: whole('workingDays', [1, 60], '维修', 'Repair'),
              mediation: whole('workingDays', [1, 60], '调解', 'Mediation'),
            },
          ),
          help: {
            zh: '按工作日计；已提出的请求保留当时答应的日期。',
            en: 'In working days; a request that was made keeps the day it was promised for.',
          },
        },
      },
    },
  ]),
};
