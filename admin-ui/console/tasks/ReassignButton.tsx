import { useState } from 'react';
import { useListContext, useLogoutIfAccessDenied, useNotify, useRefresh, useTranslate } from 'react-admin';
import { request } from '../api-client';
import { useOfficers } from '../areas/use-officers';
import { Choice } from '../choice';
import { messageOf } from '../command';
import { Question } from '../question';
import type { Task } from './task';

/** Gives the chosen tasks to another officer who may work all their patches. */
export function ReassignButton() {
  const notify = useNotify();
  const refresh = useRefresh();
  const logoutIfAccessDenied = useLogoutIfAccessDenied();
  const { selectedIds, data = [], onUnselectItems } = useListContext<Task>();
  const [officer, setOfficer] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const forget = () => setFailure(null);
  const chosen = data.filter(({ id }) => selectedIds.includes(id));

  const reassign = async (): Promise<boolean> => {
    setBusy(true);
    forget();
    let done = 0;
    try {
      for (const { id, version } of chosen) {
        const body = { assigneeId: officer };
        await request(`/api/tasks/${id}/reassign`, { method: 'POST', body, version });
        done += 1;
      }
      notify('doorstep.task.reassigned', { type: 'success', messageArgs: { smart_count: done } });
      onUnselectItems();
    } catch (error) {
      if (!(await logoutIfAccessDenied(error))) setFailure(messageOf(error));
    }
    setBusy(false);
    refresh();
    return done === chosen.length;
  };
  return (
    <Question
      label="doorstep.task.reassign"
      busy={busy}
      failure={failure}
      forget={forget}
      ready={officer !== ''}
      onConfirm={reassign}
    >
      <OfficerOfAll patchIds={chosen.map(({ patchId }) => patchId)} value={officer} onChange={setOfficer} />
    </Question>
  );
}

function OfficerOfAll(props: { patchIds: readonly string[]; value: string; onChange: (id: string) => void }) {
  const translate = useTranslate();
  const officers = useOfficers(props.patchIds);
  return (
    <Choice
      label="doorstep.task.reassignTo"
      value={props.value}
      options={officers ?? []}
      onChange={props.onChange}
      helperText={officers?.length === 0 ? translate('doorstep.task.nobodyForAll') : undefined}
    />
  );
}
