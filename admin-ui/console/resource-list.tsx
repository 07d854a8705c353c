import { Children, cloneElement, isValidElement, type ReactNode } from 'react';
import { Datagrid, List, Pagination, type DatagridProps, type ListProps } from 'react-admin';
import { NothingYet } from './nothing-yet';

interface Props extends Pick<ListProps, 'filters' | 'filterDefaultValues' | 'actions' | 'queryOptions'> {
  rowClick?: DatagridProps['rowClick'];
  rowSx?: DatagridProps['rowSx'];
  /** Stands above the table, inside the list's context. */
  head?: ReactNode;
  perPage?: number;
  children: ReactNode;
}

/** A list of the console: in the API's own order, nothing to export or delete, and an empty one says what to do next. */
export function ResourceList({ rowClick = false, rowSx, head, children, perPage = 50, ...list }: Props) {
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
        <Datagrid rowClick={rowClick} rowSx={rowSx} bulkActionButtons={false} empty={<NothingYet />}>
          {Children.map(children, (child) =>
            isValidElement<{ sortable?: boolean }>(child) ? cloneElement(child, { sortable: false }) : child,
          )}
        </Datagrid>
      </>
    </List>
  );
}
