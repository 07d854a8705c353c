import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { Choice } from '../choice';
import { useAsked } from '../command';
import { Question } from '../question';
import { useOfficers } from './use-officers';
import type { Area } from './use-areas';

const NOBODY = 'nobody';

/** Who works the patch from now on; open tasks stay with whom they are. */
export function SetOfficerButton({ area }: { area: Area }) {
  const { send, asked } = useAsked();
  const [officer, setOfficer] = useState(area.officerId ?? NOBODY);
  return (
    <Question
      label="doorstep.area.setOfficer"
      explain="doorstep.area.setOfficerExplain"
      variant="text"
      {...asked}
      onConfirm={async () => {
        const officerId = officer === NOBODY ? null : officer;
        return (
          (await send(`/api/areas/${area.id}/officer`, { officerId }, 'doorstep.area.officerSet')) !== null
        );
      }}
    >
      <OfficerOrNobody patchId={area.id} value={officer} onChange={setOfficer} />
    </Question>
  );
}

/** Mounted with the dialogue, so that the officers of a patch are asked for only then. */
function OfficerOrNobody(props: { patchId: string; value: string; onChange: (id: string) => void }) {
  const translate = useTranslate();
  const officers = useOfficers([props.patchId]);
  const nobody = { id: NOBODY, name: translate('doorstep.area.noOfficer') };
  return (
    <Choice
      label="resources.areas.fields.officerId"
      value={props.value}
      options={[nobody, ...(officers ?? [])]}
      onChange={props.onChange}
      helperText={officers?.length === 0 ? translate('doorstep.area.noneQualified') : undefined}
    />
  );
}
