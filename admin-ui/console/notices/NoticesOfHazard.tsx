import { useState } from 'react';
import { Link, useTranslate } from 'react-admin';
import Stack from '@mui/material/Stack';
import { LOCALES } from '../../../domain/closed-lists';
import { isNoticeOver, measuresAgainst, REHOUSING_HELP } from '../../../domain/notice';
import { useAnswer } from '../answer';
import { Choice } from '../choice';
import { useChoices } from '../choices';
import { useCodeWord } from '../code-field';
import { CommandButton } from '../command-button';
import { useMay } from '../roles';
import type { Notice } from './notice';

interface Hazard {
  id: string;
  kind: string;
  state: string;
}

/** What notices there are about a hazard, and what may be begun. */
export function NoticesOfHazard({ hazard }: { hazard: Hazard }) {
  const word = useCodeWord();
  const reads = useMay('supervisor', 'auditor', 'officer');
  const works = useMay('supervisor', 'officer');
  const { data } = useAnswer<{ items: Notice[] }>(`/api/notices?hazardId=${hazard.id}`, { wanted: reads });
  if (!data) return null;
  const open = data.items.some(({ state }) => !isNoticeOver(state));
  // another authority has it, and the notice by which it does was taken back
  const again = hazard.state === 'referred' && data.items.some(({ state }) => state === 'withdrawn');
  return (
    <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
      {data.items.map((notice) => (
        <Link key={notice.id} to={`/notices/${notice.id}/show`}>
          {word('notice.state', notice.state)}
        </Link>
      ))}
      {works && hazard.state === 'open' && hazard.kind === 'overcrowding' && <OfferHelp hazard={hazard} />}
      {works && (hazard.state === 'open' || again) && !open && <DraftNotice hazard={hazard} />}
    </Stack>
  );
}

function DraftNotice({ hazard }: { hazard: Hazard }) {
  const translate = useTranslate();
  const word = useCodeWord();
  const { data } = useAnswer<{ items: { id: string; kind: string; partyName: string | null }[] }>(
    `/api/hazards/${hazard.id}/parties`,
  );
  const parties = (data?.items ?? []).map(({ id, kind, partyName }) => ({
    id,
    name: [word('notice.partyKind', kind), partyName].filter(Boolean).join(' · '),
  }));
  const measures = useChoices('notice.measures', measuresAgainst(hazard.kind));
  const locales = useChoices('locale', LOCALES);
  const [chosen, setPartyId] = useState('');
  const [measure, setMeasure] = useState('');
  const [locale, setLocale] = useState('');
  const partyId = chosen === '' && parties.length === 1 ? (parties[0]?.id ?? '') : chosen;
  return (
    <CommandButton
      label="doorstep.notice.draft"
      explain="doorstep.notice.draftExplain"
      ready={partyId !== '' && measure !== '' && locale !== ''}
      path={`/api/hazards/${hazard.id}/notices`}
      body={{ partyId, measure, locale }}
      done="doorstep.notice.drafted"
    >
      <Choice
        label="doorstep.notice.party"
        value={partyId}
        options={parties}
        onChange={setPartyId}
        {...(parties.length === 0 && { helperText: translate('doorstep.notice.noParty') })}
      />
      <Choice label="doorstep.notice.measure" value={measure} options={measures} onChange={setMeasure} />
      <Choice label="doorstep.notice.locale" value={locale} options={locales} onChange={setLocale} />
    </CommandButton>
  );
}

/** Help with housing comes before any order. */
function OfferHelp({ hazard }: { hazard: Hazard }) {
  const [help, setHelp] = useState('');
  const options = useChoices('notice.help', REHOUSING_HELP);
  return (
    <CommandButton
      label="doorstep.notice.offer"
      explain="doorstep.notice.offerExplain"
      ready={help !== ''}
      path={`/api/hazards/${hazard.id}/rehousing-offers`}
      body={{ help }}
      done="doorstep.notice.offered"
    >
      <Choice label="doorstep.notice.helpOf" value={help} options={options} onChange={setHelp} />
    </CommandButton>
  );
}
