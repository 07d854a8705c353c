import { Edit, useEditContext } from 'react-admin';
import { WHOLE_RECORD } from '../record-page';
import { useSession } from '../use-session';
import { DraftEditor } from './DraftEditor';
import type { Version } from './version';

/** A draft, by its author or another administrator. */
export function VersionEdit() {
  return (
    <Edit
      actions={false}
      component="div"
      mutationMode="pessimistic"
      redirect={false}
      queryOptions={WHOLE_RECORD}
    >
      <DraftPage />
    </Edit>
  );
}

function DraftPage() {
  const { record } = useEditContext<Version>();
  const session = useSession();
  // what is typed belongs to the version that was read; another draft is another editor
  return record && session ? <DraftEditor key={record.id} draft={record} session={session} /> : null;
}
