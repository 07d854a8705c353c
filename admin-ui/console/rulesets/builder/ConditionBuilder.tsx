import { QueryBuilderMaterial } from '@react-querybuilder/material';
import { useMemo } from 'react';
import { useTranslate } from 'react-admin';
import { QueryBuilder } from 'react-querybuilder';
import { useCatalogue } from '../catalogue';
import type { ConditionProps } from '../ConditionInput';
import { useDraft } from '../draft';
import { newLeaf } from '../new-leaf';
import { raisesAt } from '../raising';
import { BuilderFrame } from './BuilderFrame';
import { EDITED, READ } from './builder-controls';
import { builderWords } from './builder-words';
import { conditionOf, ruleOf, queryOf, withoutEmptyGroups, type QueryGroup } from './condition-query';

const COMBINATORS = ['all', 'any'].map((name) => ({ name, value: name, label: name }));
const NOTHING = () => '';

/**
 * A condition of any depth: react-querybuilder shows its groups and rearranges them, each comparison writes to its own place
 * in the document.
 */
export function ConditionBuilder({ path, condition }: ConditionProps) {
  const translate = useTranslate();
  const { document, readOnly, change } = useDraft();
  const { facts } = useCatalogue();
  // the library takes another object for another query
  const place = JSON.stringify(path);
  const query = useMemo(() => queryOf(condition, path), [condition, place]);
  // the library asks for a list before it shows a choice; the choice itself is FactChoice
  const fields = facts.map(({ key, label }) => ({ name: key, value: key, label: label.en }));
  const words = useMemo(() => builderWords(translate), [translate]);
  const added = () => ruleOf(newLeaf(facts, raisesAt(document, path)));
  return (
    <BuilderFrame>
      <QueryBuilderMaterial>
        <QueryBuilder
          query={query}
          onQueryChange={(changed: QueryGroup) => change(path, conditionOf(withoutEmptyGroups(changed)))}
          onAddRule={added}
          onAddGroup={(group: QueryGroup) => ({ ...group, bare: false, rules: [added()] })}
          fields={fields}
          combinators={COMBINATORS}
          controlElements={readOnly ? READ : EDITED}
          translations={words}
          disabled={readOnly}
          showNotToggle
          showShiftActions={!readOnly}
          showCloneButtons={!readOnly}
          enableMountQueryChange={false}
          accessibleDescriptionGenerator={NOTHING}
        />
      </QueryBuilderMaterial>
    </BuilderFrame>
  );
}
