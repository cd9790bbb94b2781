import { codeOf, explain, isUnsupported, statusOf } from '../store-error.js';
import type { Target } from '../target.js';
import { CORS } from './cors.js';
import { type Difference, difference } from './difference.js';
import { ENCRYPTION } from './encryption.js';
import { LIFECYCLE } from './lifecycle.js';
import { PUBLIC_ACCESS_BLOCK } from './public-access-block.js';
import type { Setting } from './setting.js';
import type { SetupOptions } from './setup-options.js';

/** The result for one setting, before or after its change was applied. */
export interface Outcome {
  name: string;
  status: 'unchanged' | 'applied' | 'skipped' | 'not_supported' | 'failed';
  /** The store's error and how to fix it, or which requested value was not applied and why. */
  note?: string;
}

export interface Change {
  name: string;
  difference: Difference;
  /** Which requested value is not applied, and why. */
  note?: string;
  apply: () => Promise<Outcome>;
}

export interface Plan {
  changes: Change[];
  /** The settings that need no change or cannot be changed. */
  outcomes: Outcome[];
}

/** Reads every setting and plans the changes. Writes nothing. */
export async function makePlan(target: Target, options: SetupOptions): Promise<Plan> {
  const steps = [
    await stepFor(CORS, target, options),
    await stepFor(LIFECYCLE, target, options),
    await stepFor(PUBLIC_ACCESS_BLOCK, target, options),
    await stepFor(ENCRYPTION, target, options),
  ];
  return {
    changes: steps.filter((step) => 'apply' in step),
    outcomes: steps.filter((step) => 'status' in step),
  };
}

async function stepFor<T>(
  setting: Setting<T>,
  target: Target,
  options: SetupOptions,
): Promise<Change | Outcome> {
  const { name, actions } = setting;
  const skipped = setting.skipped?.(target);
  if (skipped !== undefined) return { name, status: 'skipped', note: skipped };
  try {
    const current = await setting.read(target);
    if (current === undefined) return { name, status: 'not_supported' };
    const desired = setting.desired(current, target, options);
    const found = difference(setting.lines(current), setting.lines(desired));
    const kept = setting.stricter?.(current, target, options) ?? [];
    const note =
      kept.length === 0 ? {} : { note: `kept because stricter than requested: ${kept.join(', ')}` };
    if (found === undefined) return { name, status: 'unchanged', ...note };
    return { name, difference: found, ...note, apply: () => apply(setting, target, desired) };
  } catch (error) {
    return outcomeOf(name, actions[0], error);
  }
}

async function apply<T>(setting: Setting<T>, target: Target, desired: T): Promise<Outcome> {
  const { name, actions } = setting;
  try {
    await setting.write(target, desired);
    return { name, status: 'applied' };
  } catch (error) {
    return outcomeOf(name, actions[1], error);
  }
}

/** The outcome of an error. A rejected request is a failure; a setting that the store lacks is not. */
function outcomeOf(name: string, action: string, error: unknown): Outcome {
  const note = explain(error);
  if (isUnsupported(error) || codeOf(error) === 'MalformedXML')
    return { name, status: 'not_supported', note };
  const isDenied = statusOf(error) === 403;
  return {
    name,
    status: 'failed',
    note: isDenied ? `${note}. Run the setup with credentials that allow ${action}.` : note,
  };
}
