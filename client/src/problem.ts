// The text that Report a Problem opens: versions, the platform, the names of changed settings and counts; never a name or a text of the workspace.
import type { ServerState } from './server.ts';
import { wordingOf } from './wording.ts';

export interface ProblemFacts {
  readonly version: string;
  readonly editor: string;
  readonly node: string;
  readonly platform: string;
  readonly isRemote: boolean;
  /** Names of the settings that are not at their defaults. */
  readonly settings: readonly string[];
  readonly state: ServerState;
}

export function problemReport({ version, editor, node, platform, isRemote, settings, state }: ProblemFacts): string {
  return `# A problem with Plansight

What I did, what I expected, and what happened:



The smallest SQL or program that shows it (please invent the names):

\`\`\`sql

\`\`\`

Nothing below comes from the workspace's files:

- Plansight ${version}, ${editor}, Node ${node}, ${platform}${isRemote ? ', remote' : ''}
- Server: ${serverLine(state)}
- Changed settings: ${settings.length > 0 ? settings.join(', ') : 'none'}
`;
}

function serverLine(state: ServerState): string {
  if (state.kind !== 'running') return wordingOf(state).text;
  const { databases, queries, understood } = state.status;
  const dialects = databases.map(({ dialect, tables }) => `${dialect} (${tables} tables)`);
  return `${state.status.state}; databases: ${dialects.join(', ') || 'none'}; queries: ${understood ?? '?'} of ${queries ?? '?'} understood`;
}
