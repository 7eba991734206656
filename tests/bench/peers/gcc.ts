import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Region } from '../../../ad/graph/node.ts'
import { cProgram } from './cProgram.ts'

const FLAGS = ['-O3', '-march=native']

/** Calls between two readings of the clock take about this long [ns], and so often they are read. */
const READING = 2e6
const READINGS = 300

/** What gcc made of a program: the best time of a call [µs], and its results. */
export interface Native {
  readonly microseconds: number
  readonly outputs: readonly number[]
}

/** Whether there is a gcc here. */
export function gccPresent(): boolean {
  return spawnSync('gcc', ['--version']).status === 0
}

/**
 * A program compiled by gcc -O3 -march=native and run on a list of numbers, in a process of its own.
 *
 * @param readings - of the clock; the best counts
 */
export function native(program: Region, input: ArrayLike<number>, readings = READINGS): Native {
  const folder = mkdtempSync(join(tmpdir(), 'limber-bench-'))
  try {
    const [source, binary] = [join(folder, 'program.c'), join(folder, 'program')]
    writeFileSync(source, cProgram(program) + harness(Array.from(input), outputsOf(program), readings))
    run('gcc', [...FLAGS, source, '-o', binary, '-lm'])
    const [time, ...outputs] = run(binary, []).trim().split('\n').map(Number)
    return { microseconds: time!, outputs }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function run(command: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 28 })
  if (status !== 0) throw new Error(`${command} ended with status ${status}: ${stderr.slice(0, 2000)}`)
  return stdout
}

function outputsOf(program: Region): number {
  return program.outputs.reduce((sum, node) => sum + ('length' in node ? (node.length as number) : 1), 0)
}

/**
 * A main function that prints the best time of a call [µs], and then the results.
 *
 * The compiler must not learn what the inputs are: it would compute with them. So their address is handed to an
 * instruction that it cannot look into before each call, and `run` may not be made a copy of for known arguments.
 */
function harness(input: readonly number[], outputs: number, readings: number): string {
  return `
#include <stdio.h>
#include <time.h>
static double in[] = { ${input.length > 0 ? input.map((x) => `${x}`).join(', ') : '0'} };
static double out[${outputs}];
static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1e9 + t.tv_nsec; }
static double took(int calls) {
  double began = now();
  for (int i = 0; i < calls; i++) { __asm__ volatile("" : : "r"(in), "r"(out) : "memory"); run(in, out); }
  return (now() - began) / calls;
}
int main(void) {
  double single = took(100);
  int calls = 1 + (int)(${READING} / single);
  double best = INFINITY;
  for (int i = 0; i < ${readings}; i++) { double t = took(calls); if (t < best) best = t; }
  printf("%.17g\\n", best / 1000);
  for (int i = 0; i < ${outputs}; i++) printf("%.17g\\n", out[i]);
}
`
}
