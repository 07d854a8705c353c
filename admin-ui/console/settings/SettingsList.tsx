import { FunctionField, Link } from 'react-admin';
import { SETTINGS_SCHEMAS } from '../../../domain/settings-schema';
import { formatInstant } from '../dates';
import { useReader } from '../reader';
import { ResourceList } from '../resource-list';
import { useMay } from '../roles';
import { StateChip } from '../rulesets/StateChip';
import { NewSettingsButton } from './NewSettingsButton';
import type { SettingsItem, SettingsOfKind } from './settings';
import { useVersionName } from './use-version-name';

/** Each kind of settings: what is in force, and what is in the making. */
export function SettingsList() {
  const read = useReader();
  const mayWrite = useMay('administrator');
  const field = (name: string) => `resources.procedure-settings.fields.${name}`;
  return (
    <ResourceList>
      <FunctionField
        label={field('kind')}
        render={({ id }: SettingsOfKind) => read(SETTINGS_SCHEMAS[id].label)}
      />
      <FunctionField
        label={field('inForce')}
        render={({ inForce }: SettingsOfKind) => inForce && <VersionLink version={inForce} />}
      />
      <FunctionField
        label={field('inTheMaking')}
        render={({ inTheMaking, inForce, id }: SettingsOfKind) =>
          inTheMaking ? (
            <>
              <VersionLink version={inTheMaking} /> <StateChip state={inTheMaking.state} />
            </>
          ) : (
            mayWrite && inForce && <NewSettingsButton kind={id} />
          )
        }
      />
    </ResourceList>
  );
}

function VersionLink({ version }: { version: SettingsItem }) {
  const name = useVersionName();
  const since = version.publishedAt === null ? '' : ` · ${formatInstant(version.publishedAt)}`;
  return (
    <>
      <Link to={`/procedure-settings/${version.id}/show`}>{name(version)}</Link>
      {since}
    </>
  );
}
