import { dayIn } from '../../domain/zoned-time';
import type { FieldTask } from './field-task';

export interface Floor {
  floor: number | null;
  tasks: FieldTask[];
}

export interface Building {
  address: string;
  floors: Floor[];
}

export interface Worklist {
  /** By time: a begun visit, then whoever was promised an hour of today. */
  appointments: FieldTask[];
  /** Due today or before, in walking order. */
  today: Building[];
  later: Building[];
  /** All of them in the order above, for going from one to the next. */
  inOrder: FieldTask[];
}

/** The programme's instant, and the zone whose midnight ends a day. */
export interface Clock {
  now: string;
  timeZone: string;
}

export function isOverdue(task: FieldTask, { now }: Clock): boolean {
  return Date.parse(task.dueAt) < Date.parse(now);
}

/** Today's appointments by time, then what is due today or overdue, then the rest; each by street, house, floor, deadline. */
export function arrange(tasks: readonly FieldTask[], clock: Clock): Worklist {
  const today = dayIn(clock.now, clock.timeZone);
  const until = (instant: string): boolean => dayIn(instant, clock.timeZone) <= today;
  const appointments = tasks.filter(isAppointed).filter((task) => until(task.appointmentFrom));
  // who was promised another day is not visited before it, however early the deadline
  const others = tasks.filter((task) => !isAppointed(task) || !until(task.appointmentFrom));
  const isDue = (task: FieldTask): boolean => !isAppointed(task) && until(task.dueAt);
  const worklist = {
    appointments: appointments.sort((a, b) => a.appointmentFrom.localeCompare(b.appointmentFrom)),
    today: byBuilding(others.filter(isDue)),
    later: byBuilding(others.filter((task) => !isDue(task))),
  };
  const walked = [...worklist.today, ...worklist.later].flatMap(({ floors }) => floors);
  return { ...worklist, inOrder: [...worklist.appointments, ...walked.flatMap(({ tasks: there }) => there)] };
}

/** The task after `id`, or the first where it was the last; undefined where no other is left. */
export function taskAfter(inOrder: readonly FieldTask[], id: string): FieldTask | undefined {
  const others = inOrder.filter((task) => task.id !== id);
  return others[inOrder.findIndex((task) => task.id === id)] ?? others[0];
}

type Appointed = FieldTask & { appointmentFrom: string };

function isAppointed(task: FieldTask): task is Appointed {
  return task.appointmentFrom !== null && (task.visitState === 'appointed' || task.visitState === 'begun');
}

const collator = new Intl.Collator(['en', 'zh'], { numeric: true });

function byBuilding(tasks: readonly FieldTask[]): Building[] {
  const buildings = new Map<string, FieldTask[]>();
  for (const task of tasks) buildings.set(task.address, [...(buildings.get(task.address) ?? []), task]);
  return [...buildings]
    .sort(([a], [b]) => compareAddresses(a, b))
    .map(([address, there]) => ({ address, floors: byFloor(there) }));
}

function byFloor(tasks: readonly FieldTask[]): Floor[] {
  const floors = new Map<number | null, FieldTask[]>();
  for (const task of tasks) floors.set(task.floor, [...(floors.get(task.floor) ?? []), task]);
  return [...floors]
    .sort(([a], [b]) => (a ?? -Infinity) - (b ?? -Infinity))
    .map(([floor, there]) => ({ floor, tasks: there.sort(compareOnFloor) }));
}

function compareOnFloor(a: FieldTask, b: FieldTask): number {
  return (
    a.dueAt.localeCompare(b.dueAt) ||
    collator.compare(a.dwellingNumber ?? '', b.dwellingNumber ?? '') ||
    a.id.localeCompare(b.id)
  );
}

/** Along a street by house number, whether the number comes first (100 Queen St) or last (世纪大道100号). */
function compareAddresses(a: string, b: string): number {
  return collator.compare(street(a), street(b)) || collator.compare(a, b);
}

function street(address: string): string {
  return address.replace(/^\d+\s*[A-Za-z]?\s+/, '').replace(/\d+号.*$/, '');
}
