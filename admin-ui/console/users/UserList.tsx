import { FunctionField, SearchInput, SelectInput, TextField, TopToolbar, useTranslate } from 'react-admin';
import { useChoices } from '../choices';
import { CodeField, useCodeWord } from '../code-field';
import { ResourceList } from '../resource-list';
import { EVERYBODY, useMay } from '../roles';
import { CreateUserButton } from './CreateUserButton';
import type { User } from './user';

export function UserList() {
  const translate = useTranslate();
  const word = useCodeWord();
  const mayCreate = useMay('administrator');
  const roles = useChoices('role', EVERYBODY);
  return (
    <ResourceList
      actions={<TopToolbar>{mayCreate && <CreateUserButton />}</TopToolbar>}
      filters={[
        <SearchInput key="q" source="q" alwaysOn />,
        <SelectInput
          key="role"
          source="role"
          label="resources.users.fields.roles"
          choices={roles}
          alwaysOn
        />,
      ]}
      rowClick="show"
    >
      <TextField source="displayName" />
      <TextField source="login" />
      <FunctionField
        source="roles"
        render={({ roles }: User) =>
          roles.length === 0
            ? translate('doorstep.user.noRole')
            : roles.map((role) => word('role', role)).join(', ')
        }
      />
      <CodeField source="locale" words="locale" />
      <FunctionField
        source="state"
        render={({ disabledAt }: User) =>
          translate(disabledAt === null ? 'doorstep.user.enabled' : 'doorstep.user.disabled')
        }
      />
    </ResourceList>
  );
}
