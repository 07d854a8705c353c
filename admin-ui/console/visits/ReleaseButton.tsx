import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useOfficers } from '../areas/use-officers';
import { Choice } from '../choice';
import { useAsked } from '../command';
import { Question } from '../question';
import { useSession } from '../use-session';
import type { Visit } from './visit';

/** A person releases a visit and says who makes it; never the one who releases. */
export function ReleaseButton({ visit, disabled }: { visit: Visit; disabled: boolean }) {
  const { send, asked } = useAsked();
  const [officerId, setOfficerId] = useState(visit.officerId ?? '');
  return (
    <Question
      label="doorstep.visit.release"
      explain="doorstep.visit.releaseExplain"
      variant="contained"
      {...asked}
      disabled={disabled}
      ready={officerId !== ''}
      onConfirm={async () =>
        (await send(
          `/api/visits/${visit.id}/release`,
          { officerId },
          'doorstep.visit.released',
          visit.version,
        )) !== null
      }
    >
      <Visitor patchId={visit.patchId} value={officerId} onChange={setOfficerId} />
    </Question>
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
