import type { FieldTask } from './api-client';

export interface Floor {
  floor: number | null;
  tasks: FieldTask[];
}

export interface Street {
  address: string;
  floors: Floor[];
}

/** Buildings and floors in the order the API walks the streets; on one floor what is due first comes first. */
export function groupByStreet(tasks: readonly FieldTask[]): Street[] {
  const streets = new Map<string, Map<number | null, FieldTask[]>>();
  for (const task of tasks) {
    const floors = streets.get(task.address) ?? new Map<number | null, FieldTask[]>();
    streets.set(task.address, floors);
    floors.set(task.floor, [...(floors.get(task.floor) ?? []), task]);
  }
  return [...streets].map(([address, floors]) => ({
    address,
    floors: [...floors].map(([floor, there]) => ({ floor, tasks: inDueOrder(there) })),
  }));
}

function inDueOrder(tasks: readonly FieldTask[]): FieldTask[] {
  return [...tasks].sort((a, b) => a.dueAt.localeCompare(b.dueAt));
}
