import { codeOf, explain, isUnsupported, statusOf } from '../store-refusal.js';
import type { Target } from '../target.js';
import { CORS } from './cors.js';
import { type Difference, difference } from './difference.js';
import { ENCRYPTION } from './encryption.js';
import { LIFECYCLE } from './lifecycle.js';
import { PUBLIC_ACCESS_BLOCK } from './public-access-block.js';
import type { Setting } from './setting.js';
import type { SetupOptions } from './setup-options.js';

/** What was found out about a setting, or became of it. */
export interface Outcome {
  name: string;
  status: 'unchanged' | 'written' | 'not_supported' | 'failed';
  /** What the store said, and what to do; or what was asked for in vain. */
  note?: string;
}

export interface Change {
  name: string;
  difference: Difference;
  /** What is not changed though it was asked for. */
  note?: string;
  write: () => Promise<Outcome>;
}

export interface Plan {
  changes: Change[];
  /** The settings that need no change, or cannot have one. */
  outcomes: Outcome[];
}

/** Reads every setting; nothing is written yet. */
export async function makePlan(target: Target, options: SetupOptions): Promise<Plan> {
  const steps = [
    await stepFor(CORS, target, options),
    await stepFor(LIFECYCLE, target, options),
    await stepFor(PUBLIC_ACCESS_BLOCK, target, options),
    await stepFor(ENCRYPTION, target, options),
  ];
  return {
    changes: steps.filter((step) => 'write' in step),
    outcomes: steps.filter((step) => 'status' in step),
  };
}

async function stepFor<T>(
  setting: Setting<T>,
  target: Target,
  options: SetupOptions,
): Promise<Change | Outcome> {
  const { name, actions } = setting;
  try {
    const current = await setting.read(target);
    if (current === undefined) return { name, status: 'not_supported' };
    const desired = setting.desired(current, target, options);
    const found = difference(setting.lines(current), setting.lines(desired));
    const kept = setting.stricter?.(current, target, options) ?? [];
    const note =
      kept.length === 0
        ? {}
        : { note: `${kept.join(', ')}; kept, because it is stricter than what was asked` };
    if (found === undefined) return { name, status: 'unchanged', ...note };
    return { name, difference: found, ...note, write: () => write(setting, target, desired) };
  } catch (error) {
    return refusal(name, actions[0], error);
  }
}

async function write<T>(setting: Setting<T>, target: Target, desired: T): Promise<Outcome> {
  const { name, actions } = setting;
  try {
    await setting.write(target, desired);
    return { name, status: 'written' };
  } catch (error) {
    return refusal(name, actions[1], error);
  }
}

/** A store that does not know a setting is no failure; one that knows it and says no is. */
function refusal(name: string, action: string, error: unknown): Outcome {
  const note = explain(error);
  if (isUnsupported(error) || codeOf(error) === 'MalformedXML')
    return { name, status: 'not_supported', note };
  const isDenied = statusOf(error) === 403;
  return {
    name,
    status: 'failed',
    note: isDenied ? `${note}. Run this as somebody who is allowed ${action}.` : note,
  };
}
