import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import type { Localised } from '../../../domain/localised';
import { useCodeWord } from '../code-field';
import { useFacts } from '../facts';
import { PlainTable } from '../plain-table';
import { useReader } from '../reader';
import { useFactWords } from '../registrations/fact-words';
import type { Example } from './assessment';
import { hasFormShape } from './document-shape';

interface Props {
  examples: readonly Example[];
  document: unknown;
}

/** Registrations that would be placed otherwise: from where to where, by which rule, and what is known of them. */
export function ExampleList({ examples, document }: Props) {
  const translate = useTranslate();
  const word = useCodeWord();
  const read = useReader();
  const words = useFactWords();
  const catalogue = useFacts() ?? [];
  const names = ruleNames(document);
  const place = ({ tier, ground, decidedBy }: Example['before']) => {
    const name = decidedBy === null ? undefined : names.get(decidedBy);
    const rule =
      decidedBy === null ? translate('doorstep.assessment.byDefault') : name ? read(name) : decidedBy;
    return [word('tier', tier), ground === null ? null : word('ground', ground), rule]
      .filter((part) => part !== null)
      .join(' · ');
  };
  const known = (facts: Example['facts']) =>
    catalogue
      .filter(({ key }) => (facts[key] ?? null) !== null)
      .map((entry) => `${read(entry.label)}: ${words.value(entry, facts[entry.key] ?? null)}`);
  return (
    <>
      <Typography variant="subtitle1" component="h3" sx={{ mt: 2 }}>
        {translate('doorstep.assessment.examples')}
      </Typography>
      <PlainTable
        columns={['inForce', 'thisVersion', 'known'].map((name) => translate(`doorstep.assessment.${name}`))}
        rows={examples.map(({ before, after, facts }) => [
          place(before),
          place(after),
          known(facts).join(translate('doorstep.assessment.separator')),
        ])}
      />
    </>
  );
}

/** Rules of the version that is shown; one that only the version in force has is named by its id. */
function ruleNames(document: unknown): ReadonlyMap<string, Localised> {
  if (!hasFormShape(document)) return new Map();
  return new Map(document.rules.map(({ id, name }) => [id, name]));
}
