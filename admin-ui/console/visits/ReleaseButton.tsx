import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useOfficers } from '../areas/use-officers';
import { Choice } from '../choice';
import { CommandButton } from '../command-button';
import { useSession } from '../use-session';
import type { Visit } from './visit';

/** A person releases a visit and says who makes it; never the one who releases. */
export function ReleaseButton({ visit, disabled }: { visit: Visit; disabled: boolean }) {
  const [officerId, setOfficerId] = useState(visit.officerId ?? '');
  return (
    <CommandButton
      label="doorstep.visit.release"
      explain="doorstep.visit.releaseExplain"
      variant="contained"
      disabled={disabled}
      ready={officerId !== ''}
      path={`/api/visits/${visit.id}/release`}
      body={{ officerId }}
      done="doorstep.visit.released"
      version={visit.version}
    >
      <Visitor patchId={visit.patchId} value={officerId} onChange={setOfficerId} />
    </CommandButton>
  );
}

function Visitor(props: { patchId: string | null; value: string; onChange: (id: string) => void }) {
  const translate = useTranslate();
  const session = useSession();
  const officers = useOfficers(props.patchId === null ? [] : [props.patchId]);
  const others = officers?.filter(({ id }) => id !== session?.user.id);
  return (
    <Choice
      label="resources.visits.fields.officerId"
      value={props.value}
      options={others ?? []}
      onChange={props.onChange}
      helperText={others?.length === 0 ? translate('doorstep.area.noneQualified') : undefined}
    />
  );
}
