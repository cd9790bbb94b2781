import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

/** Describes the machine and how busy it already is: a benchmark on a busy machine proves little. */
export async function describeMachine() {
  const before = ticks();
  await sleep(2000);
  const { busy, stolen } = share(before, ticks());
  const [{ model }] = cpus();
  return { cores: cpus().length, model, node: process.version, loadAverage: loadavg()[0], busy, stolen };
}

/** @returns a function that computes the share of time stolen by other virtual machines since this call */
export function watchStolenTime() {
  const before = ticks();
  return () => share(before, ticks()).stolen;
}

function ticks() {
  const [user, nice, system, idle, wait, irq, softIrq, stolen] = /^cpu +(.*)$/m
    .exec(readFileSync('/proc/stat', 'utf8'))[1]
    .split(' ')
    .map(Number);
  return { busy: user + nice + system + irq + softIrq, idle: idle + wait, stolen };
}

function share(before, after) {
  const busy = after.busy - before.busy;
  const stolen = after.stolen - before.stolen;
  const all = busy + stolen + after.idle - before.idle;
  return { busy: busy / all, stolen: stolen / all };
}
