import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useTranslate } from 'react-admin';
import type { Condition } from '../../../rules/ruleset-schema';
import { Choice } from '../choice';
import { useCatalogue } from './catalogue';
import type { PartInput } from './condition-props';
import { useDraft, type Path } from './draft';
import { newLeaf } from './new-leaf';
import { RemoveButton } from './RemoveButton';

interface Props {
  path: Path;
  kind: 'all' | 'any';
  parts: readonly Condition[];
  Part: PartInput;
}

/** All of these, or any of these. */
export function GroupInput({ path, kind, parts, Part }: Props) {
  const translate = useTranslate();
  const { document, readOnly, change } = useDraft();
  const { facts } = useCatalogue();
  const kinds = (['all', 'any'] as const).map((id) => ({ id, name: translate(`doorstep.ruleset.${id}`) }));
  const shared = Object.keys(document.conditions)[0];
  const add = (condition: Condition) => change([...path, kind, parts.length], condition);
  return (
    <>
      <Stack direction="row" spacing={1} sx={{ alignItems: 'center', maxWidth: 320 }}>
        <Choice
          label="doorstep.ruleset.group"
          value={kind}
          options={kinds}
          onChange={(chosen) => change(path, { [chosen]: parts })}
          disabled={readOnly}
        />
        <RemoveButton path={path} />
      </Stack>
      {parts.map((part, index) => (
        // parts have no identity but their place
        <Part key={index} path={[...path, kind, index]} condition={part} />
      ))}
      {!readOnly && (
        <Stack direction="row" sx={{ flexWrap: 'wrap' }}>
          <Button size="small" onClick={() => add(newLeaf(facts))}>
            {translate('doorstep.ruleset.addCondition')}
          </Button>
          <Button size="small" onClick={() => add({ all: [newLeaf(facts)] })}>
            {translate('doorstep.ruleset.addGroup')}
          </Button>
          <Button size="small" onClick={() => add({ not: newLeaf(facts) })}>
            {translate('doorstep.ruleset.addNot')}
          </Button>
          {shared !== undefined && (
            <Button size="small" onClick={() => add({ condition: shared })}>
              {translate('doorstep.ruleset.addShared')}
            </Button>
          )}
        </Stack>
      )}
    </>
  );
}
