// What the command tells the shell.
import type { Report } from '../engine/showing/report.ts';

/** Could not run: bad arguments, a bad configuration, no such path. */
export const FAILED = 2;

/** 0 clean, 1 findings at error level or more warnings than are allowed. */
export const exitCodeOf = ({ findings }: Pick<Report, 'findings'>, maxWarnings = Infinity): 0 | 1 =>
  findings.some(({ level }) => level === 'error') || findings.filter(({ level }) => level === 'warning').length > maxWarnings ? 1 : 0;
