/** Names of the console's resources and their fields. */
export const englishResources = {
  registrations: {
    name: 'Registration |||| Registrations',
    fields: {
      address: 'Address',
      state: 'State',
      patchId: 'Patch',
      reason: 'Reason',
      ground: 'Ground',
      tier: 'Tier',
      dwellingNumber: 'Dwelling',
      confirmedOn: 'Confirmed on',
      nextConfirmationOn: 'Next confirmation',
    },
  },
  rounds: {
    name: 'Round |||| Rounds board',
    fields: {
      patchId: 'Patch',
      state: 'State',
      period: 'Period',
      closesAt: 'Closes',
      progress: 'Progress',
    },
  },
  tasks: {
    name: 'Task |||| Tasks',
    fields: {
      address: 'Address',
      state: 'State',
      patchId: 'Patch',
      kind: 'Kind',
      assigneeId: 'Officer',
      dueAt: 'Due',
      outcome: 'Outcome',
    },
  },
  visits: {
    name: 'Visit |||| Visits',
    fields: {
      address: 'Address',
      state: 'State',
      patchId: 'Patch',
      ground: 'Ground',
      officerId: 'Officer',
      appointmentFrom: 'Appointment',
      proposedAt: 'Proposed',
    },
  },
  claims: {
    name: 'Claim |||| Claims',
    fields: {
      dueAt: 'To be decided by',
      kind: 'What was told',
      address: 'Address',
      patchId: 'Patch',
      declaredAt: 'Since',
      state: 'Decision',
    },
  },
  disputes: {
    name: 'Dispute |||| Disputes',
    fields: {
      dueAt: 'To be decided by',
      subject: 'What is disputed',
      address: 'Address',
      patchId: 'Patch',
      openedAt: 'Since',
      decision: 'Decision',
      state: 'State',
    },
  },
  incidents: {
    name: 'Incident |||| Incidents',
    fields: {
      state: 'State',
      patchId: 'Patch',
      openedAt: 'Since',
      code: 'What happened',
      workflowId: 'Procedure',
    },
  },
  procedures: {
    name: 'Procedure |||| Procedures',
    fields: {
      kind: 'Procedure',
      patchId: 'Patch',
      state: 'State',
      step: 'Where it is',
      updatedAt: 'Since',
      nextAt: 'Goes on at',
      openIncidents: 'Incidents',
    },
  },
  'observation-keys': {
    name: 'What is observed |||| What is observed',
    fields: {
      label: 'What',
      subjectType: 'Of',
      valueType: 'Kind of value',
      reason: 'What it is needed for',
      proposedBy: 'Proposed',
      approvedBy: 'Approved',
    },
  },
  'outward-pauses': {
    name: 'Stop button |||| Stop button',
    fields: {
      areaId: 'Area',
      reason: 'Reason',
      state: 'State',
      pausedAt: 'Stopped',
      resumedAt: 'Resumed',
    },
  },
  rulesets: {
    name: 'Ruleset |||| Rulesets',
    fields: {
      name: 'Name',
      decides: 'Decides',
      key: 'Key',
    },
  },
  'ruleset-versions': {
    name: 'Version |||| Versions',
    fields: {
      number: 'Version',
      state: 'State',
      createdAt: 'Drafted',
      publishedAt: 'Published',
      effect: 'Effect',
      note: 'Note',
    },
  },
  imports: {
    name: 'Import |||| Imports',
    fields: {
      state: 'State',
      profileKey: 'Profile',
      fileName: 'File',
      observedOn: 'Data of',
      finishedAt: 'Finished',
      counts: 'Counts',
      differences: 'Differences',
      problems: 'Problems',
    },
  },
  'audit-log': {
    name: 'Audit log |||| Audit log',
    fields: {
      programmeAt: 'When',
      actorKind: 'By',
      action: 'What was done',
      subjectType: 'To what',
      patchId: 'Patch',
      detail: 'Details',
    },
  },
  areas: {
    name: 'Area |||| Areas',
    fields: {
      kind: 'Level',
      code: 'Area',
      officerId: 'Officer',
    },
  },
  users: {
    name: 'User |||| Users',
    fields: {
      login: 'Login',
      displayName: 'Name',
      locale: 'Language',
      roles: 'Roles today',
      state: 'State',
    },
  },
};
