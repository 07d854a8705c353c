import { FunctionField, TextField } from 'react-admin';
import { CodeField } from '../code-field';
import { useReader } from '../reader';
import { ResourceList } from '../resource-list';

export function RulesetList() {
  const read = useReader();
  return (
    <ResourceList rowClick="show">
      <FunctionField
        label="resources.rulesets.fields.name"
        render={({ nameZh, nameEn }: { nameZh: string; nameEn: string }) => read({ zh: nameZh, en: nameEn })}
      />
      <CodeField source="decides" words="decides" />
      <TextField source="key" />
    </ResourceList>
  );
}
