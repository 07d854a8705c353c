import type { englishResources } from './resources-english';

/** Typed by the English words: a key that is missing here does not compile. */
export const chineseResources: typeof englishResources = {
  registrations: {
    name: '租赁登记',
    fields: {
      address: '地址',
      state: '状态',
      patchId: '片区',
      reason: '原因',
      ground: '依据',
      tier: '跟进级别',
      dwellingNumber: '房号',
      confirmedOn: '确认日期',
      nextConfirmationOn: '下次确认',
    },
  },
  rounds: {
    name: '轮次看板',
    fields: {
      patchId: '片区',
      state: '状态',
      period: '期间',
      closesAt: '截止时间',
      progress: '进度',
    },
  },
  tasks: {
    name: '任务',
    fields: {
      address: '地址',
      state: '状态',
      patchId: '片区',
      kind: '类型',
      assigneeId: '负责人员',
      dueAt: '期限',
      outcome: '结果',
    },
  },
  visits: {
    name: '预约上门',
    fields: {
      address: '地址',
      state: '状态',
      patchId: '片区',
      ground: '依据',
      officerId: '负责人员',
      appointmentFrom: '预约时间',
      proposedAt: '提出时间',
    },
  },
  claims: {
    name: '告知',
    fields: {
      dueAt: '决定期限',
      kind: '告知内容',
      address: '地址',
      patchId: '片区',
      declaredAt: '告知日期',
      state: '决定',
    },
  },
  adverts: {
    name: '招租信息 |||| 招租信息',
    fields: {
      text: '信息中的地址',
      state: '状态',
      dueAt: '判断期限',
      patchCode: '片区',
      source: '来源',
      lastSeenOn: '最近报送',
    },
  },
  'advert-sources': {
    name: '招租信息来源 |||| 招租信息来源',
    fields: { name: '来源', kind: '类型', licence: '许可', allowedAt: '允许时间', endedAt: '停止时间' },
  },
  disputes: {
    name: '异议',
    fields: {
      dueAt: '决定期限',
      subject: '异议内容',
      address: '地址',
      patchId: '片区',
      openedAt: '提出日期',
      decision: '决定',
      state: '状态',
    },
  },
  undelivered: {
    name: '未送达',
    fields: {
      failedAt: '时间',
      address: '地址',
      patchId: '片区',
      purpose: '事项',
      channel: '方式',
      failure: '原因',
    },
  },
  incidents: {
    name: '异常事项',
    fields: {
      state: '状态',
      patchId: '片区',
      openedAt: '发生时间',
      code: '情况',
      workflowId: '流程',
    },
  },
  procedures: {
    name: '流程',
    fields: {
      kind: '流程',
      patchId: '片区',
      state: '状态',
      step: '当前步骤',
      updatedAt: '更新时间',
      nextAt: '下一步时间',
      openIncidents: '异常事项',
    },
  },
  'added-facts': {
    name: '增加的事实 |||| 增加的事实',
    fields: {
      label: '事实',
      about: '关于',
      observationKey: '读取的观察项',
      purpose: '目的、依据与期限',
      proposedBy: '提出',
      opinion: '数据保护专员',
      decision: '数据负责人',
    },
  },
  'observation-keys': {
    name: '观察项',
    fields: {
      label: '观察什么',
      subjectType: '对象',
      valueType: '值的类型',
      reason: '用途',
      proposedBy: '提出',
      approvedBy: '批准',
    },
  },
  'outward-pauses': {
    name: '紧急暂停',
    fields: {
      areaId: '区域',
      reason: '原因',
      state: '状态',
      pausedAt: '暂停时间',
      resumedAt: '恢复时间',
    },
  },
  rulesets: {
    name: '规则集',
    fields: {
      name: '名称',
      decides: '决定的内容',
      key: '代号',
    },
  },
  'procedure-settings': {
    name: '程序设置',
    fields: {
      kind: '设置内容',
      inForce: '现行',
      inTheMaking: '起草或复核中',
      number: '版本',
      state: '状态',
      note: '原因',
      createdAt: '起草时间',
      publishedAt: '生效时间',
    },
  },
  'ruleset-versions': {
    name: '规则版本',
    fields: {
      number: '版本',
      state: '状态',
      createdAt: '起草时间',
      publishedAt: '发布时间',
      effect: '影响',
      note: '说明',
    },
  },
  imports: {
    name: '数据导入',
    fields: {
      state: '状态',
      profileKey: '导入方案',
      fileName: '文件',
      observedOn: '数据日期',
      finishedAt: '完成时间',
      counts: '数量',
      differences: '差异',
      problems: '问题',
    },
  },
  'audit-log': {
    name: '审计日志',
    fields: {
      programmeAt: '时间',
      actorKind: '操作人',
      action: '操作',
      subjectType: '对象',
      patchId: '片区',
      detail: '详情',
    },
  },
  areas: {
    name: '区域',
    fields: {
      kind: '层级',
      code: '区域',
      officerId: '负责人员',
    },
  },
  users: {
    name: '用户',
    fields: {
      login: '用户名',
      displayName: '姓名',
      locale: '语言',
      roles: '当前角色',
      state: '状态',
    },
  },
};
