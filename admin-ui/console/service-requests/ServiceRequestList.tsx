import Chip from '@mui/material/Chip';
import { FunctionField, SelectInput, TextField, useRecordContext, useTranslate } from 'react-admin';
import { SERVICE_STATES } from '../../../domain/service-request';
import { useAreaFilter } from '../area-filter';
import { useChoices } from '../choices';
import { formatDay } from '../dates';
import { HomeField } from '../home-field';
import { ResourceList } from '../resource-list';
import type { ServiceRequest } from './service-request';
import { ServiceRequestActions } from './ServiceRequestActions';
import { ServiceRequestState, ServiceRequestWords } from './ServiceRequestWords';

/** What residents of the reader's area asked for, the first promised first. */
export function ServiceRequestList() {
  return (
    <ResourceList
      filters={useFilters()}
      filterDefaultValues={{ state: 'open' }}
      rowClick={(_id, _resource, record) =>
        `/registrations/${(record as ServiceRequest).registrationId}/show`
      }
    >
      <FunctionField
        source="promisedFor"
        render={(request: ServiceRequest) => <PromisedFor request={request} />}
      />
      <FunctionField
        source="kind"
        render={(request: ServiceRequest) => <ServiceRequestWords request={request} />}
      />
      <HomeField source="address" />
      <TextField source="patchCode" label="resources.service-requests.fields.patchId" />
      <FunctionField
        source="state"
        render={(request: ServiceRequest) => <ServiceRequestState request={request} />}
      />
      <ActionsField source="actions" />
    </ResourceList>
  );
}

/** The day it was promised for, and whether that has passed. */
function PromisedFor({ request: { promisedFor, late } }: { request: ServiceRequest }) {
  const translate = useTranslate();
  return (
    <>
      {formatDay(promisedFor)}{' '}
      {late && <Chip size="small" color="error" label={translate('doorstep.service.late')} />}
    </>
  );
}

function ActionsField(_: { source: string }) {
  const request = useRecordContext<ServiceRequest>();
  return request ? <ServiceRequestActions request={request} /> : null;
}

function useFilters() {
  const states = useChoices('service.state', ['open', ...SERVICE_STATES]);
  const areaFilter = useAreaFilter();
  return [<SelectInput key="state" source="state" choices={states} alwaysOn />, areaFilter];
}
