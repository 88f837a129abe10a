// Globs over workspace paths, as users know them from git and editors.
import picomatch from 'picomatch';

/** Whether a path (relative, forward slashes) matches any of the globs; a bare folder name means everything below it. */
export function matcher(globs: readonly string[]): (path: string) => boolean {
  if (globs.length === 0) return () => false;
  const widened = globs.flatMap((glob) => {
    const clean = glob.replace(/^\.\//, '').replace(/\/$/, '');
    return [clean, `${clean}/**`];
  });
  const matches = picomatch(widened, { dot: true });
  return (path) => matches(path);
}
