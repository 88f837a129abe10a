// Which routines of a program run by the clock, off a queue or where it starts: nobody waits for what they do.
// Sources: MDN, "setInterval()"; node-cron, node-schedule and cron of npm, "Usage"; NestJS, "Task scheduling", "Queues" and "Lifecycle events"; pg-boss, "work"; BullMQ, "Workers"; Agenda, "define".
import type { CallValue, HostTree, Value } from '../../hosts/tree.ts';
import { functionIn } from '../../libraries/connects.ts';
import { bindingOf, lastName } from '../../libraries/program.ts';
import { contains, type Span } from '../../text/span.ts';

/** Stretches of a text that run so, and the routines that are handed over by their names. */
export interface Scheduled {
  readonly spans: readonly Span[];
  readonly routines: ReadonlySet<number>;
}

const memo = new WeakMap<HostTree, Scheduled>();

export function scheduledIn(tree: HostTree): Scheduled {
  const known = memo.get(tree);
  if (known) return known;
  const spans: Span[] = [];
  const routines = new Set<number>();
  const add = (routine: number | undefined): void => {
    if (routine === undefined) return;
    routines.add(routine);
    spans.push(tree.routines[routine]!);
  };
  for (const call of tree.calls) {
    if (!schedules(call)) continue;
    for (const argument of call.args) {
      spans.push(argument);
      for (const routine of handedOver(tree, argument)) add(routine);
    }
  }
  for (const { members } of tree.classes) {
    for (const { name, routine, decorators } of members) if (LIFECYCLE.test(name) || decorators.some((one) => DECORATED.test(decoratorName(one)))) add(routine);
  }
  const found = { spans, routines };
  memo.set(tree, found);
  return found;
}

/** Of a call's receiver: `queue.process(run)`, `boss.work('mail', send)`, `agenda.define('mail', send)`. */
const QUEUES = /queue|worker|agenda|boss|bull/i;

function schedules({ callee, args, form }: CallValue): boolean {
  const name = lastName(callee);
  if (form === 'new') return name === 'CronJob' || (name === 'Worker' && args.length > 1);
  if (SCHEDULES.test(name)) return true;
  return callee.kind === 'member' && OFF_A_QUEUE.test(name) && QUEUES.test(lastName(callee.object));
}

const SCHEDULES = /^(?:set(?:Interval|Timeout|Immediate)|(?:re)?schedule(?:Job|Task)?|(?:start|add|register|create|run)?_?[Cc]ron(?:_?[Jj]ob)?)$/;
const OFF_A_QUEUE = /^(?:process|work|define|consume)$/;
const DECORATED = /^(?:Cron|Interval|Timeout|Process|OnQueue\w+|OnWorkerEvent|Processor|Schedule[dr]?)$/;
const LIFECYCLE = /^on(?:Module(?:Init|Destroy)|Application(?:Bootstrap|Shutdown))$/;

const decoratorName = (value: Value): string => (value.kind === 'call' ? decoratorName(value.callee) : lastName(value));

/** `sweep`, `this.sweep.bind(this)`, `{ onTick: sweep }`, `wrap(sweep)`: what is handed over runs, and so does what an arrow on the spot calls as all that it does. */
function handedOver(tree: HostTree, value: Value, depth = 0): readonly number[] {
  if (depth > 3) return [];
  const again = (one: Value): readonly number[] => handedOver(tree, one, depth + 1);
  switch (value.kind) {
    case 'function': return [value.routine];
    case 'object': return value.properties.flatMap((property) => again(property.value));
    case 'call': return value.callee.kind === 'member' && value.callee.name === 'bind' ? again(value.callee.object) : value.args.flatMap(again);
    case 'name': return [functionIn(tree, value) ?? []].flat();
    case 'member': {
      const held = bindingOf(tree, value)?.value;
      if (held?.kind === 'function') return [held.routine];
      const { object, name } = value;
      if (object.kind !== 'name' || object.name !== 'this') return [];
      return tree.classes.filter((one) => contains(one, value)).flatMap(({ members }) => members.flatMap((member) => (member.name === name && member.routine !== undefined ? [member.routine] : [])));
    }
    default: return [];
  }
}

/** The text without what it hands over to be run by the clock, for who asks what else it names. */
export function withoutScheduled(text: string): string {
  let rest = text;
  for (const { index, 0: opening } of [...text.matchAll(TIMERS)].reverse()) {
    const from = index + opening.length;
    rest = rest.slice(0, from) + rest.slice(closing(rest, from));
  }
  return rest;
}

const TIMERS = /\b(?:setInterval|setTimeout|setImmediate|cron\.schedule|scheduleJob|new CronJob|boss\.work|agenda\.define)\s*\(/g;

/** Where the bracket closes that was opened before an offset; the end of the text where it does not. */
function closing(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at;
  }
  return text.length;
}
