/** What may follow each state; a state that is missing on the left is an end. Visits: `visitActions` in visit.ts. */
type Transitions = Readonly<Record<string, readonly string[]>>;

const TASK_ENDS = ['done', 'refused', 'exhausted', 'withdrawn', 'carried_over'] as const;

/** By noun, as the table state_transitions has them: the database refuses every other change of state. */
export const STATE_TRANSITIONS = {
  registration: { unverified: ['verified', 'ended', 'void'], verified: ['ended', 'void'] },
  // what was told and not decided yet; a confirmation of the record, or its end, settles it too
  declaration: { received: ['accepted', 'rejected', 'superseded'] },
  // found gone at the reinspection, handed to another authority, or taken back as found by mistake
  hazard: {
    open: ['remedied', 'referred', 'closed', 'withdrawn'],
    remedied: ['open', 'closed'],
    referred: ['remedied', 'closed'],
  },
  // an unserved notice lets no time run; an appeal may give more of it
  hazard_notice: {
    drafted: ['issued', 'withdrawn'],
    issued: ['served', 'withdrawn'],
    served: ['lapsed', 'complied', 'withdrawn'],
    lapsed: ['served', 'referred', 'complied', 'withdrawn'],
    referred: ['complied', 'withdrawn'],
  },
  partner_report: { reported: ['confirmed', 'put_aside'] },
  // who asked may withdraw it until it has ended
  service_request: {
    requested: ['accepted', 'declined', 'withdrawn'],
    accepted: ['handed_off', 'done', 'declined', 'withdrawn'],
    handed_off: ['done', 'declined', 'withdrawn'],
  },
  round: { opening: ['open', 'closed'], open: ['closed'] },
  // the ladder opens it for the officer, and an outcome that reached nobody lets it wait for the next step
  task: { waiting: ['open', ...TASK_ENDS], open: ['waiting', ...TASK_ENDS] },
  // a call goes from 'queued' to how it went; a late answer still is one; what failed, was answered or taken back is settled
  contact_attempt: {
    queued: ['sent', 'answered', 'no_answer', 'failed', 'cancelled'],
    sent: ['delivered', 'failed', 'answered', 'no_answer'],
    delivered: ['answered', 'no_answer'],
    no_answer: ['answered'],
  },
  // a workflow may be faster than the relay that marks its start; a failed one may be started again
  procedure: {
    requested: ['started', 'running', 'ended', 'failed', 'cancelled'],
    started: ['running', 'ended', 'failed', 'cancelled'],
    running: ['ended', 'failed', 'cancelled'],
    failed: ['started', 'running', 'ended'],
  },
  procedure_command: { requested: ['acknowledged', 'refused'] },
  // what its source says otherwise is looked for anew; and what nobody advertises any more is gone
  advert: {
    received: ['matched', 'uncertain', 'unmatched', 'gone'],
    uncertain: ['matched', 'unmatched', 'dismissed', 'received', 'gone'],
    unmatched: ['received', 'dismissed', 'gone'],
    matched: ['registered', 'unregistered_let', 'received', 'gone'],
    registered: ['unregistered_let', 'received', 'gone'],
    unregistered_let: ['registered', 'received', 'dismissed', 'gone'],
    gone: ['received'],
    dismissed: ['received'],
  },
  ruleset_version: {
    draft: ['in_review'],
    in_review: ['approved', 'published', 'rejected', 'draft'],
    approved: ['published', 'in_review'],
    published: ['retired'],
  },
  procedure_settings: {
    draft: ['in_review'],
    in_review: ['published', 'rejected', 'draft'],
    published: ['retired'],
  },
} as const satisfies Record<string, Transitions>;
