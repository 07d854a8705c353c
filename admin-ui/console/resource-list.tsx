import { Children, cloneElement, isValidElement, type ReactNode } from 'react';
import { Datagrid, List, Pagination, type DatagridProps, type ListProps } from 'react-admin';
import { useNarrow } from './narrow';
import { NothingYet } from './nothing-yet';
import { RecordCards } from './record-cards';

interface Props extends Pick<ListProps, 'filters' | 'filterDefaultValues' | 'actions' | 'queryOptions'> {
  rowClick?: DatagridProps['rowClick'];
  rowSx?: DatagridProps['rowSx'];
  /** Stands above the table, inside the list's context. */
  head?: ReactNode;
  perPage?: number;
  children: ReactNode;
}

/**
 * A list of the console: in the API's own order, nothing to export or delete, and an empty one says what to do next.
 * A table on wide pages, cards on narrow ones.
 */
export function ResourceList({ rowClick = false, rowSx, head, children, perPage = 50, ...list }: Props) {
  const narrow = useNarrow();
  return (
    <List
      exporter={false}
      empty={false}
      actions={false}
      perPage={perPage}
      pagination={<Pagination rowsPerPageOptions={[25, 50, 100, 200]} />}
      {...list}
    >
      <>
        {head}
        {narrow ? (
          <RecordCards rowClick={rowClick} rowSx={rowSx}>
            {children}
          </RecordCards>
        ) : (
          <Datagrid rowClick={rowClick} rowSx={rowSx} bulkActionButtons={false} empty={<NothingYet />}>
            {Children.map(children, (child) =>
              isValidElement<{ sortable?: boolean }>(child)
                ? cloneElement(child, { sortable: false })
                : child,
            )}
          </Datagrid>
        )}
      </>
    </List>
  );
}
